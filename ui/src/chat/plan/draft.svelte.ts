// A plan while the person changes it: which steps stay, what they are changed to, and what all of it comes to.

import { SvelteMap, SvelteSet } from "svelte/reactivity";
import type { Plan } from "../../ipc/Plan";
import type { PlanDecision } from "../../ipc/PlanDecision";
import type { Proposal } from "../../ipc/Proposal";
import type { ProposalId } from "../../ipc/ProposalId";
import type { Usd } from "../../ipc/Usd";
import { totalOf, type Total } from "./plan";

/** Other arguments for a step, and what they cost. */
export interface StepEdit {
  arguments: Record<string, unknown>;
  usd: Usd | null;
}

export class PlanDraft {
  /** Steps that are left out. */
  without = new SvelteSet<ProposalId>();
  edits = new SvelteMap<ProposalId, StepEdit>();
  /** As typed; empty is no budget of its own. */
  budget = $state("");
  promotions = $state(0);

  constructor(
    private readonly plan: Plan,
    private readonly steps: () => readonly Proposal[],
  ) {
    this.reset();
  }

  /** Back to what the agent proposed. */
  reset(): void {
    this.without.clear();
    this.edits.clear();
    this.budget = this.plan.budget_usd === null ? "" : String(this.plan.budget_usd);
    this.promotions = this.plan.promotions;
  }

  /** The budget; the plan's own one while what is typed is no amount. */
  get budget_usd(): Usd | null {
    if (this.budget.trim() === "") return this.plan.budget_usd;
    return this.budgetProblem === null ? Number(this.budget.trim().replace(/^\$/, "")) : this.plan.budget_usd;
  }

  get budgetProblem(): string | null {
    const typed = this.budget.trim().replace(/^\$/, "");
    if (typed === "") return null;
    return Number.isFinite(Number(typed)) && Number(typed) > 0 ? null : "Write an amount, such as 0.50.";
  }

  /** Steps that stay, edited or not. */
  get kept(): readonly Proposal[] {
    return this.steps().filter(({ id }) => !this.without.has(id));
  }

  get total(): Total {
    return totalOf(
      this.kept.map((step) => this.price(step)),
      this.promotions,
      this.plan.promotion_usd,
    );
  }

  price(step: Proposal): Usd | null {
    const edit = this.edits.get(step.id);
    return edit ? edit.usd : step.estimated_usd;
  }

  /** Steps that take in what a step makes, by its name; they cannot run without it. */
  after(name: string): Proposal[] {
    const names = new Set([name]);
    // A step takes in earlier ones only, so one pass in order finds all of them.
    return this.steps().filter(({ step }) => {
      const follows = step !== null && step.from !== null && step.name !== name && names.has(step.from);
      if (follows) names.add(step.name);
      return follows;
    });
  }

  /** Leaves a step out with all that is made from it, or takes it in with all that it is made from. */
  keep(step: Proposal, on: boolean): void {
    const name = step.step?.name ?? "";
    if (!on) {
      for (const { id } of [step, ...this.after(name)]) this.without.add(id);
      return;
    }
    this.without.delete(step.id);
    const before = this.steps().find((other) => other.step?.name === step.step?.from);
    if (before && this.without.has(before.id)) this.keep(before, true);
  }

  /** The decision that says all this. */
  go(): PlanDecision {
    const changed = [...this.edits].filter(([id]) => !this.without.has(id));
    return {
      type: "go",
      without: [...this.without],
      edits: changed.map(([proposal, edit]) => ({ proposal, arguments: edit.arguments })),
      budget_usd: this.budget_usd === this.plan.budget_usd ? null : this.budget_usd,
      promotions: this.promotions === this.plan.promotions ? null : this.promotions,
    };
  }
}
