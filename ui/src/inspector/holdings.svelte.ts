// What each collection holds. Read when somebody looks, and again once something changed in the library.

import { GalleryIndex } from "../gallery/index";
import { host, toFailure, type StudioEvent } from "../host/host";
import type { AssetId } from "../ipc/AssetId";
import type { Collection } from "../ipc/Collection";
import { studio } from "../state/studio.svelte";

/** A pause before reading: keys run through the gallery quicker, and one change brings several events. */
const PAUSE_MS = 150;

interface Holding {
  collection: Collection;
  index: GalleryIndex;
}

export class Holdings {
  /** Every collection by name; `null` until they were read. */
  all = $state.raw<readonly Holding[] | null>(null);
  failure = $state<string | null>(null);
  /** Grows with every change in the library, so that who looks asks again. */
  changes = $state(0);

  #read = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Those that hold all of these assets. */
  of(ids: readonly AssetId[]): Collection[] {
    const holds = ({ index }: Holding) => ids.every((id) => index.find(id) >= 0);
    return (this.all ?? []).filter(holds).map(({ collection }) => collection);
  }

  /** Reads them after a pause, unless what is known is fresh. */
  want(): void {
    clearTimeout(this.#timer);
    if (this.#read === this.changes) return;
    this.#timer = setTimeout(() => void this.read(), PAUSE_MS);
  }

  async read(): Promise<void> {
    const { changes } = this;
    try {
      const collections = await host.call("collections", {});
      const all = await Promise.all(
        collections.map(async (collection) => ({ collection, index: await inside(collection) })),
      );
      this.all = all.sort((a, b) => byName(a.collection, b.collection));
      this.failure = null;
      this.#read = changes;
    } catch (thrown) {
      this.failure = toFailure(thrown).message;
    }
  }

  hear(event: StudioEvent): void {
    if (event.type === "assets_changed") this.changes++;
  }
}

async function inside({ id }: Collection): Promise<GalleryIndex> {
  const every = {
    text: "",
    kinds: [],
    model: null,
    starred: false,
    tag: null,
    project: null,
    trashed: false,
  };
  return new GalleryIndex(await host.call("gallery_index", { ...every, collection: id }));
}

export function byName(a: { name: string }, b: { name: string }): number {
  return a.name.localeCompare(b.name, undefined, { numeric: true });
}

/** The collections of this window. */
export const holdings = new Holdings();
studio.listen((event) => holdings.hear(event));
