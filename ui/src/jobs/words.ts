import type { Charged } from "../ipc/Charged";
import type { Code } from "../ipc/Code";
import type { Job } from "../ipc/Job";
import { dollars } from "../money/dollars";
import { isLate } from "../state/job";
import { count, seconds } from "../state/words";

/** What a generation under way says of itself, from what matters most to least. */
export interface UnderWayWords {
  what: string;
  when: string;
  /** Model and price. */
  how: string;
  late: boolean;
}

export function underWayWords(job: Job, elapsed_s: number, family: string): UnderWayWords {
  const price = job.estimated_usd === null ? "price unknown" : dollars(job.estimated_usd);
  const late = job.state === "running" && isLate(elapsed_s, job.eta_s);
  return {
    what: count(job.samples - job.assets.length, "picture"),
    when: late ? LATE : whenWords(job, elapsed_s),
    how: family === "" ? price : `${family} · ${price}`,
    late,
  };
}

const LATE = "The provider is still working. You can close Limn.";

function whenWords(job: Job, elapsed_s: number): string {
  switch (job.state) {
    case "planned":
      return "waiting for a free slot";
    case "submitting":
      return "sending";
    case "fetching":
      return "saving";
    default: {
      if (job.eta_s === null) return "working";
      const left = job.eta_s - elapsed_s;
      return left < 1.5 ? "any moment" : `about ${seconds(Math.max(2, Math.round(left))).replace(".0", "")}`;
    }
  }
}

/** The same in one line, for a list. */
export function lineWords(job: Job, elapsed_s: number): string {
  const { when, late } = underWayWords(job, elapsed_s, "");
  if (late) return when;
  const words = job.state === "running" && when !== "working" ? `working, ${when}` : when;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether money went, in one sentence. */
export function chargedWords(job: Job): string {
  const words: Record<Charged, string> = {
    no: "Nothing was charged.",
    yes: job.actual_usd === null ? "It was charged." : `${dollars(job.actual_usd)} was charged.`,
    unclear:
      job.estimated_usd === null
        ? "It may have been charged."
        : `${dollars(job.estimated_usd)} may have been charged.`,
  };
  return words[job.charged ?? "unclear"];
}

const TITLES: Partial<Record<Code, string>> = {
  content_refused: "Refused",
  no_credit: "The wallet is empty",
  no_key: "No key",
  bad_key: "The key was not accepted",
  plan: "Not in your plan",
  rate_limited: "Too many at once",
  over_budget: "Over the limit",
  model_not_found: "No such model",
  network: "No connection",
  timeout: "No answer in time",
  disk_full: "The disk is full",
  bad_media: "Not a picture",
  unknown_outcome: "Outcome unknown",
};

/** A few words on what happened; the sentence beside it says what to do. */
export function failureTitle(job: Job): string {
  if (job.state === "expired") return "The result expired";
  return (job.error && TITLES[job.error.code]) ?? "Not made";
}

/** Everything somebody who helps would ask for. */
export function details(job: Job): string {
  const lines: [string, string | null][] = [
    ["Generation", job.id],
    ["Operation", job.operation],
    ["Model", job.model],
    ["State", job.state],
    ["Code", job.error?.code ?? null],
    ["Message", job.error?.message ?? null],
    ["Charged", chargedWords(job)],
    ["Provider's id", job.provider_id],
    ["Our mark", job.track_id],
    ["Started", new Date(job.created_at).toISOString()],
    ["Words sent", job.words.sent],
  ];
  return lines.flatMap(([name, value]) => (value === null ? [] : `${name}: ${value}`)).join("\n");
}

const STATES: Record<Job["state"], string> = {
  planned: "Waiting",
  submitting: "Sending",
  running: "Working",
  fetching: "Saving",
  done: "Done",
  unknown: "Outcome unknown",
  failed: "Failed",
  cancelled: "Cancelled",
  expired: "Expired",
};

export function stateName(job: Job): string {
  return STATES[job.state];
}
