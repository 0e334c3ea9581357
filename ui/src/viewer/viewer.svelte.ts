import type { AssetId } from "../ipc/AssetId";
import { gallery } from "../gallery/gallery.svelte";
import { studio } from "../state/studio.svelte";
import { FIT, type Sight } from "./zoom";

/** What lies around the picture. */
export const SURROUNDS = ["well", "black", "mid", "light", "checker"] as const;
export type Surround = (typeof SURROUNDS)[number];

/** The pictures one can step through. */
export interface Reel {
  count: number;
  id(at: number): AssetId;
  /** Where a picture is, or -1. */
  find(id: AssetId): number;
  /** Width by height, as far as it is known. */
  ratio(at: number): number;
}

/** One picture by itself: a quick look, or opened with its bar and filmstrip. */
export class Viewer {
  showing = $state<"look" | "open" | null>(null);
  id = $state<AssetId | null>(null);
  /** The pictures of a conversation, when one of them was opened there; else those of the gallery. */
  among = $state.raw<readonly AssetId[] | null>(null);
  sight = $state.raw<Sight>(FIT);
  surround = $state<Surround>("well");

  reel = $derived.by<Reel>(() => {
    const { among } = this;
    if (among === null) {
      const { index } = gallery;
      return {
        count: index.count,
        id: (at) => index.id(at),
        find: (id) => index.find(id),
        ratio: (at) => index.width(at) / index.height(at),
      };
    }
    return {
      count: among.length,
      id: (at) => among[at]!,
      find: (id) => among.indexOf(id),
      ratio: (at) => {
        const asset = studio.assets.get(among[at]!);
        return (asset?.width ?? 1) / (asset?.height ?? 1);
      },
    };
  });

  open(id: AssetId, among: readonly AssetId[] | null = null): void {
    this.#show(id, "open", among);
  }

  look(id: AssetId): void {
    this.#show(id, "look", null);
  }

  close(): void {
    this.showing = null;
    this.sight = FIT;
  }

  /** The next (1) or previous (-1) picture of the gallery, seen in the same way. Says whether there is one. */
  step(step: -1 | 1): boolean {
    if (this.id === null) return false;
    const at = this.reel.find(this.id) + step;
    if (at < 0 || at >= this.reel.count) return false;
    this.id = this.reel.id(at);
    gallery.select(this.id);
    return true;
  }

  nextSurround(): void {
    const at = SURROUNDS.indexOf(this.surround);
    this.surround = SURROUNDS[(at + 1) % SURROUNDS.length]!;
  }

  #show(id: AssetId, how: "look" | "open", among: readonly AssetId[] | null): void {
    if (this.id !== id) this.sight = FIT;
    this.id = id;
    this.among = among;
    this.showing = how;
    gallery.select(id);
  }
}

export const viewer = new Viewer();
