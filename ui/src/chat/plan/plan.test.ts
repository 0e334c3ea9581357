import { describe, expect, it } from "vitest";
import { job, plan, proposal, step } from "../testing/examples";
import { planProblem, promotionWords, spentOn, stepsOf, stepStage, totalOf, totalWords } from "./plan";

describe("the total of a plan", () => {
  it("counts promotions in", () => {
    expect(totalOf([0.02, 0.1], 2, 0.03)).toEqual({ usd: expect.closeTo(0.18), unknown: 0 });
  });

  it("tells unknown prices apart from free ones", () => {
    expect(totalOf([0.02, null, 0], 1, null)).toEqual({ usd: 0.02, unknown: 2 });
    expect(totalWords({ usd: 0.02, unknown: 2 }, 0.5)).toBe("$0.02 + 2 unknown of $0.50");
    expect(totalWords({ usd: 0.25, unknown: 0 }, null)).toBe("≈ $0.25");
  });
});

describe("what stands against a plan", () => {
  const known = { usd: 0.3, unknown: 0 };

  it.each([
    [known, 3, 0.5, 1, null],
    [known, 3, 0.25, 1, "That is $0.05 over the budget of $0.25."],
    [known, 3, null, 0.2, "That is more than the $0.20 left today."],
    [known, 0, 0.5, 1, "Nothing is left of the plan. Take a step in, or deny it."],
    [{ usd: 0.1, unknown: 1 }, 3, null, null, null],
  ] as const)("%o with %i steps, a budget of %s and %s left", (total, steps, budget, left, said) => {
    expect(planProblem(total, steps, budget, left)).toBe(said);
  });

  it("is an unknown price, as soon as any cap holds", () => {
    for (const [budget, left] of [
      [0.5, null],
      [null, 1],
    ] as const) {
      expect(planProblem({ usd: 0, unknown: 1 }, 1, budget, left)).toContain("counts as over the cap");
    }
  });
});

describe("a step", () => {
  const approved = plan({ state: "approved" });

  it("stands in the plan's order, promotions last", () => {
    const steps = [
      step("9", "Late", { promotion: true }),
      step("12", "Later"),
      step("8", "Early"),
      proposal("7"),
    ];
    expect(stepsOf(approved, steps).map(({ id }) => id)).toEqual(["8", "12", "9"]);
  });

  it.each([
    [plan(), step("1", "A"), undefined, "planned"],
    [approved, step("1", "A"), undefined, "waiting"],
    [approved, step("1", "A", {}, { state: "denied" }), undefined, "left out"],
    [plan({ state: "denied" }), step("1", "A", {}, { state: "denied" }), undefined, "denied"],
    [plan({ state: "cancelled" }), step("1", "A"), undefined, "cancelled"],
    [approved, step("1", "A", {}, { state: "approved", job: "5" }), job("5"), "working"],
    [approved, step("1", "A", {}, { state: "approved", job: "5" }), job("5", { state: "failed" }), "failed"],
    [
      plan({ state: "cancelled" }),
      step("1", "A", {}, { state: "approved", job: "5" }),
      job("5", { state: "done" }),
      "done",
    ],
  ] as const)("of a plan stands where the plan, it and its generation say (%#)", (of, one, run, stage) => {
    expect(stepStage(of, one, run)).toBe(stage);
  });
});

it("counts what was charged, else what was expected, and nothing for what cost nothing", () => {
  const jobs = [
    job("1", { actual_usd: 0.03, estimated_usd: 0.02 }),
    job("2", { actual_usd: null, estimated_usd: 0.01 }),
    job("3", { state: "failed", charged: "no", estimated_usd: 0.5 }),
    undefined,
  ];
  expect(spentOn(jobs)).toBeCloseTo(0.04);
});

it("says what is promoted", () => {
  expect([0, 1, 2].map((count) => promotionWords(count, "FLUX pro"))).toEqual([
    "",
    "the best one on FLUX pro",
    "the best 2 on FLUX pro",
  ]);
});
