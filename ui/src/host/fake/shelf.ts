import type { Asset } from "../../ipc/Asset";
import type { Chain } from "../../ipc/Chain";
import type { Collection } from "../../ipc/Collection";
import type { Kit } from "../../ipc/Kit";
import type { Project } from "../../ipc/Project";
import type { ProjectEdit } from "../../ipc/ProjectEdit";
import type { Recipe } from "../../ipc/Recipe";
import { HostError, type StudioEvent } from "../host";
import type { FakeLibrary } from "./library";
import { FAKE_RECIPES } from "./recipes";

/** Projects, brand kits, recipes, tags and collections of the studio in memory. */
export class FakeShelf {
  projects: Project[];
  kits: Kit[];
  #recipes: Recipe[] = [...FAKE_RECIPES];
  #collections = new Map<string, { id: string; ids: Set<string> }>();
  #last = 10;

  constructor(
    private readonly library: FakeLibrary,
    private readonly emit: (event: StudioEvent) => void,
    empty: boolean,
  ) {
    this.kits = empty ? [] : [NORTHWIND];
    this.projects = empty ? [] : [project("1", "Northwind spring", "1", 5, 1.36), project("2", "Zine")];
    library.collected = (collection, asset) =>
      [...this.#collections.values()].some(({ id, ids }) => id === collection && ids.has(asset));
  }

  rate(ids: string[], rating: number): null {
    return this.#change(ids, () => ({ rating }));
  }

  tag(ids: string[], tags: string[], on: boolean): null {
    return this.#change(ids, (asset) => {
      const others = asset.tags.filter((tag) => !tags.includes(tag));
      return { tags: (on ? [...others, ...tags] : others).sort() };
    });
  }

  tags(): string[] {
    return [...new Set(this.library.own().flatMap(({ tags }) => tags))].sort();
  }

  confide(ids: string[], confidential: boolean): null {
    return this.#change(ids, () => ({ confidential }));
  }

  collections(): Collection[] {
    return [...this.#collections].map(([name, { id, ids }]) => ({ id, name, assets: ids.size }));
  }

  collect(name: string, ids: string[], on: boolean): Collection {
    const kept = this.#collections.get(name) ?? { id: this.#next(), ids: new Set<string>() };
    this.#collections.set(name, kept);
    for (const id of ids) {
      if (on) kept.ids.add(id);
      else kept.ids.delete(id);
    }
    this.emit({ type: "assets_changed", ids });
    return { id: kept.id, name, assets: kept.ids.size };
  }

  saveProject(edit: ProjectEdit): Project {
    if (this.projects.some(({ id, name }) => id !== edit.id && name === edit.name)) {
      throw new HostError("usage", "There is a project of that name. Choose another one.");
    }
    const before = this.projects.find(({ id }) => id === edit.id);
    const kept = { ...(before ?? project(this.#next(), edit.name)), ...edit, id: before?.id ?? this.#next() };
    this.projects = [...this.projects.filter(({ id }) => id !== kept.id), kept];
    this.#tell();
    return kept;
  }

  saveKit(kit: Kit): Kit {
    if (this.kits.some(({ id, name }) => id !== kit.id && name === kit.name)) {
      throw new HostError("usage", "There is a brand kit of that name. Choose another one.");
    }
    const kept = { ...kit, id: kit.id ?? this.#next() };
    this.kits = [...this.kits.filter(({ id }) => id !== kept.id), kept];
    this.#tell();
    return kept;
  }

  deleteKit(gone: string): null {
    this.kits = this.kits.filter(({ id }) => id !== gone);
    this.projects = this.projects.map((entry) => (entry.kit === gone ? { ...entry, kit: null } : entry));
    this.#tell();
    return null;
  }

  recipes(): Recipe[] {
    return [...this.#recipes];
  }

  saveRecipe(recipe: Recipe): Recipe {
    const built_in = FAKE_RECIPES.some(({ name }) => name === recipe.name);
    const kept = { ...recipe, built_in, own: true };
    const at = this.#recipes.findIndex(({ name }) => name === recipe.name);
    if (at < 0) this.#recipes.push(kept);
    else this.#recipes[at] = kept;
    return kept;
  }

  deleteRecipe(gone: string): null {
    const built_in = FAKE_RECIPES.find(({ name }) => name === gone);
    this.#recipes = this.#recipes.flatMap((recipe) => (recipe.name === gone ? (built_in ?? []) : recipe));
    return null;
  }

  /** How an asset came about: the person's words, then what was added to them. */
  chain(id: string): Chain {
    const asset = this.library.asset(id);
    if (!asset) throw new HostError("library", "This picture is not in the library any more.");
    const { mine, refined, sent } = asset.words;
    const prompt = { prompt: sent, ...asset.parameters };
    const known = sent.startsWith(mine) && mine !== "";
    return {
      mine,
      refined,
      proposed: asset.conversation === null ? null : prompt,
      arguments: prompt,
      body: JSON.stringify({ key: "…", model_id: asset.model, ...prompt }, null, 2),
      blame: known
        ? [
            { text: mine, by: "me" as const },
            { text: sent.slice(mine.length), by: "model" as const },
          ].filter(({ text }) => text !== "")
        : [{ text: sent, by: "model" }],
    };
  }

  #change(ids: string[], change: (asset: Asset) => Partial<Asset>): null {
    for (const id of ids) {
      const asset = this.library.asset(id);
      if (asset) this.library.change([id], change(asset));
    }
    this.emit({ type: "assets_changed", ids });
    return null;
  }

  #tell(): void {
    this.emit({ type: "projects", projects: this.projects, kits: this.kits });
  }

  #next(): string {
    return String((this.#last += 1));
  }
}

function project(
  id: string,
  name: string,
  kit: string | null = null,
  cap_usd: number | null = null,
  spent_usd = 0,
): Project {
  return { id, name, kit, cap_usd, spent_usd, archived: false, created_at: Date.now() };
}

const NORTHWIND: Kit = {
  id: "1",
  name: "Northwind",
  palettes: [
    { name: "Primary", colours: ["#0f3d3e", "#e2dcc8", "#f1f1f1"] },
    { name: "Accent", colours: ["#d9822b"] },
  ],
  style_words: ["calm", "matte paper", "lots of air"],
  banned_words: ["cheap", "neon"],
  references: ["3", "5"],
  voices: [{ name: "Narrator", voice: "emma" }],
  notes: "Never crop the mark. People look past the camera.",
};
