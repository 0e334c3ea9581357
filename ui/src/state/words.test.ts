import { describe, expect, it } from "vitest";
import { count, dayKey, dayName, fileSize, kindName, playTime, seconds, when } from "./words";

const at = (text: string): number => new Date(text).getTime();
const NOW = at("2026-11-22T15:00:00");
const midnight = (text: string): number => at(`${text}T00:00:00`);

describe("words for numbers", () => {
  it("count", () => {
    expect([count(0, "picture"), count(1, "picture"), count(12_408, "picture")]).toEqual([
      "0 pictures",
      "1 picture",
      "12,408 pictures",
    ]);
    expect(count(2, "match", "matches")).toBe("2 matches");
  });

  it("measure time", () => {
    expect([0.84, 5.8, 42.4, 60, 185].map(seconds)).toEqual(["0.8 s", "5.8 s", "42 s", "1 min", "3 min 5 s"]);
    expect([5, 760].map(playTime)).toEqual(["0:05", "12:40"]);
  });

  it("measure files", () => {
    expect([812, 640_400, 1_640_000].map(fileSize)).toEqual(["812 B", "640 KB", "1.6 MB"]);
  });

  it("name kinds", () => {
    expect(kindName("video")).toBe("Clip");
  });
});

describe("words for days", () => {
  it("name the near ones, then weekdays, then years", () => {
    expect(dayName(midnight("2026-11-22"), NOW)).toBe("Today");
    expect(dayName(midnight("2026-11-21"), NOW)).toBe("Yesterday");
    expect(dayName(midnight("2026-11-20"), NOW)).toBe("Friday 20 November");
    expect(dayName(midnight("2025-11-22"), NOW)).toBe("Saturday 22 November 2025");
  });

  it("know what the ledger calls them, in the person's own time zone", () => {
    expect(dayKey(at("2026-11-22T00:00:00"))).toBe("2026-11-22");
    expect(dayKey(at("2026-11-22T23:59:59"))).toBe("2026-11-22");
  });

  it("tell moments, near ones by distance", () => {
    expect(when(NOW - 10_000, NOW)).toBe("just now");
    expect(when(NOW - 22 * 60_000, NOW)).toBe("22 min ago");
    expect(when(at("2026-11-22T09:05:00"), NOW)).toBe("today 09:05");
    expect(when(at("2026-11-02T09:05:00"), NOW)).toBe("2 Nov 09:05");
    expect(when(at("2025-01-02T09:05:00"), NOW)).toBe("2 Jan 2025 09:05");
  });
});
