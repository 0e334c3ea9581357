import { describe, expect, it } from "vitest";
import type { CostGroup } from "../ipc/CostGroup";
import { difference, groupName, leftWords, used } from "./groups";

const group = (key: string, name = ""): CostGroup => ({
  key,
  name,
  spent: { total_usd: 0, held_usd: 0, unclear_usd: 0, openai_usd: 0, modelslab_usd: 0 },
  estimated_usd: 0,
  actual_usd: 0,
  assets: 0,
  keepers: 0,
  per_keeper_usd: null,
});
const now = new Date(2026, 10, 22, 15).getTime();

describe("a sum", () => {
  it("is named as a person would name it", () => {
    expect(groupName("day", group("2026-11-22"), now)).toBe("Today");
    expect(groupName("month", group("2026-11"), now)).toBe("November 2026");
    expect(groupName("project", group("3", "Zine"), now)).toBe("Zine");
    expect(groupName("project", group(""), now)).toBe("No project");
  });

  it("tells the estimate against the actual price", () => {
    expect(difference(0.1, 0.12)).toBe("+$0.02");
    expect(difference(0.12, 0.1)).toBe("−$0.02");
    expect(difference(0.1, 0.1 + 1e-12)).toBe("as expected");
    expect(difference(0, 0)).toBe("");
    expect(difference(null, 0.1)).toBe("");
  });
});

describe("a cap", () => {
  it("tells what is left, and what is over", () => {
    expect(leftWords(1.36, 5)).toBe("$3.64 left of $5.00");
    expect(leftWords(5, 5)).toBe("$0.00 left of $5.00");
    expect(leftWords(5.2, 5)).toBe("$0.20 over $5.00");
  });

  it("is used up at most whole, also when it is nothing", () => {
    expect([used(1, 4), used(9, 4), used(0, 0), used(-1, 4)]).toEqual([0.25, 1, 1, 0]);
  });
});
