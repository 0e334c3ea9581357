// The document that is read: a few of its pages at a time, as they come into view or are asked for.

import { SvelteMap } from "svelte/reactivity";
import { host, toFailure } from "../host/host";
import type { Document } from "../ipc/Document";
import type { Failure } from "../ipc/Failure";

/** Pages that are asked for at once. */
const BATCH = 8;

/** Where words were found: a page and how often they stand there. */
export interface Hit {
  page: number;
  count: number;
}

export class Reader {
  document = $state.raw<Document | null>(null);
  page = $state(1);
  /** Text of the pages that are here, by number from 1. */
  pages = new SvelteMap<number, string>();
  failure = $state.raw<Failure | null>(null);
  search = $state("");
  searching = $state(false);

  #asked = new Set<number>();
  #opened = 0;

  /** Pages on which the searched words stand, as far as the pages are here. */
  hits = $derived.by<Hit[]>(() => {
    const wanted = this.search.trim().toLowerCase();
    if (wanted === "") return [];
    const found = [...this.pages].map(([page, text]) => ({
      page,
      count: text.toLowerCase().split(wanted).length - 1,
    }));
    return found.filter(({ count }) => count > 0).sort((a, b) => a.page - b.page);
  });

  /** Opens a document, at a page where one is named. */
  open(document: Document, page = 1): void {
    if (this.document?.id !== document.id) {
      this.#opened++;
      this.pages.clear();
      this.#asked.clear();
      this.search = "";
      this.searching = false;
    }
    this.failure = null;
    this.document = document;
    this.turn(page);
  }

  close(): void {
    this.document = null;
  }

  /** Goes to a page; the nearest one there is. */
  turn(page: number): void {
    if (!this.document) return;
    this.page = Math.min(Math.max(1, Math.round(page) || 1), Math.max(1, this.document.pages));
    void this.#read(this.page);
  }

  /** Reads whatever is missing, so that the search sees every page. */
  async find(words: string): Promise<void> {
    this.search = words;
    const { document } = this;
    if (!document || words.trim() === "" || this.searching) return;
    const opened = this.#opened;
    this.searching = true;
    for (let page = 1; page <= document.pages && opened === this.#opened && !this.failure; page += BATCH) {
      await this.#read(page);
    }
    if (opened === this.#opened) this.searching = false;
  }

  /** The next page with the words on it, round the end. */
  next(step: 1 | -1): void {
    const { hits, page } = this;
    const on = step === 1 ? hits.find((hit) => hit.page > page) : hits.findLast((hit) => hit.page < page);
    const to = on ?? (step === 1 ? hits[0] : hits.at(-1));
    if (to) this.turn(to.page);
  }

  async #read(page: number): Promise<void> {
    const { document } = this;
    if (!document) return;
    const from = page - ((page - 1) % BATCH);
    if (this.#asked.has(from)) return;
    this.#asked.add(from);
    const opened = this.#opened;
    const to = Math.min(document.pages, from + BATCH - 1);
    try {
      const texts = await host.call("document_pages", { document: document.id, from, to });
      if (opened !== this.#opened) return;
      texts.forEach((text, at) => this.pages.set(from + at, text));
      this.failure = null;
    } catch (thrown) {
      if (opened !== this.#opened) return;
      this.#asked.delete(from);
      this.failure = toFailure(thrown);
    }
  }
}

/** The reader of this window. */
export const reader = new Reader();
