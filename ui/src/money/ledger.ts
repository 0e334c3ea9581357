// The ledger in plain words.

import type { Charge } from "../ipc/Charge";
import type { CostDay } from "../ipc/CostDay";
import type { Purpose } from "../ipc/Purpose";

const PURPOSES: Record<Purpose, string> = {
  refine: "Refine",
  agent: "Agent",
  generate: "Pictures",
  compact: "Summary",
};

export function purposeName(purpose: Purpose): string {
  return PURPOSES[purpose];
}

/** Where a charge stands. */
export function stateWords({ state, actual_usd }: Charge): string {
  switch (state) {
    case "held":
      return "held while it runs";
    case "settled":
      return actual_usd === null ? "charged, by the price list" : "charged";
    case "released":
      return "not charged";
    case "unclear":
      return "may have been charged";
  }
}

/** What counts against the limit: the actual amount where it is known, nothing for what was not charged. */
export function counted({ state, actual_usd, estimated_usd }: Charge): number {
  return state === "released" ? 0 : (actual_usd ?? estimated_usd);
}

/** The tokens of a call, for those who want to know. */
export function tokenWords({ usage }: Charge): string {
  if (!usage) return "";
  const count = (tokens: number) => tokens.toLocaleString("en-US");
  const cached = usage.cached_input_tokens > 0 ? ` (${count(usage.cached_input_tokens)} cached)` : "";
  return `${count(usage.input_tokens)} tokens read${cached}, ${count(usage.output_tokens)} written`;
}

/** How long the bars of a day are, from 0 to 1 of the dearest day: for words, and for pictures. */
export function bars(days: readonly CostDay[]): { openai: number; modelslab: number }[] {
  const most = Math.max(...days.map(({ spent }) => spent.openai_usd + spent.modelslab_usd), 0);
  return days.map(({ spent }) =>
    most === 0
      ? { openai: 0, modelslab: 0 }
      : { openai: spent.openai_usd / most, modelslab: spent.modelslab_usd / most },
  );
}
