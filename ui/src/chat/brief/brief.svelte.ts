// What goes along with the next message: documents, pictures and a recipe, and what reading all of it would cost.

import { toasts } from "../../controls/toasts.svelte";
import { documents } from "../../documents/documents.svelte";
import { host } from "../../host/host";
import type { Asset } from "../../ipc/Asset";
import type { AssetId } from "../../ipc/AssetId";
import type { Attached } from "../../ipc/Attached";
import type { ConversationId } from "../../ipc/ConversationId";
import type { Document } from "../../ipc/Document";
import type { Quote } from "../../ipc/Quote";
import type { Recipe } from "../../ipc/Recipe";
import { studio } from "../../state/studio.svelte";

/** What was attached, as it is kept while another conversation is open. */
export interface Kept {
  documents: readonly Document[];
  pictures: readonly AssetId[];
  recipe: Recipe | null;
}

export const NOTHING: Kept = { documents: [], pictures: [], recipe: null };

/** From so many tokens on a conversation is long enough for its price to be told before it is sent. */
const LONG_TOKENS = 40_000;

export class Brief {
  documents = $state.raw<readonly Document[]>([]);
  pictures = $state.raw<readonly AssetId[]>([]);
  recipe = $state.raw<Recipe | null>(null);
  /** The price of reading what stands here; `null` until the host answered. */
  quote = $state.raw<Quote | null>(null);
  /** Files that are being read. */
  reading = $state(0);

  #asked = 0;

  /** Whether no file goes along. */
  get empty(): boolean {
    return this.documents.length === 0 && this.pictures.length === 0;
  }

  /** Why the message cannot be sent as it is. */
  get problem(): string | null {
    return this.quote?.problem ?? null;
  }

  /** Whether the price of reading is worth a line. */
  get worthALine(): boolean {
    const { quote } = this;
    if (!quote) return false;
    return !this.empty || quote.tokens >= LONG_TOKENS || quote.over_step || quote.problem !== null;
  }

  /** Asks for files and attaches them. */
  async pick(): Promise<void> {
    await this.#read(async () => this.#take(await host.call("attach_files", {})));
  }

  /** Attaches files that were dropped or pasted; says which could not be read. */
  async bring(files: Iterable<File>): Promise<void> {
    for (const file of files) {
      await this.#read(async () => {
        const bytes = await file.arrayBuffer();
        this.#take([await host.call("attach_bytes", { name: file.name, bytes })]);
      });
    }
  }

  /** Attaches pictures that are in the library. */
  async addAssets(ids: readonly AssetId[]): Promise<void> {
    await this.#read(async () => {
      const assets = await studio.assets.load([...ids]);
      const pictures = assets.filter(({ kind }) => kind === "image");
      this.#take(pictures.map((asset) => ({ type: "picture", asset })));
      if (pictures.length < assets.length) toasts.say("Only pictures can be attached to a message.");
    });
  }

  removeDocument(id: string): void {
    this.documents = this.documents.filter((document) => document.id !== id);
  }

  removePicture(id: AssetId): void {
    this.pictures = this.pictures.filter((picture) => picture !== id);
  }

  kept(): Kept {
    const { documents, pictures, recipe } = this;
    return { documents, pictures, recipe };
  }

  load({ documents: kept, pictures, recipe }: Kept): void {
    documents.put(kept);
    this.documents = kept;
    this.pictures = pictures;
    this.recipe = recipe;
    this.quote = null;
    this.#asked++;
  }

  /** What a request carries of it. */
  request(): { documents: string[]; pictures: AssetId[]; recipe: string | null } {
    return {
      documents: this.documents.map(({ id }) => id),
      pictures: [...this.pictures],
      recipe: this.recipe?.name ?? null,
    };
  }

  /** Asks for the price of reading. Only the answer to the last question counts. */
  async price(conversation: ConversationId | null, text: string): Promise<void> {
    const asked = ++this.#asked;
    try {
      const quote = await host.call("quote", { conversation, text, ...this.request() });
      if (asked === this.#asked) this.quote = quote;
    } catch {
      // Without a quote there is no price to show; Send says what is wrong.
      if (asked === this.#asked) this.quote = null;
    }
  }

  #take(attached: readonly Attached[]): void {
    for (const one of attached) {
      if (one.type === "document") {
        documents.put([one.document]);
        const known = this.documents.some(({ id }) => id === one.document.id);
        if (!known) this.documents = [...this.documents, one.document];
      } else {
        this.#addPicture(one.asset);
      }
    }
  }

  #addPicture(asset: Asset): void {
    studio.assets.put([asset]);
    if (!this.pictures.includes(asset.id)) this.pictures = [...this.pictures, asset.id];
  }

  async #read(act: () => Promise<void>): Promise<void> {
    this.reading++;
    try {
      await act();
    } catch (thrown) {
      toasts.fail(thrown);
    } finally {
      this.reading--;
    }
  }
}
