// What one click can do to the words, as a menu offers it and as its result is called.

import type { RefineHow } from "../../ipc/RefineHow";

/** What the menu beside Refine offers, in its order. */
export const HOWS: readonly { how: RefineHow; label: string; apart?: boolean }[] = [
  { how: "shorter", label: "Shorter" },
  { how: "richer", label: "Richer" },
  { how: "light", label: "Another light" },
  { how: "translate", label: "Translate for the model" },
  { how: "variations", label: "Three variations", apart: true },
  { how: "describe", label: "Describe this picture" },
];

const WAITS: Record<RefineHow, string> = {
  better: "Refining",
  shorter: "Making it shorter",
  richer: "Making it richer",
  light: "Looking for another light",
  translate: "Translating",
  variations: "Writing three takes",
  describe: "Describing the picture",
};

const DONE: Record<RefineHow, string> = {
  better: "Refined",
  shorter: "Shorter",
  richer: "Richer",
  light: "Another light",
  translate: "Translated",
  variations: "Three takes",
  describe: "Described",
};

/** The heading while GPT works on it. */
export function waitWords(how: RefineHow, family: string): string {
  return `${WAITS[how]} for ${family}`;
}

/** The heading of what came: "Refined for FLUX", "Shorter, for FLUX". */
export function doneWords(how: RefineHow, family: string): string {
  const verb = how === "better" || how === "translate" || how === "describe";
  return `${DONE[how]}${verb ? "" : ","} for ${family}`;
}
