// A word-level difference as phrases a person can take or leave one by one.

import type { Piece } from "../../ipc/Piece";

/** Words both texts share. */
export type Shared = { kind: "same"; text: string };

/** One change: `removed` gives way to `added`; either may be empty. */
export type Phrase = { kind: "phrase"; index: number; removed: string; added: string };

/** A difference cut into shared words and phrases, in order. */
export type Segment = Shared | Phrase;

/**
 * Cuts a difference into phrases. Neighbouring changes with nothing but white space between them are one phrase; a
 * long addition is cut at its commas, so that "graphite desk" can be taken without "a single plant".
 *
 * Leaving every phrase gives the old text byte for byte, taking every phrase gives the new one.
 */
export function segments(diff: readonly Piece[]): Segment[] {
  const out: Segment[] = [];
  let removed = "";
  let added = "";
  let between = ""; // white space seen since the last change, not yet given to either side

  const close = () => {
    for (const [position, part] of additions(removed, added).entries()) {
      out.push({ kind: "phrase", index: 0, removed: position === 0 ? removed : "", added: part });
    }
    if (between) out.push({ kind: "same", text: between });
    removed = added = between = "";
  };

  for (const piece of diff) {
    if (piece.text === "") continue;
    if (piece.change === "same") {
      if ((removed || added) && piece.text.trim() === "") {
        between += piece.text;
      } else {
        close();
        push(out, piece.text);
      }
      continue;
    }
    if (between) {
      removed += between;
      added += between;
      between = "";
    }
    if (piece.change === "removed") removed += piece.text;
    else added += piece.text;
  }
  close();
  let index = 0;
  for (const segment of out) if (segment.kind === "phrase") segment.index = index++;
  return out;
}

function push(out: Segment[], text: string) {
  const last = out.at(-1);
  if (last?.kind === "same") last.text += text;
  else out.push({ kind: "same", text });
}

/** What takes the place of `removed`, cut where a phrase ends at a comma ("1,000" has no such comma). */
function additions(removed: string, added: string): string[] {
  if (!removed && !added) return [];
  const leading = /^\s*[,;]/.test(added); // ", five monitors" + ", graphite desk", else "five monitors, " + "desk"
  const parts: string[] = [];
  let start = 0;
  for (const comma of added.matchAll(/[,;]\s+/g)) {
    const cut = leading ? comma.index : comma.index + comma[0].length;
    if (added.slice(start, cut).trim() === "" || added.slice(cut).trim() === "") continue;
    parts.push(added.slice(start, cut));
    start = cut;
  }
  return [...parts, added.slice(start)];
}

/** The phrases of a difference, without the shared words. */
export function phrases(all: readonly Segment[]): Phrase[] {
  return all.filter((segment) => segment.kind === "phrase");
}

/** The text when the phrases in `taken` are taken and the others left. */
export function picked(all: readonly Segment[], taken: ReadonlySet<number>): string {
  return all
    .map((segment) =>
      segment.kind === "same" ? segment.text : taken.has(segment.index) ? segment.added : segment.removed,
    )
    .join("");
}

/** A run of words with what is around them set apart (`/\s+/`: the white space), so that a tint ends where they do. */
export function around(text: string, edge = /\s+/): [before: string, words: string, after: string] {
  const before = new RegExp(`^${edge.source}`).exec(text)?.[0] ?? "";
  if (before === text) return ["", text, ""];
  const after = new RegExp(`${edge.source}$`).exec(text)?.[0] ?? "";
  return [before, text.slice(before.length, text.length - after.length), after];
}

/** White space and the commas between phrases. */
export const PHRASE_EDGE = /[\s,;]+/;

/** The same difference with neighbouring phrases joined, for reading rather than picking. */
export function joined(all: readonly Segment[]): Segment[] {
  const out: Segment[] = [];
  for (const segment of all) {
    const last = out.at(-1);
    if (segment.kind === "phrase" && last?.kind === "phrase") {
      out[out.length - 1] = {
        ...last,
        removed: last.removed + segment.removed,
        added: last.added + segment.added,
      };
    } else {
      out.push(segment);
    }
  }
  return out;
}
