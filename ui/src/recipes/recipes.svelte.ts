// Recipes as they are edited: a draft of the chosen one until it is saved into its file.

import { host, toFailure } from "../host/host";
import type { Recipe } from "../ipc/Recipe";
import { limit, written } from "../settings/validate";
import { studio } from "../state/studio.svelte";

/** What is typed into the fields. */
export interface Draft {
  title: string;
  summary: string;
  example: string;
  budget: string;
  instructions: string;
}

export type Problems = Partial<Record<keyof Draft, string>>;

export class Recipes {
  chosen = $state<string | null>(null);
  /** Changes that were not saved; `null` while there are none. */
  #draft = $state.raw<Draft | null>(null);
  /** One is being written that has no file yet. */
  fresh = $state(false);
  problems = $state.raw<Problems>({});
  failure = $state<string | null>(null);
  busy = $state(false);

  get all(): Recipe[] {
    return [...studio.recipes].sort((a, b) => a.title.localeCompare(b.title));
  }

  /** The one that is looked at, as it is kept. */
  get recipe(): Recipe | null {
    if (this.fresh) return null;
    return studio.recipes.find(({ name }) => name === this.chosen) ?? this.all[0] ?? null;
  }

  get draft(): Draft {
    if (this.#draft) return this.#draft;
    const { recipe } = this;
    return recipe
      ? { ...pick(recipe), budget: written(recipe.budget_usd) }
      : { title: "", summary: "", example: "", budget: "", instructions: "" };
  }

  get changed(): boolean {
    return this.#draft !== null;
  }

  /** Whether its first words can be brought back, instead of it being gone. */
  get restorable(): boolean {
    return this.recipe?.built_in === true && this.recipe.own;
  }

  choose(name: string): void {
    this.#leave();
    this.chosen = name;
  }

  begin(): void {
    this.#leave();
    this.fresh = true;
    this.#draft = {
      title: "",
      summary: "",
      example: "",
      budget: "",
      instructions: "Say what comes first, what each step makes, and how it is handed over.",
    };
  }

  /** Goes back to what is kept. */
  discard(): void {
    this.#leave();
  }

  write(part: Partial<Draft>): void {
    this.#draft = { ...this.draft, ...part };
    const [field] = Object.keys(part) as (keyof Draft)[];
    if (field !== undefined && this.problems[field] !== undefined) {
      this.problems = { ...this.problems, [field]: undefined };
    }
  }

  /** Says whether it was saved; `problems` and `failure` say why not. */
  async save(): Promise<boolean> {
    const { draft, recipe } = this;
    const budget = limit(draft.budget);
    this.problems = {
      ...(draft.title.trim() === "" && { title: "Write a title." }),
      ...(draft.instructions.trim() === "" && { instructions: "Write what the agent is to do." }),
      ...(budget.problem !== null && { budget: budget.problem }),
    };
    if (Object.keys(this.problems).length > 0) return false;
    this.busy = true;
    try {
      const kept = await host.call("save_recipe", {
        name: recipe?.name ?? fileName(draft.title, studio.recipes),
        title: draft.title.trim(),
        summary: draft.summary.trim(),
        example: draft.example.trim(),
        budget_usd: budget.value,
        instructions: draft.instructions,
        built_in: recipe?.built_in ?? false,
        own: true,
      });
      await this.read();
      this.#leave();
      this.chosen = kept.name;
      return true;
    } catch (thrown) {
      this.failure = toFailure(thrown).message;
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Takes the person's file away: one that came with Limn is as it was, another one is gone. */
  async remove(): Promise<void> {
    const { recipe } = this;
    if (!recipe) return;
    await host.call("delete_recipe", { name: recipe.name });
    this.#leave();
    await this.read();
  }

  /** Reads the files again: they may have been changed with another program. */
  async read(): Promise<void> {
    studio.recipes = await host.call("recipes", {});
  }

  #leave(): void {
    this.#draft = null;
    this.fresh = false;
    this.problems = {};
    this.failure = null;
  }
}

const pick = ({ title, summary, example, instructions }: Recipe) => ({
  title,
  summary,
  example,
  instructions,
});

/** A file name that is free, from the title: "Böhmische Karte" is "bohmische-karte". */
export function fileName(title: string, taken: readonly { name: string }[]): string {
  const base =
    title
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 48) || "recipe";
  let name = base;
  for (let number = 2; taken.some((other) => other.name === name); number++) name = `${base}-${number}`;
  return name;
}

/** The recipes of this window. */
export const recipes = new Recipes();
