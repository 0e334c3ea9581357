/** A size in CSS pixels or picture pixels. */
export interface Size {
  width: number;
  height: number;
}

/**
 * How a picture is looked at. It says nothing about one picture's size, so it can be kept while going to the next one:
 * the same part at the same magnification, for comparing by flicker.
 */
export interface Sight {
  /** CSS pixels per picture pixel; `null` fits the picture into the view. */
  scale: number | null;
  /** The point of the picture in the middle of the view, as shares of its width and height. */
  x: number;
  y: number;
}

export const FIT: Sight = { scale: null, x: 0.5, y: 0.5 };

/** Room kept around a fitted picture, in CSS pixels. */
const MARGIN = 24;
const LEAST = 0.05;
const MOST = 32;

/** The scale that fits a picture into a view, without enlarging it. */
export function fitScale(picture: Size, view: Size): number {
  const wide = Math.max(1, view.width - 2 * MARGIN) / picture.width;
  const tall = Math.max(1, view.height - 2 * MARGIN) / picture.height;
  return Math.min(1, wide, tall);
}

export function scaleOf(sight: Sight, picture: Size, view: Size): number {
  return sight.scale ?? fitScale(picture, view);
}

/** Where the picture lies in the view, in CSS pixels. */
export function placed(sight: Sight, picture: Size, view: Size): { left: number; top: number } & Size {
  const scale = scaleOf(sight, picture, view);
  const width = picture.width * scale;
  const height = picture.height * scale;
  const { x, y } = bounded(sight, picture, view);
  return { left: view.width / 2 - x * width, top: view.height / 2 - y * height, width, height };
}

/**
 * Another scale, with the point of the picture under the cursor staying there. The cursor is given from the middle of
 * the view.
 */
export function zoomTo(
  sight: Sight,
  scale: number,
  cursor: { x: number; y: number },
  picture: Size,
  view: Size,
): Sight {
  const before = scaleOf(sight, picture, view);
  const after = Math.min(MOST, Math.max(Math.min(LEAST, fitScale(picture, view)), scale));
  const { x, y } = bounded(sight, picture, view);
  const moved = {
    scale: after,
    x: x + (cursor.x / picture.width) * (1 / before - 1 / after),
    y: y + (cursor.y / picture.height) * (1 / before - 1 / after),
  };
  return bounded(moved, picture, view);
}

/** The picture follows the pointer. */
export function drag(sight: Sight, dx: number, dy: number, picture: Size, view: Size): Sight {
  const scale = scaleOf(sight, picture, view);
  const { x, y } = bounded(sight, picture, view);
  return bounded(
    { scale: sight.scale, x: x - dx / (picture.width * scale), y: y - dy / (picture.height * scale) },
    picture,
    view,
  );
}

/** Keeps the picture in the view: in the middle where it is smaller, without a gap at the edges where it is larger. */
function bounded(sight: Sight, picture: Size, view: Size): Sight {
  const scale = scaleOf(sight, picture, view);
  const within = (at: number, length: number, room: number): number => {
    const half = room / 2 / (length * scale);
    return half >= 0.5 ? 0.5 : Math.min(1 - half, Math.max(half, at));
  };
  return {
    scale: sight.scale,
    x: within(sight.x, picture.width, view.width),
    y: within(sight.y, picture.height, view.height),
  };
}
