// What the chat keeps between two starts. It comes back from a file that anything may have happened to, so every part
// is looked at before it is believed.

import type { AssetId } from "../ipc/AssetId";
import type { ConversationId } from "../ipc/ConversationId";
import type { Document } from "../ipc/Document";
import type { Recipe } from "../ipc/Recipe";
import { NOTHING, type Kept } from "./brief/brief.svelte";
import type { Choices } from "./composer/composer.svelte";
import { NO_WORDS, type Origin, type Words } from "./composer/writing.svelte";

/** Drafts kept; the oldest are let go. */
const MOST_DRAFTS = 50;

/** The draft of the conversation that does not exist yet. */
export const NEW = "new";

/** Unsent words and what was attached to them. */
export interface Unsent {
  words: Words;
  along: Kept;
}

export const NO_DRAFT: Unsent = { words: NO_WORDS, along: NOTHING };

/** A draft as it is written to disk; of its recipe, the name. */
interface Written extends Omit<Words, "caret"> {
  documents: readonly Document[];
  pictures: readonly AssetId[];
  recipe: string | null;
}

/** What was not sent yet, by conversation. */
export class Drafts {
  #unsent = new Map<string, Unsent>();

  get(id: ConversationId | null): Unsent {
    return this.#unsent.get(id ?? NEW) ?? NO_DRAFT;
  }

  put(id: ConversationId | null, draft: Unsent): void {
    const key = id ?? NEW;
    this.#unsent.delete(key);
    if (isEmpty(draft)) return;
    this.#unsent.set(key, draft);
    const [oldest] = this.#unsent.keys();
    if (this.#unsent.size > MOST_DRAFTS && oldest !== undefined) this.#unsent.delete(oldest);
  }

  forget(id: ConversationId): void {
    this.#unsent.delete(id);
  }

  /** As it is written to disk. */
  kept(): Record<string, Written> {
    return Object.fromEntries(
      [...this.#unsent].map(
        ([
          id,
          {
            words: { text, negative, origin },
            along,
          },
        ]) => {
          const { documents, pictures, recipe } = along;
          return [id, { text, negative, origin, documents, pictures, recipe: recipe?.name ?? null }];
        },
      ),
    );
  }

  /** Takes back what `kept` gave; what cannot be read is left out, and a recipe that is gone. */
  restore(kept: unknown, recipes: readonly Recipe[]): void {
    this.#unsent.clear();
    if (!isRecord(kept)) return;
    for (const [id, draft] of Object.entries(kept)) {
      if (!isRecord(draft) || typeof draft.text !== "string") continue;
      const { text } = draft;
      const negative = typeof draft.negative === "string" ? draft.negative : "";
      const along: Kept = {
        documents: listIn(draft.documents).filter(isDocument),
        pictures: listIn(draft.pictures).filter((id) => typeof id === "string"),
        recipe: recipes.find(({ name }) => name === draft.recipe) ?? null,
      };
      const words = { text, negative, origin: originIn(draft.origin), caret: text.length };
      this.put(id === NEW ? null : id, { words, along });
    }
  }
}

function isEmpty({ words, along }: Unsent): boolean {
  const { documents, pictures, recipe } = along;
  const nothing = documents.length === 0 && pictures.length === 0 && recipe === null;
  return nothing && words.text === "" && words.negative === "";
}

function listIn(kept: unknown): unknown[] {
  return Array.isArray(kept) ? kept : [];
}

function isDocument(kept: unknown): kept is Document {
  if (!isRecord(kept)) return false;
  const words = [kept.id, kept.name, kept.kind].every((value) => typeof value === "string");
  return words && [kept.pages, kept.tokens].every((value) => typeof value === "number");
}

function originIn(kept: unknown): Origin | null {
  if (!isRecord(kept)) return null;
  const { id, prompt, negative, mine } = kept;
  if (typeof id !== "string" || typeof prompt !== "string") return null;
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  return { id, prompt, negative: text(negative), mine: text(mine) };
}

/** The choices of direct mode that can be read from what was kept. */
export function choicesIn(kept: unknown): Partial<Choices> {
  const found: Partial<Choices> = {};
  if (!isRecord(kept)) return found;
  if (kept.mode === "agent" || kept.mode === "direct") found.mode = kept.mode;
  if (typeof kept.model === "string") found.model = kept.model;
  if (typeof kept.samples === "number" && [1, 2, 3, 4].includes(kept.samples)) found.samples = kept.samples;
  if (typeof kept.verbatim === "boolean") found.verbatim = kept.verbatim;
  if (typeof kept.seed === "string") found.seed = kept.seed;
  const { size } = kept;
  if (isRecord(size) && isSide(size.width) && isSide(size.height)) {
    found.size = { width: size.width, height: size.height };
  }
  return found;
}

function isSide(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 8 && value <= 16_384;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
