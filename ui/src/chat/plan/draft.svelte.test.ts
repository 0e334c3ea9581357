import { describe, expect, it } from "vitest";
import { plan, step } from "../testing/examples";
import { PlanDraft } from "./draft.svelte";

const steps = [
  step("1", "Fog"),
  step("2", "Warmer", { from: "Fog" }),
  step("3", "Push in", { from: "Warmer" }),
  step("4", "Voice"),
];
const draft = () => new PlanDraft(plan({ budget_usd: 0.5, promotions: 2, promotion_usd: 0.03 }), () => steps);

describe("a plan as proposed", () => {
  it("goes without a word of change", () => {
    expect(draft().go()).toEqual({ type: "go", without: [], edits: [], budget_usd: null, promotions: null });
  });
});

describe("a step that is left out", () => {
  it("takes along what is made from it", () => {
    const now = draft();
    now.keep(steps[1]!, false);
    expect([...now.without]).toEqual(["2", "3"]);
    expect(now.kept.map(({ id }) => id)).toEqual(["1", "4"]);
    expect(now.total.usd).toBeCloseTo(2 * 0.0188 + 2 * 0.03);
  });

  it("comes back with what it is made from", () => {
    const now = draft();
    now.keep(steps[0]!, false);
    expect(now.kept.map(({ id }) => id)).toEqual(["4"]);
    now.keep(steps[2]!, true);
    expect(now.kept.map(({ id }) => id)).toEqual(["1", "2", "3", "4"]);
  });
});

describe("a change", () => {
  it("counts in the total and goes along, unless its step is left out", () => {
    const now = draft();
    now.edits.set("1", { arguments: { prompt: "haze" }, usd: 0.1 });
    now.edits.set("4", { arguments: { prompt: "hm" }, usd: null });
    expect(now.total.unknown).toBe(1);
    now.keep(steps[3]!, false);
    expect(now.total.unknown).toBe(0);
    expect(now.go()).toMatchObject({
      without: ["4"],
      edits: [{ proposal: "1", arguments: { prompt: "haze" } }],
    });
  });

  it("of the budget must be an amount, and an empty one keeps the plan's", () => {
    const now = draft();
    now.budget = "$0.80";
    expect(now.go()).toMatchObject({ budget_usd: 0.8 });
    now.budget = "a lot";
    expect(now.budgetProblem).not.toBeNull();
    now.budget = "-1";
    expect(now.budgetProblem).not.toBeNull();
    now.budget = "";
    expect([now.budgetProblem, now.budget_usd]).toEqual([null, 0.5]);
  });

  it("of the promotions goes along, and back forgets all of it", () => {
    const now = draft();
    now.promotions = 0;
    expect(now.go()).toMatchObject({ promotions: 0 });
    now.reset();
    expect(now.go()).toMatchObject({ promotions: null, budget_usd: null });
  });
});
