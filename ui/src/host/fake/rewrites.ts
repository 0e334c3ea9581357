import type { RefineHow } from "../../ipc/RefineHow";

/** What the refinement in memory makes of words that were made better, when it was asked for something else. */
export function rewritten(how: RefineHow, words: string, better: string): string {
  const bare = words.replace(/[.\s]+$/, "");
  switch (how) {
    case "shorter":
      return bare.split(/\s+/).slice(0, 8).join(" ").replace(/,$/, "");
    case "richer":
      return `${better}, dust in the beam of light, worn oak under the keyboard`;
    case "light":
      return `${bare}, overcast noon through a north window, no rim light`;
    case "describe":
      return "Ridges in layers under a low sun, each paler than the one before, a hazy blue sky above";
    case "better":
    case "translate":
    case "variations":
      return better;
  }
}

/** The further takes of three. */
export function variations(words: string): { prompt: string; why: string }[] {
  const bare = words.replace(/[.\s]+$/, "");
  return [
    { prompt: `${bare}, seen from above, morning light`, why: "Another place of the camera." },
    {
      prompt: bare.replace(/\bdark\b/i, "pale") + ", matte paper, one lamp",
      why: "The same, light instead of dark.",
    },
  ];
}
