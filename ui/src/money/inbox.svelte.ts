// Generations that were charged, or may have been, and came to nothing: what can be claimed back.

import { host, toFailure } from "../host/host";
import type { Claim } from "../ipc/Claim";
import type { JobId } from "../ipc/JobId";
import { studio } from "../state/studio.svelte";

/** Several jobs that end together are read once. */
const BURST_MS = 300;

export class Inbox {
  /** `null` until it was read. */
  claims = $state.raw<Claim[] | null>(null);
  failure = $state<string | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Those not claimed yet, newest first. */
  get open(): Claim[] {
    return this.#sorted(false);
  }

  get claimed(): Claim[] {
    return this.#sorted(true);
  }

  /** Reads it now and whenever a generation ends without a result. Returns how to stop. */
  follow(): () => void {
    void this.load();
    const stop = studio.listen((event) => {
      if (event.type !== "job" || event.job.charged === null || event.job.charged === "no") return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.load(), BURST_MS);
    });
    return () => {
      clearTimeout(this.#timer);
      stop();
    };
  }

  async load(): Promise<void> {
    try {
      this.claims = await host.call("claims", {});
      this.failure = null;
    } catch (thrown) {
      this.failure = toFailure(thrown).message;
    }
  }

  /** Marks a charge as claimed, or takes the mark away. Fails with what the host says. */
  async mark(id: JobId, on: boolean): Promise<void> {
    const job = await host.call("claim", { id, on });
    this.claims = (this.claims ?? []).map((claim) => (claim.job.id === id ? { ...claim, job } : claim));
  }

  #sorted(claimed: boolean): Claim[] {
    return (this.claims ?? [])
      .filter(({ job }) => (job.claimed_at !== null) === claimed)
      .sort((a, b) => b.job.created_at - a.job.created_at);
  }
}

/** The inbox of this window. */
export const inbox = new Inbox();
