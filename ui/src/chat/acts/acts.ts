// What the agent did that cost nothing, between its words.

import type { Act } from "../../ipc/Act";

/** A run of words and what was done after them. */
export interface Part {
  words: string;
  acts: Act[];
}

/**
 * Words with the acts between them. `heard` says how much had been written when an act was first heard of; an act of
 * a message that was read from the library has no such place and stands before the words, since it was done for them.
 */
export function partsOf(text: string, acts: readonly Act[], heard: ReadonlyMap<string, number>): Part[] {
  const cuts = new Map<number, Act[]>();
  for (const act of acts) {
    const at = paragraphEnd(text, heard.get(act.id) ?? 0);
    cuts.set(at, [...(cuts.get(at) ?? []), act]);
  }
  const places = [...cuts.keys()].sort((a, b) => a - b);
  const parts: Part[] = [];
  let from = 0;
  for (const at of places) {
    parts.push({ words: text.slice(from, at), acts: cuts.get(at)! });
    from = at;
  }
  if (from < text.length || parts.length === 0) parts.push({ words: text.slice(from), acts: [] });
  return parts;
}

/** The end of the paragraph that a place lies in, so that no sentence is torn apart. */
function paragraphEnd(text: string, at: number): number {
  if (at <= 0) return 0;
  if (/\n\s*$/.test(text.slice(0, at)) || /^\s*\n/.test(text.slice(at))) return at;
  const end = text.indexOf("\n\n", at);
  return end < 0 ? text.length : end;
}

/** The site of an address, for a question; the address itself when it is none. */
export function siteOf(url: unknown): string {
  try {
    return new URL(String(url)).host || String(url);
  } catch {
    return String(url);
  }
}

/** Arguments as lines of name and value; what was left empty is not worth a line. */
export function argumentLines(given: Record<string, unknown>): [string, string][] {
  return Object.entries(given).flatMap(([name, value]): [string, string][] => {
    if (value === null || value === undefined || value === "") return [];
    return [[name.replaceAll("_", " "), typeof value === "string" ? value : JSON.stringify(value)]];
  });
}
