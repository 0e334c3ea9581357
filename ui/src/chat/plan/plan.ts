// What to say about a plan: what its steps and promotions come to, and where each of them stands.

import type { Job } from "../../ipc/Job";
import type { Plan } from "../../ipc/Plan";
import type { Proposal } from "../../ipc/Proposal";
import type { Usd } from "../../ipc/Usd";
import { dollars } from "../../money/dollars";
import { stageOf, type Stage } from "../messages/proposal";

/** A step as it is drawn: like a proposal, but it may also wait for the plan or for an earlier step. */
export type StepStage = Stage | "planned" | "waiting" | "left out";

/** The steps of a plan, in its order; promotions last. */
export function stepsOf(plan: Plan, proposals: readonly Proposal[]): Proposal[] {
  return proposals
    .filter(({ step }) => step?.plan === plan.id)
    .sort((a, b) => Number(a.step?.promotion) - Number(b.step?.promotion) || Number(a.id) - Number(b.id));
}

export function stepStage(plan: Plan, proposal: Proposal, job: Job | undefined): StepStage {
  if (plan.state === "pending" && proposal.state === "pending") return "planned";
  if (plan.state === "cancelled" && !job) return "cancelled";
  if (plan.state === "denied") return "denied";
  if (proposal.state === "pending") return "waiting";
  if (proposal.state === "approved" && !job) return "waiting";
  if (proposal.state === "denied") return "left out";
  return stageOf(proposal, job);
}

/** What a choice of steps and promotions comes to. */
export interface Total {
  /** The sum of the known prices. */
  usd: Usd;
  /** How many have no known price. */
  unknown: number;
}

export function totalOf(
  prices: readonly (Usd | null)[],
  promotions: number,
  promotion_usd: Usd | null,
): Total {
  const all = [...prices, ...Array.from({ length: promotions }, () => promotion_usd)];
  return {
    usd: all.reduce<number>((sum, usd) => sum + (usd ?? 0), 0),
    unknown: all.filter((usd) => usd === null).length,
  };
}

/**
 * Why a plan cannot go as it stands, as one sentence; `null` when nothing is known against it. Where a cap holds, a
 * price nobody knows counts as above it.
 */
export function planProblem(
  total: Total,
  steps: number,
  budget_usd: Usd | null,
  left_usd: Usd | null,
): string | null {
  if (steps === 0) return "Nothing is left of the plan. Take a step in, or deny it.";
  if (total.unknown > 0 && (budget_usd !== null || left_usd !== null)) {
    const which = total.unknown === 1 ? "A step has" : `${total.unknown} steps have`;
    return `${which} no price known, which counts as over the cap. Choose another model or leave it out.`;
  }
  if (budget_usd !== null && total.usd > budget_usd) {
    return `That is ${dollars(total.usd - budget_usd)} over the budget of ${dollars(budget_usd)}.`;
  }
  if (left_usd !== null && total.usd > left_usd) {
    return `That is more than the ${dollars(left_usd)} left today.`;
  }
  return null;
}

/** "≈ $0.29 of $0.50", or what is missing from it. */
export function totalWords({ usd, unknown }: Total, budget_usd: Usd | null): string {
  const sum = unknown > 0 ? `${dollars(usd)} + ${unknown} unknown` : `≈ ${dollars(usd)}`;
  return budget_usd === null ? sum : `${sum} of ${dollars(budget_usd)}`;
}

/** What was spent on steps so far: what was charged, else what was expected. */
export function spentOn(jobs: readonly (Job | undefined)[]): Usd {
  return jobs.reduce((sum, job) => {
    if (!job || job.charged === "no") return sum;
    return sum + (job.actual_usd ?? job.estimated_usd ?? 0);
  }, 0);
}

/** "the best 2 on FLUX 2 pro", or nothing. */
export function promotionWords(count: number, model: string): string {
  if (count === 0) return "";
  return count === 1 ? `the best one on ${model}` : `the best ${count} on ${model}`;
}

const MAKES: Record<string, string> = {
  picture: "picture",
  edit: "edit",
  clip: "clip",
  speech: "speech",
  music: "music",
  sound: "sound",
};

/** What a step makes, in a word; words of a newer version stay as they are. */
export function makesWord(makes: string): string {
  return MAKES[makes] ?? makes;
}
