import type { AssetId } from "../ipc/AssetId";
import type { Kind } from "../ipc/Kind";
import type { GalleryIndex } from "./index";
import { assetAt, type Layout } from "./rows";

/** One tile on the page. While the view moves it is given other assets; it is never made anew. */
export class Slot {
  /** The asset shown, or `null` while the tile is put aside. */
  id = $state<AssetId | null>(null);
  /** Place of the asset in the index. */
  at = $state(0);
  left = $state(0);
  top = $state(0);
  wide = $state(0);
  tall = $state(0);
  kind = $state<Kind>("image");
  starred = $state(false);

  constructor(readonly key: number) {}
}

/** The tiles of the page: about as many as are visible, however long the gallery is. */
export class Pool {
  slots = $state.raw<Slot[]>([]);
  #byId = new Map<AssetId, Slot>();

  /** The tile of an asset, while it is on the page. */
  slotOf(id: AssetId): Slot | undefined {
    return this.#byId.get(id);
  }

  /** Shows the cells of `rows` (the first, and the one after the last), with every top moved up by `shift`. */
  show(layout: Layout, index: GalleryIndex, rows: readonly [number, number], shift: number): void {
    const wanted = this.#wanted(layout, index, rows);
    const free: Slot[] = [];
    for (const slot of this.slots) if (slot.id === null || !wanted.has(slot.id)) free.push(slot);
    for (const id of this.#byId.keys()) if (!wanted.has(id)) this.#byId.delete(id);

    const made: Slot[] = [];
    for (const [id, [row, cell, at]] of wanted) {
      let slot = this.#byId.get(id);
      if (!slot) {
        slot = free.pop();
        if (!slot) {
          slot = new Slot(this.slots.length + made.length);
          made.push(slot);
        }
        slot.id = id;
        this.#byId.set(id, slot);
      }
      slot.at = at;
      slot.left = layout.left[cell]!;
      slot.wide = layout.wide[cell]!;
      slot.top = layout.top[row]! - shift;
      slot.tall = layout.tall[row]!;
      slot.kind = index.kind(at);
      slot.starred = index.starred(at);
    }
    for (const slot of free) slot.id = null;
    if (made.length > 0) this.slots = [...this.slots, ...made];
  }

  #wanted(
    layout: Layout,
    index: GalleryIndex,
    [from, to]: readonly [number, number],
  ): Map<AssetId, [row: number, cell: number, at: number]> {
    const wanted = new Map<AssetId, [number, number, number]>();
    for (let row = from; row < to; row++) {
      for (let cell = layout.first[row]!; cell < layout.first[row + 1]!; cell++) {
        const at = assetAt(layout, cell);
        if (at >= 0) wanted.set(index.id(at), [row, cell, at]);
      }
    }
    return wanted;
  }
}
