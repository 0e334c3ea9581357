// Who wrote which words of a prompt.

import type { BlamePiece } from "../ipc/BlamePiece";
import type { Wrote } from "../ipc/Wrote";

/** How each writer is called. */
export const WRITERS: Record<Wrote, string> = { me: "You", model: "GPT", edited: "Your edit" };

/** How many words each writer has, in the order of the legend; those without a word are left out. */
export function shares(pieces: readonly BlamePiece[]): { by: Wrote; words: number }[] {
  const words = { me: 0, model: 0, edited: 0 };
  for (const { text, by } of pieces)
    words[by] += text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu)?.length ?? 0;
  return (["me", "model", "edited"] as const)
    .map((by) => ({ by, words: words[by] }))
    .filter(({ words }) => words > 0);
}

/** The same as lines of text, for whoever cannot see the marks. */
export function spoken(pieces: readonly BlamePiece[]): string[] {
  return pieces
    .filter(({ text }) => text.trim() !== "")
    .map(({ text, by }) => `${WRITERS[by]}: ${text.trim()}`);
}
