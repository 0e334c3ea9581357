import { flushSync } from "svelte";
import { beforeEach, describe, expect, it } from "vitest";
import { studio } from "../state/studio.svelte";
import { draw } from "../testing/draw";
import { fakeHost, sampleAsset } from "../testing/samples";
import { Slot } from "./pool.svelte";
import Tile from "./Tile.svelte";

let slot: Slot;

beforeEach(() => {
  fakeHost();
  slot = new Slot(0);
  Object.assign(slot, { id: "41", at: 6, left: 12, top: 340, wide: 300, tall: 180 });
});

const tile = (): HTMLElement => document.querySelector<HTMLElement>("[role=option]")!;
const picture = (): HTMLImageElement => document.querySelector("img")!;

function show(selected = false): void {
  draw(Tile, { slot, selected, active: false, total: 60 });
}

describe("a tile", () => {
  it("stands where it is told, and tells which of how many it is", () => {
    show(true);
    expect(tile().style.transform).toBe("translate(12px, 340px)");
    expect([tile().style.width, tile().style.height]).toEqual(["300px", "180px"]);
    expect(tile().getAttribute("aria-posinset")).toBe("7");
    expect(tile().getAttribute("aria-setsize")).toBe("60");
    expect(tile().getAttribute("aria-selected")).toBe("true");
  });

  it("is named by its words once they are known", () => {
    show();
    expect(tile().getAttribute("aria-label")).toBe("Picture");
    studio.assets.put([sampleAsset({ id: "41" })]);
    slot.starred = true;
    flushSync();
    expect(tile().getAttribute("aria-label")).toBe("fog, starred");
  });

  it("bears a lock when its picture is confidential", () => {
    studio.assets.put([sampleAsset({ id: "41", confidential: false })]);
    show();
    expect(document.querySelector(".marks")).toBeNull();
    studio.assets.put([sampleAsset({ id: "41", confidential: true })]);
    flushSync();
    expect(document.querySelector(".marks svg")).not.toBeNull();
    expect(tile().getAttribute("aria-label")).toBe("fog, confidential");
  });

  it("shows no picture before its own is there, also when it is used again", () => {
    show();
    expect(picture().classList.contains("shown")).toBe(false);
    picture().dispatchEvent(new Event("load"));
    flushSync();
    expect(picture().classList.contains("shown")).toBe(true);
    slot.id = "40";
    flushSync();
    expect(picture().classList.contains("shown")).toBe(false);
    picture().dispatchEvent(new Event("load"));
    flushSync();
    expect(picture().classList.contains("shown")).toBe(true);
  });

  it("says that a picture cannot be shown, and tries the next one", () => {
    show();
    picture().dispatchEvent(new Event("error"));
    flushSync();
    expect(document.querySelector("img")).toBeNull();
    expect(document.querySelector(".symbol")).not.toBeNull();
    slot.id = "40";
    flushSync();
    expect(document.querySelector("img")).not.toBeNull();
  });

  it("marks clips with their length, and draws what has no picture as a symbol", () => {
    studio.assets.put([sampleAsset({ id: "41", kind: "video", duration_s: 5 })]);
    slot.kind = "video";
    show();
    expect(document.querySelector(".badge")?.textContent?.trim()).toBe("0:05");
    slot.kind = "text";
    flushSync();
    expect(document.querySelector("img")).toBeNull();
  });

  it("says when it fails the brief of its conversation, and no word when it passes", () => {
    const point = { says: "Wide", measured: "1:1", opinion: null };
    const heard = (...passes: (boolean | null)[]) => {
      const points = passes.map((one) => ({ ...point, passes: one }));
      studio.apply({ type: "checked", checks: [{ asset: "41", points }] });
      flushSync();
    };
    studio.assets.put([sampleAsset({ id: "41" })]);
    show();
    heard(true, null);
    expect(document.querySelector(".tally")).toBeNull();
    heard(true, false);
    expect(document.querySelector(".tally")?.textContent).toContain("1/2");
    expect(tile().getAttribute("aria-label")).toBe("fog, 1 of 2 points pass, 1 fails");
    heard();
  });

  it("has nothing on it that takes anything away", () => {
    show();
    expect(document.querySelector("button")).toBeNull();
  });

  it("is nowhere while it is put aside", () => {
    slot.id = null;
    show();
    expect(tile().classList.contains("aside")).toBe(true);
    expect(document.querySelector("img")).toBeNull();
  });
});
