// Changes of brand kits: kept at once and in order, one after the other.

import { host, toFailure } from "../host/host";
import type { Kit } from "../ipc/Kit";
import { studio } from "../state/studio.svelte";

export class Kits {
  /** The kit that is looked at. */
  chosen = $state<string | null>(null);
  /** Why the last change was not kept. The change stays on the screen, and the next one takes it along. */
  failure = $state<string | null>(null);

  /** A change on its way, which is shown already. */
  #ahead = $state.raw<Kit | null>(null);
  #last: Promise<unknown> = Promise.resolve();

  /** All kits by name. */
  get all(): Kit[] {
    return [...studio.kits].sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  }

  /** The kit that is looked at, with changes that are on their way. */
  get kit(): Kit | null {
    if (this.#ahead?.id === this.chosen && this.#ahead !== null) return this.#ahead;
    return studio.kits.find(({ id }) => id === this.chosen) ?? this.all[0] ?? null;
  }

  choose(id: string | null): void {
    this.chosen = id;
    this.#ahead = null;
    this.failure = null;
  }

  /** Makes an empty kit under a name that is free. */
  async add(): Promise<void> {
    const names = new Set(studio.kits.map(({ name }) => name.toLowerCase()));
    let name = "New kit";
    for (let number = 2; names.has(name.toLowerCase()); number++) name = `New kit ${number}`;
    const kept = await host.call("save_kit", {
      id: null,
      name,
      palettes: [],
      style_words: [],
      banned_words: [],
      references: [],
      voices: [],
      notes: "",
    });
    this.#put(kept);
    this.choose(kept.id);
  }

  /** Changes a part of the kit that is looked at. Fails when it cannot be kept. */
  change(part: Partial<Kit>): Promise<void> {
    const kit = this.kit;
    if (kit === null) return Promise.resolve();
    const next = { ...kit, ...part };
    this.chosen = next.id;
    this.#ahead = next;
    const turn = this.#last.then(async () => {
      try {
        this.#put(await host.call("save_kit", next));
        if (this.#ahead === next) {
          this.#ahead = null;
          this.failure = null;
        }
      } catch (thrown) {
        if (this.#ahead === next) this.failure = toFailure(thrown).message;
        throw thrown;
      }
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** The same, for changes without a field that could tell why not. */
  set(part: Partial<Kit>): void {
    void this.change(part).catch(() => undefined);
  }

  /** Renames it. A name that is taken is told at its field, and nothing else waits for it. */
  async rename(name: string): Promise<void> {
    try {
      await this.change({ name });
    } catch (thrown) {
      this.#ahead = null;
      this.failure = null;
      throw thrown;
    }
  }

  async delete(id: string): Promise<void> {
    await host.call("delete_kit", { id });
    studio.kits = studio.kits.filter((kit) => kit.id !== id);
    if (this.chosen === id) this.choose(null);
  }

  /** Its event may come a moment later. */
  #put(kit: Kit): void {
    studio.kits = [...studio.kits.filter(({ id }) => id !== kit.id), kit];
  }
}

/** The brand kits of this window. */
export const kits = new Kits();
