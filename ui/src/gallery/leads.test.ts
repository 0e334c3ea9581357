import { describe, expect, it } from "vitest";
import { sampleJob } from "../testing/samples";
import { GalleryIndex, RECORD } from "./index";
import { leadsOf } from "./leads";

/** Assets kept at these seconds, newest first. */
function kept(...created: number[]): GalleryIndex {
  const buffer = new ArrayBuffer(created.length * RECORD);
  created.forEach((second, at) => {
    new DataView(buffer).setUint32(at * RECORD, created.length - at, true);
    new DataView(buffer).setUint32(at * RECORD + 4, second, true);
  });
  return new GalleryIndex(buffer);
}

describe("the places of generations", () => {
  it("are as many as pictures are still to come, in their exact shape, in front of everything", () => {
    const leads = leadsOf([sampleJob({ samples: 4, assets: ["1"] })], kept(90, 80), 100);
    expect(leads.map(({ before, ratio, first, created }) => [before, ratio, first, created])).toEqual([
      [0, 1280 / 768, true, 100],
      [0, 1280 / 768, false, 100],
      [0, 1280 / 768, false, 100],
    ]);
  });

  it("keep their names while pictures arrive, so that what is drawn stays", () => {
    const keys = (assets: string[]): string[] =>
      leadsOf([sampleJob({ samples: 3, assets })], kept(), 0).map(({ key }) => key);
    expect(keys([])).toEqual(["7/0", "7/1", "7/2"]);
    expect(keys(["1"])).toEqual(["7/0", "7/1"]);
    expect(keys(["1", "2", "3"])).toEqual([]);
  });

  it("put the newest generation first", () => {
    const jobs = [sampleJob({ id: "9", samples: 1 }), sampleJob({ id: "10", samples: 1 })];
    expect(leadsOf(jobs, kept(), 0).map(({ job }) => job.id)).toEqual(["10", "9"]);
  });

  it("leave a failure where it happened, as one place with room for its reason", () => {
    const failed = sampleJob({ state: "failed", samples: 4, width: 512, height: 1536, finished_at: 85_000 });
    const [lead, ...more] = leadsOf([failed], kept(90, 86, 85, 80), 100);
    expect(more).toEqual([]);
    expect([lead?.before, lead?.created, lead?.first]).toEqual([2, 85, true]);
    expect(lead?.ratio).toBeGreaterThanOrEqual(1.3);
  });

  it("are sorted as the rows need them", () => {
    const jobs = [
      sampleJob({ id: "3", state: "unknown", finished_at: 70_000 }),
      sampleJob({ id: "2", state: "failed", finished_at: 95_000 }),
      sampleJob({ id: "1", state: "running", samples: 1 }),
    ];
    const before = leadsOf(jobs, kept(90, 80), 100).map((lead) => lead.before);
    expect(before).toEqual([...before].sort((a, b) => a - b));
    expect(before).toEqual([0, 0, 2]);
  });
});
