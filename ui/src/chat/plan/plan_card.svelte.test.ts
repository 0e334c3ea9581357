import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HostError } from "../../host/host";
import type { Job } from "../../ipc/Job";
import type { Plan } from "../../ipc/Plan";
import type { Proposal } from "../../ipc/Proposal";
import { studio } from "../../state/studio.svelte";
import { draw, settled } from "../../testing/draw";
import { recordedHost, type Asked } from "../../testing/recorded_host";
import { exampleStudio, flux, job, plan, step } from "../testing/examples";
import { Talk } from "../messages/talk.svelte";
import PlanCard from "./PlanCard.svelte";

let asked: Asked;
let talk: Talk;
let close: () => void;
let trouble: HostError | null;

const STEPS = [
  step("1", "Fog"),
  step("2", "Warmer", { from: "Fog", makes: "edit" }, { estimated_usd: 0.012, samples: 1 }),
];

function show(given: Plan, proposals: Proposal[], jobs: Job[] = []) {
  for (const one of jobs) talk.jobs.set(one.id, one);
  close = draw(PlanCard, { talk, plan: given, proposals, onshow: () => undefined });
}

const button = (words: string) =>
  [...document.querySelectorAll("button")].find(
    (one) => (one.getAttribute("aria-label") ?? one.textContent)?.trim() === words,
  );
const text = () => document.body.textContent?.replace(/\s+/g, " ") ?? "";

async function press(words: string) {
  button(words)!.click();
  await settled();
}

const decided = () => asked.filter(({ name }) => name === "decide_plan").map(({ request }) => request);

beforeEach(() => {
  trouble = null;
  asked = recordedHost({
    decide_plan: () => {
      if (trouble) throw trouble;
      return null;
    },
    assets: () => [],
    estimate: () => ({ operation: "text2img", usd: 0.05, eta_s: 6, problems: [], notes: [] }),
  });
  talk = new Talk(exampleStudio());
  studio.models = [flux];
  studio.cost = null;
});

afterEach(() => close());

describe("a plan that asks", () => {
  it("lists what each step makes, from what, for how much, and what comes together", () => {
    show(plan({ budget_usd: 0.5, promotions: 2, promotion_usd: 0.03 }), STEPS);
    for (const words of [
      "Fog",
      "4 × FLUX",
      "≈ $0.019",
      "from Fog",
      "Then the best 2 on FLUX",
      "$0.03 each",
    ]) {
      expect(text()).toContain(words);
    }
    expect(text()).toContain("Together ≈ $0.091 of $0.50");
    expect(decided()).toEqual([]);
  });

  it("goes, or is denied, with one call", async () => {
    show(plan(), STEPS);
    await press("Deny");
    expect(decided()).toEqual([{ plan: "7", decision: { type: "deny" } }]);
  });

  it("cannot go over its budget until a step is left out", async () => {
    show(plan({ budget_usd: 0.02 }), STEPS);
    expect(button("Go")!.disabled).toBe(true);
    expect(text()).toContain("over the budget of $0.02");
    await press("Edit");
    document.querySelectorAll<HTMLInputElement>("input[type=checkbox]")[1]!.click();
    flushSync();
    expect(button("Go")!.disabled).toBe(false);
    await press("Go");
    expect(decided()).toEqual([
      { plan: "7", decision: { type: "go", without: ["2"], edits: [], budget_usd: null, promotions: null } },
    ]);
  });

  it("counts a price nobody knows as over the cap", () => {
    show(plan({ budget_usd: 5 }), [STEPS[0]!, step("3", "Blend", {}, { estimated_usd: null })]);
    expect(text()).toContain("no price known");
    expect(button("Go")!.disabled).toBe(true);
  });

  it("takes other words for a step, at their price, and goes by the keyboard", async () => {
    show(plan(), STEPS);
    await press("Edit");
    await press("Change “Fog”");
    const field = document.querySelector("textarea")!;
    field.value = "haze";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await vi.waitFor(() => expect(asked.some(({ name }) => name === "estimate")).toBe(true));
    await settled();
    await press("Change");
    expect(text()).toContain("haze");
    expect(text()).toContain("Together ≈ $0.062");
    const where = document.querySelector("input[type=checkbox]")!;
    where.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));
    await settled();
    expect(decided()).toMatchObject([
      { decision: { edits: [{ proposal: "1", arguments: { prompt: "haze", model_id: "flux" } }] } },
    ]);
  });

  it("says why a decision could not be carried out, and still waits", async () => {
    trouble = new HostError("library", "The library is locked.");
    show(plan(), STEPS);
    await press("Go");
    expect(text()).toContain("The library is locked.");
    expect(button("Go")!.disabled).toBe(false);
  });
});

describe("a plan that was decided", () => {
  it("shows what waits, runs, failed, was left out and was promoted", () => {
    const approved = { state: "approved" as const };
    show(
      plan({ state: "approved", budget_usd: 0.5, promotions: 2, promoted: 1 }),
      [
        step("1", "Fog", {}, { ...approved, job: "11" }),
        step("2", "Fox", {}, { ...approved, job: "12" }),
        step("3", "Boat", {}, { ...approved, job: "13" }),
        step("4", "Push in", { from: "Fox" }),
        step("5", "Voice", {}, { state: "denied" }),
        step("6", "Fog", { promotion: true }, { ...approved, job: "14", samples: 1 }),
      ],
      [
        job("11", { state: "done", actual_usd: 0.02, assets: ["41", "42"] }),
        job("12", { estimated_usd: 0.01 }),
        job("13", {
          state: "failed",
          charged: "no",
          error: { code: "provider", message: "The model is busy." },
        }),
        job("14", { state: "done", actual_usd: 0.03, assets: ["43"] }),
      ],
    );
    expect(text()).toContain("2 of 5");
    expect(text()).toContain("$0.06 of $0.50");
    expect(document.querySelectorAll("[role=progressbar]")).toHaveLength(1);
    expect(text()).toContain("The model is busy. Nothing was charged.");
    expect(text()).toMatch(/Push in\s*waits/);
    expect(text()).toMatch(/Voice\s*left out/);
    expect(text()).toContain("kept seed");
    expect(text()).toContain("Then the best one on FLUX");
    expect(document.querySelectorAll(".strip img")).toHaveLength(3);
    expect(button("Go")).toBeUndefined();
  });

  it("says that nothing was sent when it was denied", () => {
    show(plan({ state: "denied" }), [step("1", "Fog", {}, { state: "denied" })]);
    expect(text()).toContain("Denied. Nothing was sent.");
  });
});
