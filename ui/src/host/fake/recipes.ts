import type { Recipe } from "../../ipc/Recipe";

/** The recipes that come with the studio in memory. */
export const FAKE_RECIPES: readonly Recipe[] = [
  recipe(
    "content-pack",
    "Content pack",
    "A hero, three social cards and a short clip that belong together.",
    "A content pack for our spring release: calm, warm paper tones, a fox as the guide.",
    0.5,
  ),
  recipe(
    "product-demo",
    "Product demo",
    "A storyboard, its pictures and a spoken walk through a product.",
    "A 30-second demo of our note app: open, write, find again.",
    1,
  ),
  recipe(
    "support-answer",
    "Support answer",
    "An answer with marked screenshots, as a document to send.",
    "How do I change my billing address? Show the steps on our settings page.",
    0.2,
  ),
  recipe(
    "brand-sheet",
    "Brand sheet",
    "Colours, type and three pictures that show a style.",
    "A brand sheet for a small coffee roastery by the sea.",
    null,
  ),
];

function recipe(
  name: string,
  title: string,
  summary: string,
  example: string,
  budget_usd: number | null,
): Recipe {
  const instructions = `# ${title}\n\n${summary}\n\nPlan all parts first, keep one seed, and stay below the budget.`;
  return { name, title, summary, example, budget_usd, instructions, built_in: true, own: false };
}
