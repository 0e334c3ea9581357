import type { Job } from "../ipc/Job";
import { isUnderWay } from "../state/job";
import type { GalleryIndex } from "./index";
import type { Insert } from "./rows";

/** A place in the gallery held by a generation. */
export interface Lead extends Insert {
  /** Names the place while the generation changes. */
  key: string;
  job: Job;
  /** The first place of the generation; it carries the words. */
  first: boolean;
}

/** A failure needs room for its reason, whatever shape the picture would have had. */
const NARROWEST_FAILURE = 1.3;

/**
 * The places generations take, newest first. One under way holds as many as pictures are still to come, in their exact
 * shape and where they will appear, so that nothing moves when they do. One that came to nothing stays where it ended.
 */
export function leadsOf(jobs: Iterable<Job>, index: GalleryIndex, now_s: number): Lead[] {
  const leads: Lead[] = [];
  for (const job of [...jobs].sort((a, b) => Number(b.id) - Number(a.id))) {
    const ratio = job.width && job.height ? job.width / job.height : 1;
    if (isUnderWay(job)) {
      const open = Math.max(0, job.samples - job.assets.length);
      for (let part = 0; part < open; part++) {
        // Named from the end, so that the places that remain keep their names when one becomes a picture.
        leads.push({
          key: `${job.id}/${part}`,
          job,
          first: part === 0,
          before: 0,
          ratio,
          created: now_s,
        });
      }
    } else {
      const ended = Math.floor((job.finished_at ?? job.created_at) / 1000);
      leads.push({
        key: job.id,
        job,
        first: true,
        before: newerThan(index, ended),
        ratio: Math.max(NARROWEST_FAILURE, Math.min(2, ratio)),
        created: ended,
      });
    }
  }
  // Stable: places before the same picture keep the order of their generations.
  return leads.sort((a, b) => a.before - b.before);
}

/** How many assets are newer than a moment. */
function newerThan(index: GalleryIndex, created: number): number {
  let low = 0;
  let high = index.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (index.created(middle) > created) low = middle + 1;
    else high = middle;
  }
  return low;
}
