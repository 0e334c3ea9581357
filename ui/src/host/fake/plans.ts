import type { Job } from "../../ipc/Job";
import type { Message } from "../../ipc/Message";
import type { Plan } from "../../ipc/Plan";
import type { Proposal } from "../../ipc/Proposal";
import type { FakeWork } from "./work";

/** What a run needs of the conversations. */
interface Said {
  message(id: string): Message;
  keep(message: Message): Message;
  say(id: string, words: string, then: Message["state"]): void;
  next(): string;
}

/** A plan that got its yes: its steps one after the other where one needs another, then its promotions. */
export class PlanRun {
  constructor(
    private readonly message: string,
    private readonly plan: string,
    private readonly said: Said,
    private readonly work: FakeWork,
  ) {}

  /** Starts what can start now; ends the turn when nothing is left. */
  on(): void {
    const steps = this.#steps();
    const open = steps.filter(({ state, job }) => state === "pending" || (job && !this.#over(job)));
    for (const step of steps) {
      if (step.state === "pending" && this.#ready(step, steps)) this.#start(step);
    }
    if (open.length > 0) return;
    const { promotions, promoted } = this.#plan();
    const best = steps.filter((step) => this.#done(step) && step.step?.makes === "picture");
    if (promoted < promotions && best.length > promoted) this.#promote(best[promoted]!);
    else this.said.say(this.message, "\n\nThe plan is done. What was left out stays here.", "done");
  }

  #start(step: Proposal): void {
    const given = step.arguments;
    const number = (value: unknown, own: number | null) => (typeof value === "number" ? value : own);
    const job = this.work.start(
      {
        prompt: String(given.prompt ?? step.prompt),
        negative: null,
        mine: null,
        version: null,
        model: step.model,
        width: number(given.width, step.width),
        height: number(given.height, step.height),
        samples: number(given.samples, step.samples),
        seed: null,
        set: {},
      },
      { conversation: this.said.message(this.message).conversation, message: this.message },
      null,
      () => this.on(),
    );
    this.#keep({ ...step, state: "approved", job: job.id });
  }

  #promote(step: Proposal): void {
    const plan = this.#plan();
    this.#keepPlan({ ...plan, promoted: plan.promoted + 1 });
    const id = this.said.next();
    const better: Proposal = {
      ...step,
      id,
      model: plan.promotion_model,
      samples: 1,
      estimated_usd: plan.promotion_usd,
      state: "pending",
      job: null,
      step: { plan: plan.id, name: step.step!.name, makes: "picture", from: null, promotion: true },
    };
    this.#keep(better);
    this.#start(better);
  }

  #ready(step: Proposal, steps: readonly Proposal[]): boolean {
    const before = steps.find((other) => other.step?.name === step.step?.from && !other.step?.promotion);
    return before === undefined || this.#done(before);
  }

  #done({ job }: Proposal): boolean {
    return job !== null && this.work.job(job).state === "done";
  }

  #over(id: Job["id"]): boolean {
    return !["planned", "submitting", "running", "fetching"].includes(this.work.job(id).state);
  }

  #steps(): Proposal[] {
    const message = this.said.message(this.message);
    const steps = message.proposals.filter(({ step }) => step?.plan === this.plan);
    // What needs a step that came to nothing, or was left out, comes to nothing too.
    return steps.map((step) => {
      const before = steps.find((other) => other.step?.name === step.step?.from);
      const lost =
        before &&
        (before.state === "denied" || (before.job && this.#over(before.job) && !this.#done(before)));
      return lost && step.state === "pending" ? this.#keep({ ...step, state: "cancelled" }) : step;
    });
  }

  #plan(): Plan {
    return this.said.message(this.message).plans.find(({ id }) => id === this.plan)!;
  }

  #keepPlan(plan: Plan): void {
    const message = this.said.message(this.message);
    this.said.keep({
      ...message,
      plans: message.plans.map((entry) => (entry.id === plan.id ? plan : entry)),
    });
  }

  #keep(proposal: Proposal): Proposal {
    const message = this.said.message(this.message);
    const others = message.proposals.filter(({ id }) => id !== proposal.id);
    this.said.keep({ ...message, proposals: [...others, proposal] });
    return proposal;
  }
}
