import { describe, expect, it } from "vitest";
import { openFake } from "../host/fake";
import type { Kind } from "../ipc/Kind";
import { sampleAsset } from "../testing/samples";
import { GalleryIndex } from "./index";

const ALL = {
  text: "",
  kinds: [],
  model: null,
  starred: false,
  tag: null,
  collection: null,
  project: null,
  trashed: false,
};
const read = async (assets = 40): Promise<GalleryIndex> =>
  new GalleryIndex(
    await openFake(new URLSearchParams({ assets: String(assets) })).call("gallery_index", ALL),
  );

describe("the index of the gallery", () => {
  it("reads the records in place", () => {
    const buffer = new ArrayBuffer(32);
    const bytes = new DataView(buffer);
    bytes.setUint32(0, 70_000, true);
    bytes.setUint32(4, 1_795_000_000, true);
    bytes.setUint16(8, 1280, true);
    bytes.setUint16(10, 768, true);
    bytes.setUint8(12, 1);
    bytes.setUint8(13, 1);
    bytes.setUint32(16, 9, true);
    const index = new GalleryIndex(buffer);
    expect(index.count).toBe(2);
    expect([index.id(0), index.id(1)]).toEqual(["70000", "9"]);
    expect([index.created(0), index.width(0), index.height(0), index.kind(0), index.starred(0)]).toEqual([
      1_795_000_000,
      1280,
      768,
      "video",
      true,
    ]);
    expect(index.starred(1)).toBe(false);
  });

  it("ignores a cut-off record and a kind it does not know", () => {
    const buffer = new ArrayBuffer(20);
    new DataView(buffer).setUint8(12, 99);
    const index = new GalleryIndex(buffer);
    expect(index.count).toBe(1);
    expect(index.kind(0)).toBe("image");
  });

  it("finds every asset, and says so of those that are not there", async () => {
    const index = await read();
    for (let at = 0; at < index.count; at++) expect(index.find(index.id(at))).toBe(at);
    expect(index.find("0")).toBe(-1);
    expect(index.find("41")).toBe(-1);
    expect(index.find("no number")).toBe(-1);
  });

  it("leaves the original as it was when assets go or are starred", async () => {
    const index = await read();
    const [first, third] = [index.id(0), index.id(2)];
    const fewer = index.without(new Set([first, third, "999"]));
    expect(fewer.count).toBe(38);
    expect([fewer.find(first), fewer.find(third), fewer.find(index.id(1))]).toEqual([-1, -1, 0]);
    const starred = index.withStars(new Set([first, "999"]), true);
    expect([index.starred(0), starred.starred(0)]).toEqual([false, true]);
    expect(starred.withStars(new Set([first]), false).starred(0)).toBe(false);
    expect(index.count).toBe(40);
  });

  it("takes one more in, in order, and not twice", async () => {
    const index = await read();
    const asset = sampleAsset({
      id: "99",
      kind: "video",
      width: 640,
      height: 360,
      starred: true,
      created_at: 5500,
    });
    const more = index.with(asset);
    expect([more.count, more.id(0), more.kind(0), more.width(0), more.height(0), more.created(0)]).toEqual([
      41,
      "99",
      "video",
      640,
      360,
      5,
    ]);
    expect(more.starred(0)).toBe(true);
    expect(more.with(asset)).toBe(more);
    const back = more.without(new Set([index.id(7)])).with(sampleAsset({ id: index.id(7) }));
    expect(back.find(index.id(7))).toBe(8);
    expect(back.find(index.id(39))).toBe(40);
  });

  it("gives what has no pixels the shape of its tile", async () => {
    const index = await read(3);
    const shape = (kind: Kind, size: number | null): number => {
      const more = index.with(sampleAsset({ id: "99", kind, width: size, height: size }));
      return more.width(0) / more.height(0);
    };
    expect([shape("audio", null), shape("text", null), shape("model", null), shape("video", null)]).toEqual([
      16 / 9,
      4 / 3,
      1,
      16 / 9,
    ]);
    expect(shape("video", 90)).toBe(1);
  });

  it("names a run of assets from either end", async () => {
    const index = await read();
    expect(index.between(3, 5)).toEqual([index.id(3), index.id(4), index.id(5)]);
    expect(index.between(5, 3)).toEqual(index.between(3, 5));
  });
});
