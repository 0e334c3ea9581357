import { describe, expect, it } from "vitest";
import { job, proposal } from "../testing/examples";
import { countAndModel, edited, outcome, overBudget, sizeWords, stageOf, type Stage } from "./proposal";

describe("a proposal's stage", () => {
  it.each([
    [proposal("1"), undefined, "asking"],
    [proposal("1", { state: "denied" }), undefined, "denied"],
    [proposal("1", { state: "cancelled" }), undefined, "cancelled"],
    [proposal("1", { state: "rejected" }), undefined, "rejected"],
    [proposal("1", { state: "approved" }), undefined, "working"],
    [proposal("1", { state: "approved" }), job("5", { state: "planned" }), "working"],
    [proposal("1", { state: "approved" }), job("5", { state: "fetching" }), "working"],
    [proposal("1", { state: "approved" }), job("5", { state: "done" }), "done"],
    [proposal("1", { state: "approved" }), job("5", { state: "failed" }), "failed"],
    [proposal("1", { state: "approved" }), job("5", { state: "expired" }), "failed"],
    [proposal("1", { state: "approved" }), job("5", { state: "cancelled" }), "cancelled"],
    [proposal("1", { state: "approved" }), job("5", { state: "unknown" }), "unknown"],
  ] as const)("%# is %s", (given, led, stage) => expect(stageOf(given, led)).toBe(stage));
});

describe("the words under it", () => {
  const words = (stage: Stage, led?: Parameters<typeof job>[1], more = {}) =>
    outcome(stage, proposal("1", more), led ? job("5", led) : undefined);

  it("say what it would cost, and what it cost", () => {
    expect(words("asking")).toBe("≈ $0.019");
    expect(words("asking", undefined, { estimated_usd: null })).toBe("price unknown");
    expect(words("done", { actual_usd: 0.0188 })).toBe("$0.019");
    expect(words("done", { actual_usd: null })).toBe("≈ $0.019");
  });

  it("say whether money was spent on nothing", () => {
    expect(words("denied")).toBe("Denied. Nothing was sent.");
    expect(words("cancelled")).toBe("Cancelled. Nothing was sent.");
    expect(words("cancelled", { charged: "unclear" })).toBe("Cancelled. $0.019 may have been charged.");
    expect(
      words("failed", { charged: "no", error: { code: "provider", message: "The model is busy." } }),
    ).toBe("The model is busy. Nothing was charged.");
    expect(words("unknown")).toMatch(/may have been charged/);
  });

  it("give the reason of a rejection", () => {
    const error = { code: "over_budget", message: "Today's limit leaves $0.01." } as const;
    expect(words("rejected", undefined, { error })).toBe("Today's limit leaves $0.01.");
  });
});

it("sees when a proposal is over today's limit", () => {
  expect(overBudget(0.0188, 0.01)).toBe("That is more than the $0.01 left today.");
  expect(overBudget(0.0188, 0.0188)).toBeNull();
  expect(overBudget(0.0188, null)).toBeNull();
  expect(overBudget(null, 0)).toBeNull();
});

it("edits the arguments it has and adds none the operation does not know", () => {
  const change = { prompt: "b", model: "sdxl", width: 512, height: 512, samples: 1, seed: 7 };
  expect(edited({ prompt: "a", model_id: "flux", guidance_scale: 4 }, change)).toEqual({
    prompt: "b",
    model_id: "sdxl",
    guidance_scale: 4,
    width: 512,
    height: 512,
    samples: 1,
    seed: 7,
  });
  expect(edited({ prompt: "a", seed: 3 }, { ...change, seed: null })).not.toHaveProperty("seed");
  expect(edited({ prompt: "a" }, change)).not.toHaveProperty("model_id");
});

it("names count, model and size", () => {
  expect(countAndModel(4, "FLUX 2 dev")).toBe("4 × FLUX 2 dev");
  expect(countAndModel(1, "FLUX 2 dev")).toBe("FLUX 2 dev");
  expect(sizeWords(1280, 768)).toBe("1280 × 768");
  expect(sizeWords(null, 768)).toBe("");
});
