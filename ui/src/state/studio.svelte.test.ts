import { beforeEach, describe, expect, it, vi } from "vitest";
import { host, type StudioEvent } from "../host/host";
import { fakeHost, sampleAsset, sampleJob } from "../testing/samples";
import { Studio } from "./studio.svelte";

let fake: ReturnType<typeof fakeHost>;
let studio: Studio;

beforeEach(async () => {
  fake = fakeHost();
  studio = new Studio();
  await studio.open();
});

describe("opening", () => {
  it("takes the snapshot over", () => {
    expect(studio.ready).toBe(true);
    expect(studio.counts.assets).toBe(60);
    expect(studio.connection?.sandbox).toBe(true);
    expect(studio.modelName("flux-2-dev")).toBe("FLUX 2 dev");
    expect(studio.modelName("unheard-of")).toBe("unheard-of");
    expect(studio.days.size).toBeGreaterThan(1);
  });

  it("listens before it asks, so that nothing falls in between", async () => {
    const order: string[] = [];
    vi.spyOn(fake, "subscribe").mockImplementation(async () => void order.push("subscribe"));
    const call = fake.call;
    vi.spyOn(fake, "call").mockImplementation(async (name, request) => {
      order.push(name);
      return call(name, request);
    });
    await new Studio().open();
    expect(order.slice(0, 2)).toEqual(["subscribe", "snapshot"]);
  });

  it("says what is wrong instead of staying silent, and recovers", async () => {
    fakeHost({ fail: "snapshot" });
    const broken = new Studio();
    await broken.open();
    expect(broken.ready).toBe(false);
    expect(broken.trouble?.code).toBe("network");
    fakeHost();
    await broken.reload();
    expect([broken.ready, broken.trouble]).toEqual([true, null]);
  });

  it("goes without the ledger when only that cannot be read", async () => {
    fakeHost({ fail: "cost" });
    const poor = new Studio();
    await poor.open();
    expect([poor.ready, poor.trouble, poor.days.size]).toEqual([true, null, 0]);
  });
});

describe("events", () => {
  it("keep generations while they matter", () => {
    studio.apply({ type: "job", job: sampleJob({ id: "1", state: "running" }) });
    studio.apply({ type: "job", job: sampleJob({ id: "2", state: "planned" }) });
    expect(studio.underWay.map(({ id }) => id)).toEqual(["2", "1"]);
    studio.apply({ type: "job", job: sampleJob({ id: "1", state: "done" }) });
    studio.apply({ type: "job", job: sampleJob({ id: "2", state: "failed" }) });
    expect(studio.underWay).toEqual([]);
    expect([...studio.jobs.keys()]).toEqual(["2"]);
    studio.apply({ type: "job", job: sampleJob({ id: "2", state: "failed", dismissed: true }) });
    expect(studio.jobs.size).toBe(0);
  });

  it("bring a new asset's details along", () => {
    studio.apply({ type: "asset_added", asset: sampleAsset({ id: "999" }) });
    expect(studio.assets.get("999")?.words.mine).toBe("fog");
  });

  it("count a result at once, so that its placeholder can go in the same moment", () => {
    studio.apply({ type: "job", job: sampleJob({ id: "1", samples: 2 }) });
    studio.apply({ type: "asset_added", asset: sampleAsset({ id: "999", job: "1" }) });
    studio.apply({ type: "asset_added", asset: sampleAsset({ id: "999", job: "1" }) });
    expect(studio.jobs.get("1")?.assets).toEqual(["999"]);
  });

  it("read changed details again, but only those that are shown", async () => {
    await studio.assets.load(["5"]);
    const call = vi.spyOn(host, "call");
    await fake.call("star", { ids: ["5", "6"], starred: true });
    await vi.waitFor(() => expect(studio.assets.get("5")?.starred).toBe(true));
    expect(call.mock.calls.filter(([name]) => name === "assets")).toEqual([["assets", { ids: ["5"] }]]);
  });

  it("keep conversations newest first, and forget deleted ones", () => {
    const talk = (id: string, updated_at: number): StudioEvent => ({
      type: "conversation",
      conversation: {
        id,
        title: id,
        created_at: 0,
        updated_at,
        usd: 0,
        project: null,
        fork: null,
        recipe: null,
        contract: [],
      },
    });
    [talk("1", 10), talk("2", 20), talk("1", 30)].forEach((event) => studio.apply(event));
    expect(studio.conversations.map(({ id }) => id)).toEqual(["1", "2"]);
    studio.apply({ type: "conversation_deleted", id: "1" });
    expect(studio.conversations.map(({ id }) => id)).toEqual(["2"]);
  });

  it("replace settings, connection and money", async () => {
    await host.call("save_settings", { ...studio.settings!, theme: "mid", cap_day_usd: 5 });
    expect(studio.settings?.theme).toBe("mid");
    expect(studio.cost?.cap_day_usd).toBe(5);
    await host.call("use_sandbox", { on: false });
    expect(studio.connection?.sandbox).toBe(false);
  });

  it("reach listeners after they were applied, until they stop", () => {
    const seen: number[] = [];
    const stop = studio.listen(() => seen.push(studio.jobs.size));
    studio.apply({ type: "job", job: sampleJob({ id: "1" }) });
    stop();
    studio.apply({ type: "job", job: sampleJob({ id: "2" }) });
    expect(seen).toEqual([1]);
  });
});

describe("a whole generation", () => {
  it("passes through its states and ends in the library", async () => {
    const states: string[] = [];
    studio.listen((event) => event.type === "job" && states.push(event.job.state));
    const before = studio.cost!.spent.total_usd;
    await host.call("generate", {
      prompt: "Fog over pine hills",
      negative: null,
      mine: null,
      version: null,
      model: null,
      width: 1024,
      height: 1024,
      samples: 2,
      seed: null,
      set: {},
    });
    await vi.waitFor(() => expect(states.at(-1)).toBe("done"));
    expect([...new Set(states)]).toEqual(["planned", "submitting", "running", "fetching", "done"]);
    expect(studio.jobs.size).toBe(0);
    expect(studio.cost!.spent.total_usd).toBeCloseTo(before + 0.0094);
    await vi.waitFor(() => expect(studio.counts.assets).toBe(62));
  });
});

describe("the details of assets", () => {
  it("are asked for together, and not twice", async () => {
    const call = vi.spyOn(host, "call");
    studio.assets.want(["1", "2"]);
    studio.assets.want(["2", "3"]);
    await vi.waitFor(() => expect(studio.assets.get("3")).toBeDefined());
    studio.assets.want(["1", "3"]);
    expect(call.mock.calls.filter(([name]) => name === "assets")).toEqual([
      ["assets", { ids: ["1", "2", "3"] }],
    ]);
  });

  it("are asked for again after the host failed", async () => {
    const call = vi.spyOn(host, "call").mockRejectedValueOnce(new Error("gone"));
    studio.assets.want(["1"]);
    await vi.waitFor(() => expect(call).toHaveBeenCalledTimes(1));
    await Promise.resolve();
    studio.assets.want(["1"]);
    await vi.waitFor(() => expect(studio.assets.get("1")).toBeDefined());
  });

  it("do not grow without end", () => {
    for (let id = 1; id <= 5000; id++) studio.assets.put([sampleAsset({ id: String(id) })]);
    expect(studio.assets.get("1")).toBeUndefined();
    expect(studio.assets.get("5000")).toBeDefined();
  });

  it("tell what was made from what", () => {
    studio.assets.put([sampleAsset({ id: "1" }), sampleAsset({ id: "2", parents: ["1"] })]);
    expect(studio.assets.childrenOf("1")).toEqual(["2"]);
  });
});
