import { describe, expect, it } from "vitest";
import { TALLEST, placeAt, scrolledTo, scrollHeight, type Place } from "./scroll";

const VIEW = 800;
const HUGE = 213_000_000;

describe("scrolling a layout that fits", () => {
  it("is what the browser says", () => {
    expect(scrollHeight(5000)).toBe(5000);
    expect(scrolledTo(1234, { top: 0, scroll: 0 }, 5000, VIEW)).toEqual({ top: 1234, scroll: 1234 });
    expect(placeAt(9999, 5000, VIEW)).toEqual({ top: 4200, scroll: 4200 });
    expect(placeAt(-5, 300, VIEW)).toEqual({ top: 0, scroll: 0 });
  });
});

describe("scrolling a layout taller than any element", () => {
  it("keeps the element below the browser's limit", () => {
    expect(scrollHeight(HUGE)).toBe(TALLEST);
  });

  it("moves pixel by pixel with the wheel", () => {
    const start = placeAt(100_000_000, HUGE, VIEW);
    const next = scrolledTo(start.scroll + 120, start, HUGE, VIEW);
    expect(next.top).toBe(start.top + 120);
    expect(scrolledTo(next.scroll - 120, next, HUGE, VIEW).top).toBe(start.top);
  });

  it("moves in proportion with the bar, from end to end", () => {
    const half = scrolledTo((TALLEST - VIEW) / 2, { top: 0, scroll: 0 }, HUGE, VIEW);
    expect(Math.abs(half.top - (HUGE - VIEW) / 2)).toBeLessThan(1);
    expect(scrolledTo(TALLEST - VIEW, half, HUGE, VIEW).top).toBe(HUGE - VIEW);
    expect(scrolledTo(0, half, HUGE, VIEW).top).toBe(0);
  });

  it("reaches both ends by the wheel alone, wherever it began", () => {
    for (const step of [-150, 150]) {
      let place: Place = placeAt(step < 0 ? 3_000_000 : HUGE - 3_000_000, HUGE, VIEW);
      for (let turn = 0; turn < 21_000; turn++) {
        const wanted = Math.min(TALLEST - VIEW, Math.max(0, place.scroll + step));
        const next = scrolledTo(wanted, place, HUGE, VIEW);
        expect(Math.abs(next.top - place.top)).toBeLessThanOrEqual(150);
        place = next;
      }
      expect(place).toEqual(step < 0 ? { top: 0, scroll: 0 } : { top: HUGE - VIEW, scroll: TALLEST - VIEW });
    }
  });

  it("does not run out of bar in the middle", () => {
    let place = placeAt(30_000_000, HUGE, VIEW);
    for (let turn = 0; turn < 100_000; turn++) {
      const wanted = Math.min(TALLEST - VIEW, place.scroll + 400);
      const next = scrolledTo(wanted, place, HUGE, VIEW);
      expect(next.top - place.top).toBe(400);
      place = next;
    }
    expect(place.top).toBe(70_000_000);
  });

  it("finds its way back to any place", () => {
    for (const top of [0, 1, 77_777, 100_000_000, HUGE - VIEW])
      expect(placeAt(top, HUGE, VIEW).top).toBe(top);
  });
});
