// What the agent did and asked for, between its words.

import type { Act } from "../../ipc/Act";
import type { Plan } from "../../ipc/Plan";
import type { Proposal } from "../../ipc/Proposal";

/** What came in a message beside words. */
export interface Came {
  acts: readonly Act[];
  plans: readonly Plan[];
  proposals: readonly Proposal[];
}

/** A run of words and what came after them. */
export interface Part {
  words: string;
  acts: Act[];
  plans: Plan[];
  proposals: Proposal[];
}

/** Words with what came between them. What has no place stands behind all words. */
export function partsOf(text: string, came: Came): Part[] {
  const cuts = new Map<number, Omit<Part, "words">>();
  const cut = (at: number | null) => {
    const end = paragraphEnd(text, at ?? text.length);
    if (!cuts.has(end)) cuts.set(end, { acts: [], plans: [], proposals: [] });
    return cuts.get(end)!;
  };
  for (const act of came.acts) cut(act.at).acts.push(act);
  for (const plan of came.plans) cut(plan.at).plans.push(plan);
  for (const proposal of came.proposals) cut(proposal.at).proposals.push(proposal);
  const places = [...cuts.keys()].sort((a, b) => a - b);
  const parts: Part[] = [];
  let from = 0;
  for (const at of places) {
    parts.push({ words: text.slice(from, at), ...cuts.get(at)! });
    from = at;
  }
  if (from < text.length || parts.length === 0) {
    parts.push({ words: text.slice(from), acts: [], plans: [], proposals: [] });
  }
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
