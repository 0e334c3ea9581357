import { beforeEach, describe, expect, it } from "vitest";
import { HostError } from "../host/host";
import type { Recipe } from "../ipc/Recipe";
import { studio } from "../state/studio.svelte";
import { recordedHost, type Asked } from "../testing/recorded_host";
import { fileName, recipes } from "./recipes.svelte";

let asked: Asked;
let kept: Recipe[];

const recipe = (name: string, change: Partial<Recipe> = {}): Recipe => ({
  name,
  title: name,
  summary: "",
  example: "",
  budget_usd: null,
  instructions: "Do it.",
  built_in: false,
  own: true,
  ...change,
});
const saved = () => asked.filter(({ name }) => name === "save_recipe").map(({ request }) => request);

beforeEach(() => {
  kept = [
    recipe("content-pack", { title: "Content pack", budget_usd: 0.5, built_in: true, own: false }),
    recipe("mine"),
  ];
  asked = recordedHost({
    save_recipe: (given: Recipe) => {
      kept = [...kept.filter(({ name }) => name !== given.name), given];
      return given;
    },
    delete_recipe: ({ name }: { name: string }) => {
      kept = kept.flatMap((one) => (one.name !== name ? one : name === "mine" ? [] : { ...one, own: false }));
      return null;
    },
    recipes: () => kept,
  });
  studio.recipes = kept;
  recipes.choose("content-pack");
});

describe("a recipe", () => {
  it("is kept as the person's own version, with its budget as an amount", async () => {
    expect(recipes.draft.budget).toBe("0.5");
    expect(recipes.changed).toBe(false);
    recipes.write({ budget: "$0,75", instructions: "Plan first." });
    expect(await recipes.save()).toBe(true);
    expect(saved()).toMatchObject([{ name: "content-pack", budget_usd: 0.75, instructions: "Plan first." }]);
    expect(recipes.changed).toBe(false);
    expect(recipes.restorable).toBe(true);
    await recipes.remove();
    expect(recipes.recipe?.own).toBe(false);
    expect(recipes.restorable).toBe(false);
  });

  it("of the person's own can be given no first words back, whatever its name is", () => {
    kept = [recipe("product-demo"), recipe("other", { built_in: true })];
    studio.recipes = kept;
    recipes.choose("product-demo");
    expect(recipes.restorable).toBe(false);
    recipes.choose("other");
    expect(recipes.restorable).toBe(true);
  });

  it("of the person's own is gone after it was deleted", async () => {
    recipes.choose("mine");
    expect(recipes.restorable).toBe(false);
    await recipes.remove();
    expect(studio.recipes.map(({ name }) => name)).toEqual(["content-pack"]);
  });

  it("is not kept while something is wrong, and says what at its field", async () => {
    recipes.write({ title: " ", budget: "lots" });
    expect(await recipes.save()).toBe(false);
    expect(recipes.problems.title).toBeTruthy();
    expect(recipes.problems.budget).toContain("2.50");
    expect(saved()).toEqual([]);
    recipes.write({ title: "Pack" });
    expect(recipes.problems.title).toBeUndefined();
    expect(recipes.problems.budget).toBeTruthy();
  });

  it("stays as it is written when its file cannot be", async () => {
    recordedHost({
      save_recipe: () => {
        throw new HostError("disk_full", "The disk is full.");
      },
    });
    recipes.write({ title: "Pack" });
    expect(await recipes.save()).toBe(false);
    expect(recipes.failure).toBe("The disk is full.");
    expect(recipes.draft.title).toBe("Pack");
  });

  it("that is new gets a file name of its own from its title", async () => {
    recipes.begin();
    recipes.write({ title: "Content pack" });
    await recipes.save();
    expect(saved()).toMatchObject([{ name: "content-pack-2", title: "Content pack" }]);
    expect(recipes.recipe?.name).toBe("content-pack-2");
  });
});

it.each([
  ["Böhmische Karte!", "bohmische-karte"],
  ["../../etc/passwd", "etc-passwd"],
  ["日本語", "recipe"],
])("names the file of %s %s", (title, name) => expect(fileName(title, [])).toBe(name));
