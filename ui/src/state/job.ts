import type { Job } from "../ipc/Job";
import type { JobState } from "../ipc/JobState";

const UNDER_WAY: readonly JobState[] = ["planned", "submitting", "running", "fetching"];

/** Whether a generation is still being worked on. */
export function isUnderWay(job: Job): boolean {
  return UNDER_WAY.includes(job.state);
}

/** Whether it can still be stopped here. The provider may finish and charge what it has begun. */
export function canCancel(job: Job): boolean {
  return job.state === "planned" || job.state === "submitting" || job.state === "running";
}

/**
 * How far a generation probably is, from 0 to below 1: four fifths at the expected time, then ever slower, because an
 * estimate that is over tells nothing about the rest.
 */
export function progress(elapsed_s: number, eta_s: number | null): number {
  if (elapsed_s <= 0) return 0;
  const expected = eta_s !== null && eta_s > 0 ? eta_s : 12;
  const share = elapsed_s / expected;
  return share <= 1 ? share * 0.8 : 0.8 + 0.17 * (1 - Math.exp(-(share - 1)));
}

/** Whether it takes so much longer than expected that the person should know they need not wait. */
export function isLate(elapsed_s: number, eta_s: number | null): boolean {
  return elapsed_s > Math.max(20, (eta_s ?? 20) * 2);
}

/** Seconds since the request left (or the row was written), at a moment in milliseconds since 1970 UTC. */
export function elapsed(job: Job, now_ms: number): number {
  return Math.max(0, (now_ms - (job.submitted_at ?? job.created_at)) / 1000);
}
