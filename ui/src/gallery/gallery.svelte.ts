import { host, toFailure, type StudioEvent } from "../host/host";
import type { AssetId } from "../ipc/AssetId";
import type { Collection } from "../ipc/Collection";
import type { Failure } from "../ipc/Failure";
import type { GalleryQuery } from "../ipc/GalleryQuery";
import type { Kind } from "../ipc/Kind";
import type { ProjectId } from "../ipc/ProjectId";
import { workspace } from "../frame/workspace.svelte";
import { EMPTY_INDEX, GalleryIndex } from "./index";

/** A pause in typing before the library is asked. */
const TYPING_MS = 60;
/** Several changes in a row are read once. */
const BURST_MS = 40;

/** The three stages of the words behind a picture. */
export type Stage = "mine" | "refined" | "sent";

/** What the gallery shows and what is selected in it. */
export class Gallery {
  text = $state("");
  kind = $state<Kind | null>(null);
  model = $state<string | null>(null);
  project = $state<ProjectId | null>(null);
  collection = $state.raw<Pick<Collection, "id" | "name"> | null>(null);
  tag = $state<string | null>(null);

  index = $state.raw<GalleryIndex>(EMPTY_INDEX);
  /** Whether an answer arrived at all. */
  loaded = $state(false);
  failure = $state.raw<Failure | null>(null);

  selected = $state.raw<ReadonlySet<AssetId>>(new Set());
  /** The asset that keys act on: the last one chosen. */
  active = $state<AssetId | null>(null);

  /** Which of a picture's words are looked at, and so which are copied. */
  stage = $state<Stage>("refined");

  /** Where a selection by Shift begins. */
  #pivot: AssetId | null = null;
  #asked = 0;
  /** Questions without an answer yet. */
  #open = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  query = $derived<GalleryQuery>({
    text: this.text.trim(),
    kinds: this.kind === null ? [] : [this.kind],
    model: this.model,
    starred: workspace.view === "starred",
    tag: this.tag,
    collection: this.collection?.id ?? null,
    project: this.project,
    trashed: workspace.view === "trash",
  });

  /** Whether anything narrows the view, so that "nothing found" differs from "nothing there". */
  get narrowed(): boolean {
    const { text, kinds, model, tag, collection, project } = this.query;
    return text !== "" || kinds.length > 0 || [model, tag, collection, project].some((one) => one !== null);
  }

  /** The whole library, where generations under way have their place. */
  get whole(): boolean {
    return workspace.view === "all" && !this.narrowed;
  }

  /** Asks for what the query describes; only the last question's answer counts. */
  async load(): Promise<void> {
    const asked = (this.#asked += 1);
    this.#open++;
    try {
      const buffer = await host.call("gallery_index", $state.snapshot(this.query));
      if (asked !== this.#asked) return;
      this.index = new GalleryIndex(buffer);
      this.failure = null;
      this.#forgetMissing();
      // On the first look, what was selected when the window was closed.
      const before = this.loaded ? null : workspace.selected;
      if (before !== null && this.index.find(before) >= 0) this.select(before);
    } catch (thrown) {
      if (asked === this.#asked) this.failure = toFailure(thrown);
    } finally {
      this.#open--;
    }
    this.loaded = true;
  }

  /** Loads after a short pause. */
  loadSoon(pause = BURST_MS): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(), pause);
  }

  /** For the words of a search, while they are typed. */
  search(text: string): void {
    this.text = text;
    if (!workspace.inGallery) workspace.show("all");
    this.loadSoon(TYPING_MS);
  }

  /** Follows what happens in the library. */
  hear(event: StudioEvent): void {
    if (event.type === "assets_changed") this.loadSoon();
    // Masks are kept, but not shown.
    if (event.type !== "asset_added" || event.asset.origin === "mask") return;
    // In the same moment as its placeholder goes, so that nothing moves.
    if (this.whole && this.loaded) this.index = this.index.with(event.asset);
    // An answer under way may not know of it, and only the library knows whether it matches a query.
    if (!this.whole || this.#open > 0) this.loadSoon();
  }

  isSelected(id: AssetId): boolean {
    return this.selected.has(id);
  }

  /** The selection in the order of the gallery. */
  get chosen(): AssetId[] {
    return [...this.selected].sort((a, b) => Number(b) - Number(a));
  }

  select(id: AssetId): void {
    this.selected = new Set([id]);
    this.active = id;
    this.#pivot = id;
  }

  toggle(id: AssetId): void {
    const next = new Set(this.selected);
    if (!next.delete(id)) next.add(id);
    this.selected = next;
    this.active = id;
    this.#pivot = id;
  }

  /** Everything from where the selection began up to this one. */
  extendTo(id: AssetId): void {
    const from = this.#pivot === null ? -1 : this.index.find(this.#pivot);
    const to = this.index.find(id);
    if (from < 0 || to < 0) return this.select(id);
    this.selected = new Set(this.index.between(from, to));
    this.active = id;
  }

  selectAll(): void {
    if (this.index.count === 0) return;
    this.selected = new Set(this.index.between(0, this.index.count - 1));
    this.active ??= this.index.id(0);
  }

  clear(): void {
    this.selected = new Set();
    this.active = null;
    this.#pivot = null;
  }

  /** Takes assets out of view at once; the host's answer follows. The selection moves on to the next one. */
  drop(ids: ReadonlySet<AssetId>): void {
    const at = this.active === null ? -1 : this.index.find(this.active);
    let next: AssetId | null = null;
    for (let away = 0; at >= 0 && next === null && away < this.index.count; away++) {
      for (const place of [at + away, at - away]) {
        if (place < 0 || place >= this.index.count || next !== null) continue;
        const id = this.index.id(place);
        if (!ids.has(id)) next = id;
      }
    }
    this.index = this.index.without(ids);
    if (next === null) this.clear();
    else this.select(next);
  }

  /** Shows stars at once. */
  markStars(ids: ReadonlySet<AssetId>, starred: boolean): void {
    this.index = this.index.withStars(ids, starred);
  }

  #forgetMissing(): void {
    const kept = [...this.selected].filter((id) => this.index.find(id) >= 0);
    if (kept.length !== this.selected.size) this.selected = new Set(kept);
    if (this.active !== null && this.index.find(this.active) < 0) this.active = kept[0] ?? null;
  }
}

/** The gallery of this window. */
export const gallery = new Gallery();
