import { describe, expect, it } from "vitest";
import { GalleryIndex } from "./index";
import { openFake } from "../host/fake";
import { Pool } from "./pool.svelte";
import { layOut, rowsIn, type Layout } from "./rows";

const FRAME = { width: 1000, target: 200, gap: 5, heading: 30, padding: 4 };
const VIEW = 800;

async function library(assets: number): Promise<GalleryIndex> {
  const host = openFake(new URLSearchParams({ assets: String(assets) }));
  const query = {
    text: "",
    kinds: [],
    model: null,
    starred: false,
    tag: null,
    collection: null,
    project: null,
    trashed: false,
  };
  return new GalleryIndex(await host.call("gallery_index", query));
}

function look(pool: Pool, layout: Layout, index: GalleryIndex, top: number): void {
  pool.show(layout, index, rowsIn(layout, top, top + VIEW, 2), 0);
}

const shown = (pool: Pool): string[] => pool.slots.flatMap((slot) => slot.id ?? []);

describe("the tiles on the page", () => {
  it("are few, however long the gallery is and wherever it is looked at", async () => {
    const index = await library(100_000);
    const layout = layOut(index, [], FRAME);
    const pool = new Pool();
    for (let top = 0; top < layout.height; top += layout.height / 400) look(pool, layout, index, top);
    expect(pool.slots.length).toBeLessThan(70);
  });

  it("stay what they are while their asset stays in view", async () => {
    const index = await library(500);
    const layout = layOut(index, [], FRAME);
    const pool = new Pool();
    look(pool, layout, index, 2000);
    const before = new Map(pool.slots.map((slot) => [slot.id, slot]));
    look(pool, layout, index, 2300);
    const stayed = pool.slots.filter((slot) => before.get(slot.id) === slot);
    expect(stayed.length).toBeGreaterThan(8);
    for (const id of shown(pool)) if (before.has(id)) expect(pool.slotOf(id)).toBe(before.get(id));
  });

  it("show every wanted asset once, at its place", async () => {
    const index = await library(500);
    const layout = layOut(index, [{ before: 2, ratio: 1.5, created: index.created(2) }], FRAME);
    const pool = new Pool();
    for (const top of [0, 900, 4000, 300, 0]) {
      look(pool, layout, index, top);
      const ids = shown(pool);
      expect(new Set(ids).size).toBe(ids.length);
      for (const slot of pool.slots) {
        if (slot.id === null) continue;
        expect(index.id(slot.at)).toBe(slot.id);
        expect(slot.top + slot.tall).toBeGreaterThan(top - 900);
        expect(slot.top).toBeLessThan(top + VIEW + 900);
      }
    }
    expect(shown(pool)).toContain(index.id(0));
  });

  it("are put aside when there is nothing for them", async () => {
    const index = await library(40);
    const pool = new Pool();
    look(pool, layOut(index, [], FRAME), index, 0);
    const empty = await library(0);
    look(pool, layOut(empty, [], FRAME), empty, 0);
    expect(pool.slots.length).toBeGreaterThan(0);
    expect(shown(pool)).toEqual([]);
    expect(pool.slotOf(index.id(0))).toBeUndefined();
  });

  it("move when a picture is added in front", async () => {
    const [before, after] = [await library(60), await library(61)];
    const pool = new Pool();
    look(pool, layOut(before, [], FRAME), before, 0);
    const slot = pool.slotOf(before.id(0));
    look(pool, layOut(after, [], FRAME), after, 0);
    expect(pool.slotOf(before.id(0))).toBe(slot);
    expect(slot?.at).toBe(1);
  });
});
