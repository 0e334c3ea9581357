import { describe, expect, it } from "vitest";
import type { Charge } from "../ipc/Charge";
import { bars, counted, stateWords, tokenWords } from "./ledger";

const charge = (more: Partial<Charge>): Charge => ({
  id: "1",
  provider: "openai",
  purpose: "agent",
  model: "gpt-5.4",
  job: null,
  conversation: null,
  message: null,
  project: null,
  estimated_usd: 0.02,
  actual_usd: null,
  state: "settled",
  usage: null,
  created_at: 0,
  ...more,
});

describe("a charge", () => {
  it("says where it stands, and never more than is known", () => {
    expect(stateWords(charge({ actual_usd: 0.01 }))).toBe("charged");
    expect(stateWords(charge({}))).toBe("charged, by the price list");
    expect(stateWords(charge({ state: "held" }))).toBe("held while it runs");
    expect(stateWords(charge({ state: "released" }))).toBe("not charged");
    expect(stateWords(charge({ state: "unclear" }))).toBe("may have been charged");
  });

  it("counts what is known, else what was expected, and nothing that was released", () => {
    expect(counted(charge({ actual_usd: 0.01 }))).toBe(0.01);
    expect(counted(charge({ state: "unclear" }))).toBe(0.02);
    expect(counted(charge({ state: "released", actual_usd: 0.01 }))).toBe(0);
  });

  it("tells its tokens", () => {
    const usage = { input_tokens: 1240, cached_input_tokens: 1024, output_tokens: 186 };
    expect(tokenWords(charge({ usage }))).toBe("1,240 tokens read (1,024 cached), 186 written");
    expect(tokenWords(charge({}))).toBe("");
  });
});

it("measures days against the dearest one, also when nothing was spent", () => {
  const day = (openai_usd: number, modelslab_usd: number) => ({
    day: "2026-11-22",
    spent: { total_usd: openai_usd + modelslab_usd, held_usd: 0, unclear_usd: 0, openai_usd, modelslab_usd },
  });
  expect(bars([day(1, 3), day(0, 1)])).toEqual([
    { openai: 0.25, modelslab: 0.75 },
    { openai: 0, modelslab: 0.25 },
  ]);
  expect(bars([day(0, 0)])).toEqual([{ openai: 0, modelslab: 0 }]);
  expect(bars([])).toEqual([]);
});
