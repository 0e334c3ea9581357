// Prompts of the past, newest first, read as far as somebody scrolls.

import { host, toFailure } from "../host/host";
import type { PromptVersion } from "../ipc/PromptVersion";

/** Prompts read at once: more than a panel shows. */
const PAGE = 50;
/** A pause in typing before the library is asked. */
const TYPING_MS = 120;

export class Past {
  text = $state("");
  starred = $state(false);
  found = $state.raw<PromptVersion[]>([]);
  /** Whether an answer to the present question arrived. */
  loaded = $state(false);
  /** Nothing older is there. */
  complete = $state(false);
  failure = $state<string | null>(null);

  #asked = 0;
  #busy = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Begins at the newest. */
  async load(): Promise<void> {
    clearTimeout(this.#timer);
    this.complete = false;
    await this.#read(null);
  }

  /** Goes on where the list ends. */
  async more(): Promise<void> {
    const last = this.found.at(-1);
    if (this.#busy || this.complete || last === undefined) return;
    await this.#read(last.id);
  }

  search(text: string): void {
    this.text = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(), TYPING_MS);
  }

  /** Only starred ones, or all. */
  async only(starred: boolean): Promise<void> {
    this.starred = starred;
    await this.load();
  }

  /** Stars a prompt or takes its star away; shown at once. Fails with what the host says. */
  async star(id: string, on: boolean): Promise<void> {
    this.#put(id, { starred: on });
    try {
      this.#put(id, await host.call("star_prompt", { id, on }));
    } catch (thrown) {
      this.#put(id, { starred: !on });
      throw thrown;
    }
  }

  async #read(before: string | null): Promise<void> {
    const asked = (this.#asked += 1);
    this.#busy = true;
    try {
      const { text, starred } = this;
      const page = await host.call("prompts", { text: text.trim(), starred, before, limit: PAGE });
      if (asked !== this.#asked) return;
      this.found = before === null ? page : [...this.found, ...page];
      this.complete = page.length < PAGE;
      this.failure = null;
    } catch (thrown) {
      if (asked === this.#asked) this.failure = toFailure(thrown).message;
    } finally {
      if (asked === this.#asked) {
        this.#busy = false;
        this.loaded = true;
      }
    }
  }

  #put(id: string, part: Partial<PromptVersion>): void {
    this.found = this.found.map((version) => (version.id === id ? { ...version, ...part } : version));
  }
}
