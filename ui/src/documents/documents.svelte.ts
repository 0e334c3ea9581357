import { SvelteMap } from "svelte/reactivity";
import type { Document } from "../ipc/Document";

/** Documents this window has heard of, by id. */
export class Documents {
  #known = new SvelteMap<string, Document>();

  get(id: string): Document | undefined {
    return this.#known.get(id);
  }

  put(documents: readonly Document[]): void {
    for (const document of documents) this.#known.set(document.id, document);
  }
}

export const documents = new Documents();
