import { describe, expect, it } from "vitest";
import { ASPECTS, aspectOf, fitted, shapeName, sizeOf } from "./sizes";

describe("sizeOf", () => {
  it("gives the largest exact size within the model's longest side", () => {
    expect(sizeOf("1:1", 1024)).toEqual({ width: 1024, height: 1024 });
    expect(sizeOf("16:9", 1024)).toEqual({ width: 1024, height: 576 });
    expect(sizeOf("9:16", 1024)).toEqual({ width: 576, height: 1024 });
    expect(sizeOf("3:2", 1024)).toEqual({ width: 1008, height: 672 });
    expect(sizeOf("21:9", 1024)).toEqual({ width: 1008, height: 432 });
  });

  it.each([512, 768, 1000, 1024, 1440, 1536, 2048])(
    "keeps every promise for a longest side of %i",
    (maxSide) => {
      for (const aspect of ASPECTS) {
        const size = sizeOf(aspect, maxSide);
        expect(size.width % 8).toBe(0);
        expect(size.height % 8).toBe(0);
        expect(Math.max(size.width, size.height)).toBeLessThanOrEqual(maxSide);
        expect(Math.max(size.width, size.height)).toBeGreaterThan(maxSide - 130);
        expect(aspectOf(size)).toBe(aspect);
      }
    },
  );
});

describe("a change of model", () => {
  it("keeps the shape and takes the new longest side", () => {
    expect(fitted({ width: 1024, height: 576 }, 2048)).toEqual({ width: 2048, height: 1152 });
    expect(fitted({ width: 2048, height: 1152 }, 1024)).toEqual({ width: 1024, height: 576 });
  });

  it("keeps a size that has no name while it fits, and shrinks it in proportion when it does not", () => {
    expect(fitted({ width: 1280, height: 768 }, 1440)).toEqual({ width: 1280, height: 768 });
    const smaller = fitted({ width: 1280, height: 768 }, 1024);
    expect(smaller).toEqual({ width: 1024, height: 608 });
    expect(smaller.height % 8).toBe(0);
  });
});

it("names a shape, or gives the pixels when there is no name", () => {
  expect(shapeName({ width: 1008, height: 432 })).toBe("21:9");
  expect(shapeName({ width: 1280, height: 768 })).toBe("1280 × 768");
});
