import { describe, expect, it } from "vitest";
import { sampleJob } from "../testing/samples";
import { canCancel, elapsed, isLate, isUnderWay, progress } from "./job";

describe("a generation", () => {
  it("is under way until it came to an end", () => {
    const open = ["planned", "submitting", "running", "fetching"] as const;
    const over = ["done", "unknown", "failed", "cancelled", "expired"] as const;
    expect(open.every((state) => isUnderWay(sampleJob({ state })))).toBe(true);
    expect(over.some((state) => isUnderWay(sampleJob({ state })))).toBe(false);
  });

  it("can be cancelled until its result is being saved", () => {
    expect(canCancel(sampleJob({ state: "running" }))).toBe(true);
    expect(canCancel(sampleJob({ state: "fetching" }))).toBe(false);
    expect(canCancel(sampleJob({ state: "unknown" }))).toBe(false);
  });

  it("is as old as its request, never younger than nothing", () => {
    expect(elapsed(sampleJob({ submitted_at: 5000, created_at: 1000 }), 7500)).toBe(2.5);
    expect(elapsed(sampleJob({ submitted_at: null, created_at: 1000 }), 7500)).toBe(6.5);
    expect(elapsed(sampleJob({ submitted_at: 5000 }), 4000)).toBe(0);
  });
});

describe("progress", () => {
  it("only ever grows and never claims to be done", () => {
    let before = -1;
    for (let second = 0; second < 600; second += 0.5) {
      const now = progress(second, 6);
      expect(now).toBeGreaterThanOrEqual(before);
      expect(now).toBeLessThan(1);
      before = now;
    }
  });

  it("is at four fifths when the expected time is over", () => {
    expect(progress(6, 6)).toBeCloseTo(0.8);
    expect(progress(0, 6)).toBe(0);
    expect(progress(3, null)).toBeGreaterThan(0);
    expect(progress(3, 0)).toBeGreaterThan(0);
  });

  it("is late only when waiting longer makes no sense", () => {
    expect(isLate(11, 6)).toBe(false);
    expect(isLate(21, 6)).toBe(true);
    expect(isLate(90, 60)).toBe(false);
    expect(isLate(121, 60)).toBe(true);
  });
});
