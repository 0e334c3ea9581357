import { beforeEach, describe, expect, it, vi } from "vitest";
import { workspace } from "../frame/workspace.svelte";
import { openFake } from "../host/fake";
import { host } from "../host/host";
import { fakeHost, sampleAsset } from "../testing/samples";
import { Gallery } from "./gallery.svelte";

let gallery: Gallery;

beforeEach(async () => {
  fakeHost();
  workspace.view = "all";
  workspace.selected = null;
  gallery = new Gallery();
  await gallery.load();
});

const id = (at: number): string => gallery.index.id(at);

describe("the gallery", () => {
  it("loads what its view and filters describe", async () => {
    expect(gallery.index.count).toBe(60);
    workspace.view = "starred";
    await gallery.load();
    expect(gallery.index.count).toBeGreaterThan(0);
    expect(gallery.index.count).toBeLessThan(60);
    workspace.view = "all";
    gallery.model = "realtime";
    await gallery.load();
    expect(gallery.narrowed).toBe(true);
    expect(gallery.whole).toBe(false);
    expect(gallery.index.count).toBeLessThan(60);
  });

  it("narrows to a project, a collection and a tag, alone and together", async () => {
    await host.call("tag", { ids: ["41", "42"], tags: ["fog"], on: true });
    const heroes = await host.call("collect", { name: "Heroes", ids: ["42", "43"], on: true });
    const shown = async () => {
      await gallery.load();
      return gallery.index.between(0, gallery.index.count - 1);
    };
    gallery.tag = "fog";
    expect(await shown()).toEqual(["42", "41"]);
    gallery.collection = heroes;
    expect(await shown()).toEqual(["42"]);
    gallery.tag = null;
    expect(await shown()).toEqual(["43", "42"]);
    expect([gallery.narrowed, gallery.whole]).toEqual([true, false]);
    gallery.project = "1";
    await gallery.load();
    expect(gallery.index.count).toBe(0);
  });

  it("searches while words are typed, once for a burst of them, from any view", async () => {
    workspace.view = "cost";
    const call = vi.spyOn(host, "call");
    for (const text of ["f", "fo", "fog "]) gallery.search(text);
    expect(workspace.view).toBe("all");
    await vi.waitFor(() => expect(gallery.index.count).toBeLessThan(60));
    const asked = call.mock.calls.filter(([name]) => name === "gallery_index");
    expect(asked.map(([, request]) => (request as { text: string }).text)).toEqual(["fog"]);
  });

  it("believes only the answer to its last question", async () => {
    const call = host.call.bind(host);
    let release: () => void = () => undefined;
    const held = new Promise<void>((done) => (release = done));
    vi.spyOn(host, "call").mockImplementationOnce(async (name, request) => {
      await held;
      return call(name, request);
    });
    const slow = gallery.load();
    gallery.text = "fog";
    await gallery.load();
    const found = gallery.index.count;
    release();
    await slow;
    expect(gallery.index.count).toBe(found);
  });

  it("keeps what it shows when the library cannot be read, and says so", async () => {
    vi.spyOn(host, "call").mockRejectedValueOnce({ code: "library", message: "The library is locked." });
    await gallery.load();
    expect([gallery.failure?.code, gallery.index.count]).toEqual(["library", 60]);
    await gallery.load();
    expect(gallery.failure).toBeNull();
  });

  it("follows what happens in the library", async () => {
    const event = { type: "assets_changed", ids: ["60"] } as const;
    await host.call("trash", { ids: ["60"] });
    gallery.hear({ ...event, ids: [...event.ids] });
    await vi.waitFor(() => expect(gallery.index.count).toBe(59));
  });

  it("shows a new picture in the same moment it is told of", () => {
    gallery.hear({ type: "asset_added", asset: sampleAsset({ id: "61" }) });
    expect([gallery.index.count, gallery.index.id(0)]).toEqual([61, "61"]);
  });

  it("does not lose a picture that was told of while the library was being read", async () => {
    const old = await host.call("gallery_index", gallery.query);
    const later = await openFake(new URLSearchParams({ assets: "61" })).call("gallery_index", gallery.query);
    let release: (answer: ArrayBuffer) => void = () => undefined;
    const held = new Promise<ArrayBuffer>((done) => (release = done));
    vi.spyOn(host, "call").mockResolvedValue(later).mockReturnValueOnce(held);
    const loading = gallery.load();
    gallery.hear({ type: "asset_added", asset: sampleAsset({ id: "61" }) });
    release(old);
    await loading;
    expect(gallery.index.find("61")).toBe(-1);
    await vi.waitFor(() => expect(gallery.index.find("61")).toBe(0));
  });

  it("leaves it to the library whether a new picture matches a search", async () => {
    gallery.text = "fog";
    await gallery.load();
    const found = gallery.index.count;
    gallery.hear({ type: "asset_added", asset: sampleAsset({ id: "61" }) });
    expect(gallery.index.count).toBe(found);
  });

  it("selects on the first look what was selected before", async () => {
    workspace.selected = "33";
    const next = new Gallery();
    await next.load();
    expect(next.active).toBe("33");
    next.clear();
    await next.load();
    expect(next.active).toBeNull();
  });
});

describe("the selection", () => {
  it("is one, some or a run of assets", () => {
    gallery.select(id(3));
    gallery.toggle(id(5));
    expect(gallery.chosen).toEqual([id(3), id(5)]);
    gallery.toggle(id(3));
    expect(gallery.chosen).toEqual([id(5)]);
    gallery.select(id(4));
    gallery.extendTo(id(7));
    expect(gallery.chosen).toEqual([id(4), id(5), id(6), id(7)]);
    gallery.extendTo(id(2));
    expect(gallery.chosen).toEqual([id(2), id(3), id(4)]);
    expect(gallery.active).toBe(id(2));
  });

  it("is everything, or nothing", () => {
    gallery.selectAll();
    expect(gallery.selected.size).toBe(60);
    gallery.clear();
    expect([gallery.selected.size, gallery.active]).toEqual([0, null]);
    gallery.extendTo(id(3));
    expect(gallery.chosen).toEqual([id(3)]);
  });

  it("moves on to the next picture when its own goes away", () => {
    const [before, gone, after] = [id(4), id(5), id(6)];
    gallery.select(gone);
    gallery.drop(new Set([gone]));
    expect(gallery.active).toBe(after);
    gallery.drop(new Set([after]));
    expect([before, id(5)]).toContain(gallery.active);
    expect(gallery.index.count).toBe(58);
  });

  it("goes back when there is nothing after, and ends when nothing is left", () => {
    gallery.select(id(59));
    const before = id(58);
    gallery.drop(new Set([id(59)]));
    expect(gallery.active).toBe(before);
    gallery.selectAll();
    gallery.drop(gallery.selected);
    expect([gallery.index.count, gallery.active, gallery.selected.size]).toEqual([0, null, 0]);
  });

  it("forgets what is no longer shown", async () => {
    gallery.select(id(0));
    gallery.toggle(id(1));
    await host.call("trash", { ids: [id(1)] });
    await gallery.load();
    expect(gallery.selected.size).toBe(1);
    expect(gallery.active).toBe(id(0));
  });
});
