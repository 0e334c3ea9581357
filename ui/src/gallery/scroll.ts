/**
 * Browsers stop counting at about 33 million pixels of height. Half a million large pictures are several times that, so
 * above this height the scroll bar covers a shorter stand-in: turning the wheel moves pixel by pixel, dragging the bar
 * moves in proportion.
 */
export const TALLEST = 8_000_000;

/** Where the view is in a layout of any height. */
export interface Place {
  /** Pixels of the layout above the view. */
  top: number;
  /** The scroll position of the element. It differs from `top` only in a layout taller than `TALLEST`. */
  scroll: number;
}

/** Height to give the scrolled element. */
export function scrollHeight(height: number): number {
  return Math.min(height, TALLEST);
}

/** Pixels at each end where bar and layout agree to the pixel, so that the wheel reaches both ends by itself. */
const END = 1_000_000;

/** The place that shows `top`. */
export function placeAt(top: number, height: number, view: number): Place {
  const most = Math.max(0, height - view);
  const bounded = Math.min(Math.max(0, top), most);
  if (height <= TALLEST) return { top: bounded, scroll: bounded };
  const end = TALLEST - view;
  if (bounded <= END) return { top: bounded, scroll: bounded };
  if (bounded >= most - END) return { top: bounded, scroll: end - (most - bounded) };
  return { top: bounded, scroll: Math.round(END + (bounded - END) * share(height, view)) };
}

/** The place after the element was scrolled to `scroll`, by wheel, key or bar. */
export function scrolledTo(scroll: number, before: Place, height: number, view: number): Place {
  if (height <= TALLEST) return { top: scroll, scroll };
  const most = height - view;
  const end = TALLEST - view;
  const moved = scroll - before.scroll;
  // A step beyond two views was made with the bar, or by a jump to the beginning or the end.
  if (Math.abs(moved) > view * 2) {
    if (scroll <= END) return { top: Math.max(0, scroll), scroll };
    if (scroll >= end - END) return { top: most - Math.max(0, end - scroll), scroll };
    return { top: END + (scroll - END) / share(height, view), scroll };
  }
  const top = Math.min(Math.max(0, before.top + moved), most);
  // Between the ends the wheel drifts from the bar's proportion. Before either of them comes to an end, they are
  // brought together again.
  const nearEnd = Math.min(scroll, top, end - scroll, most - top) < END / 2;
  return nearEnd ? placeAt(top, height, view) : { top, scroll };
}

/** Pixels of the bar for one of the layout, between the ends. */
function share(height: number, view: number): number {
  return (TALLEST - view - 2 * END) / (height - view - 2 * END);
}
