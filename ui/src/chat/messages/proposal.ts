// What to say about a proposal: its own state, and that of the generation it led to.

import type { Job } from "../../ipc/Job";
import type { Proposal } from "../../ipc/Proposal";
import { chargedWords } from "../../jobs/words";
import { about, dollars } from "../../money/dollars";
import { isUnderWay } from "../../state/job";

/** How a proposal is drawn. */
export type Stage =
  | "asking" // waits for the person
  | "working" // its pictures are being made
  | "done"
  | "denied"
  | "cancelled"
  | "rejected" // never sent: over a limit, or arguments that cannot be sent
  | "failed"
  | "unknown"; // the answer was lost; may have been charged

export function stageOf(proposal: Proposal, job: Job | undefined): Stage {
  switch (proposal.state) {
    case "pending":
      return "asking";
    case "denied":
    case "cancelled":
    case "rejected":
      return proposal.state;
    case "approved":
      if (!job || isUnderWay(job)) return "working";
      if (job.state === "done" || job.state === "unknown" || job.state === "cancelled") return job.state;
      return "failed"; // failed, and expired at the provider
  }
}

/** "4 × FLUX 2 dev", or "FLUX 2 dev" for one, and for what came to none because it cannot be sent. */
export function countAndModel(samples: number, model: string): string {
  return samples <= 1 ? model : `${samples} × ${model}`;
}

/** "1280 × 768", or nothing when the size is the provider's choice. */
export function sizeWords(width: number | null, height: number | null): string {
  return width === null || height === null ? "" : `${width} × ${height}`;
}

/** The line under a proposal that is over, and the price of one that is not. */
export function outcome(stage: Stage, proposal: Proposal, job: Job | undefined): string {
  switch (stage) {
    case "asking":
    case "working":
      return about(job?.estimated_usd ?? proposal.estimated_usd);
    case "done":
      return job?.actual_usd != null
        ? dollars(job.actual_usd)
        : about(job?.estimated_usd ?? proposal.estimated_usd);
    case "denied":
      return "Denied. Nothing was sent.";
    case "rejected":
      return proposal.error?.message ?? "It could not be sent. Nothing was charged.";
    case "cancelled":
      return job ? `Cancelled. ${chargedWords(job)}` : "Cancelled. Nothing was sent.";
    case "failed":
      return [job?.error?.message ?? "It came to nothing.", job ? chargedWords(job) : ""].join(" ").trim();
    case "unknown":
      return (
        job?.error?.message ??
        "The answer was lost, so it may have been charged. It is not sent again by itself."
      );
  }
}

/**
 * Why a proposal cannot go as things stand, as one sentence: it costs more than what is left today. `null` when
 * nothing is known against it.
 */
export function overBudget(usd: number | null, left_usd: number | null): string | null {
  if (usd === null || left_usd === null || usd <= left_usd) return null;
  return `That is more than the ${dollars(left_usd)} left today.`;
}

/** The arguments with other words, under whatever name the operation has them. */
export function reworded(before: Record<string, unknown>, from: string, to: string): Record<string, unknown> {
  const name = Object.keys(before).find((key) => before[key] === from) ?? "prompt";
  return { ...before, [name]: to };
}

/** The arguments with the person's changes; names the operation does not use are not added. */
export function edited(
  before: Record<string, unknown>,
  change: {
    prompt: string;
    model: string | null;
    width: number;
    height: number;
    samples: number;
    seed: number | null;
  },
): Record<string, unknown> {
  const after: Record<string, unknown> = { ...before, prompt: change.prompt, samples: change.samples };
  const modelKey = "model" in before ? "model" : "model_id" in before ? "model_id" : null;
  if (modelKey && change.model !== null) after[modelKey] = change.model;
  after.width = change.width;
  after.height = change.height;
  if (change.seed !== null) after.seed = change.seed;
  else delete after.seed;
  return after;
}
