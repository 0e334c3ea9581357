import { toasts } from "../controls/toasts.svelte";
import { host } from "../host/host";
import type { Job } from "../ipc/Job";
import { studio } from "../state/studio.svelte";
import { details } from "./words";

/** What the person can do with a generation. Trouble is told as a message; the tile stays as it is. */
export const work = {
  cancel: (job: Job) => told(() => host.call("cancel_job", { id: job.id })),

  retry: (job: Job, same_seed = false) => told(() => host.call("retry_job", { id: job.id, same_seed })),

  async dismiss(job: Job): Promise<void> {
    await told(async () => {
      await host.call("dismiss_job", { id: job.id });
      studio.jobs.delete(job.id);
    });
  },

  /** The provider's list has it under this id: its results are fetched. */
  found: (job: Job, provider_id: string) =>
    told(() => host.call("resolve_job", { job: job.id, provider_id })),

  /** Nobody will find out; it stays in the ledger as unclear. */
  async giveUp(job: Job): Promise<void> {
    await told(async () => {
      await host.call("resolve_job", { job: job.id, provider_id: null });
      studio.jobs.delete(job.id);
    });
  },

  copyDetails: (job: Job) =>
    told(async () => {
      await host.call("copy_text", { text: details(job) });
      toasts.say("Details copied.");
    }),
};

/** Does it, and says whether it worked. */
async function told(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (thrown) {
    toasts.fail(thrown);
    return false;
  }
}
