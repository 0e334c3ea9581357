import { describe, expect, it } from "vitest";
import { drag, FIT, fitScale, placed, scaleOf, zoomTo, type Sight } from "./zoom";

const PICTURE = { width: 2000, height: 1000 };
const VIEW = { width: 1048, height: 748 };

/** Which point of the picture is under a point given from the middle of the view. */
function under(sight: Sight, cursor: { x: number; y: number }): [number, number] {
  const { left, top, width, height } = placed(sight, PICTURE, VIEW);
  return [(VIEW.width / 2 + cursor.x - left) / width, (VIEW.height / 2 + cursor.y - top) / height];
}

describe("fitting", () => {
  it("leaves a margin and keeps the shape", () => {
    expect(fitScale(PICTURE, VIEW)).toBe(0.5);
    expect(placed(FIT, PICTURE, VIEW)).toEqual({ left: 24, top: 124, width: 1000, height: 500 });
  });

  it("never enlarges", () => {
    expect(fitScale({ width: 64, height: 64 }, VIEW)).toBe(1);
  });
});

describe("zooming", () => {
  it("keeps the point under the cursor", () => {
    const cursor = { x: -210, y: 90 };
    let sight = zoomTo(FIT, 2, { x: 0, y: 0 }, PICTURE, VIEW);
    const point = under(sight, cursor);
    for (const scale of [2.5, 4, 9, 3]) {
      sight = zoomTo(sight, scale, cursor, PICTURE, VIEW);
      const [x, y] = under(sight, cursor);
      expect(x).toBeCloseTo(point[0], 9);
      expect(y).toBeCloseTo(point[1], 9);
    }
  });

  it("shows real pixels at 100 %, on any screen", () => {
    const retina = zoomTo(FIT, 1 / 2, { x: 0, y: 0 }, PICTURE, VIEW);
    expect(placed(retina, PICTURE, VIEW).width * 2).toBe(PICTURE.width);
  });

  it("stays within bounds that make sense", () => {
    expect(scaleOf(zoomTo(FIT, 1e9, { x: 0, y: 0 }, PICTURE, VIEW), PICTURE, VIEW)).toBe(32);
    expect(scaleOf(zoomTo(FIT, 1e-9, { x: 0, y: 0 }, PICTURE, VIEW), PICTURE, VIEW)).toBe(0.05);
    const huge = { width: 200_000, height: 100 };
    expect(scaleOf(zoomTo(FIT, 1e-9, { x: 0, y: 0 }, huge, VIEW), huge, VIEW)).toBe(fitScale(huge, VIEW));
  });
});

describe("moving", () => {
  it("follows the pointer and stops at the edges without a gap", () => {
    const near = zoomTo(FIT, 2, { x: 0, y: 0 }, PICTURE, VIEW);
    const moved = drag(near, 30, -20, PICTURE, VIEW);
    const [before, after] = [placed(near, PICTURE, VIEW), placed(moved, PICTURE, VIEW)];
    expect([after.left - before.left, after.top - before.top]).toEqual([30, -20]);
    const far = placed(drag(near, 1e6, 1e6, PICTURE, VIEW), PICTURE, VIEW);
    expect([far.left, far.top]).toEqual([0, 0]);
    const end = placed(drag(near, -1e6, -1e6, PICTURE, VIEW), PICTURE, VIEW);
    expect([end.left + end.width, end.top + end.height]).toEqual([VIEW.width, VIEW.height]);
  });

  it("keeps a picture that is smaller than the view in the middle", () => {
    expect(placed(drag(FIT, 400, 0, PICTURE, VIEW), PICTURE, VIEW)).toEqual(placed(FIT, PICTURE, VIEW));
  });
});

describe("going to another picture", () => {
  it("shows the same part at the same magnification", () => {
    const sight = drag(zoomTo(FIT, 3, { x: 0, y: 0 }, PICTURE, VIEW), 200, 100, PICTURE, VIEW);
    expect(placed(sight, { ...PICTURE }, VIEW)).toEqual(placed(sight, PICTURE, VIEW));
    const larger = { width: 4000, height: 2000 };
    const { left, top, width, height } = placed(sight, larger, VIEW);
    expect(width).toBe(12_000);
    expect((VIEW.width / 2 - left) / width).toBeCloseTo(sight.x, 9);
    expect((VIEW.height / 2 - top) / height).toBeCloseTo(sight.y, 9);
  });
});
