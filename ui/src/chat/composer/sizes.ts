// Picture sizes by aspect ratio. A size keeps its ratio exactly: both sides are multiples of 8 (what diffusion models
// take) and neither is longer than the model allows, so 3:2 within 1024 is 1008 × 672 rather than a bent 1024 × 680.

/** Aspect ratios offered in the size picker, widest use first. */
export const ASPECTS = ["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "21:9"] as const;

/** One of the aspect ratios offered. */
export type Aspect = (typeof ASPECTS)[number];

/** Width and height in pixels. */
export type Size = { width: number; height: number };

/** Side lengths are multiples of this many pixels. */
const STEP = 8;

/** The shape a new composer starts with. */
export const FIRST_ASPECT: Aspect = "1:1";

function ratio(aspect: Aspect): [number, number] {
  const [w = 1, h = 1] = aspect.split(":").map(Number);
  const divisor = gcd(w, h);
  return [w / divisor, h / divisor];
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** The largest size of this shape with no side longer than `maxSide` pixels. */
export function sizeOf(aspect: Aspect, maxSide: number): Size {
  const [w, h] = ratio(aspect);
  const longest = STEP * Math.max(w, h);
  const times = Math.max(1, Math.floor(maxSide / longest));
  return { width: STEP * w * times, height: STEP * h * times };
}

/** The shape that is exactly this size's, if it is one of those offered. */
export function aspectOf(size: Size): Aspect | null {
  return (
    ASPECTS.find((aspect) => {
      const [w, h] = ratio(aspect);
      return size.width * h === size.height * w;
    }) ?? null
  );
}

/**
 * The size to use when the model changes: the same shape within the new limit. A size of another shape (taken over
 * from an older picture) is kept when it fits and made smaller in proportion when it does not.
 */
export function fitted(size: Size, maxSide: number): Size {
  const aspect = aspectOf(size);
  if (aspect) return sizeOf(aspect, maxSide);
  const longest = Math.max(size.width, size.height);
  if (longest <= maxSide) return size;
  const shrunk = (side: number) => Math.max(STEP, Math.floor((side * maxSide) / longest / STEP) * STEP);
  return { width: shrunk(size.width), height: shrunk(size.height) };
}

/** "16:9" where the shape has a name, else "1280 × 768". */
export function shapeName(size: Size): string {
  return aspectOf(size) ?? `${size.width} × ${size.height}`;
}
