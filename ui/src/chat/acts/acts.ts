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

/** A part without words. */
const NOTHING = () => ({ acts: [], plans: [], proposals: [] });
/** In this order a part is drawn. */
const ORDER = ["acts", "plans", "proposals"] as const;

/** Words with what came between them, in the order it came. What has no place stands behind all words. */
export function partsOf(text: string, came: Came): Part[] {
  const place = (at: number | null) => paragraphEnd(text, at ?? text.length);
  const things = [
    ...came.acts.map((act) => ({ end: place(act.at), sort: 0, of: act })),
    ...came.plans.map((plan) => ({ end: place(plan.at), sort: 1, of: plan })),
    ...came.proposals.map((proposal) => ({ end: place(proposal.at), sort: 2, of: proposal })),
  ].sort((a, b) => a.end - b.end || a.of.came - b.of.came || a.sort - b.sort);
  const parts: Part[] = [];
  let from = 0;
  let last = -1;
  for (const { end, sort, of } of things) {
    const words = text.slice(from, end);
    if (parts.length === 0 || words !== "" || sort < last) parts.push({ words, ...NOTHING() });
    (parts.at(-1)![ORDER[sort]!] as (typeof of)[]).push(of);
    from = end;
    last = sort;
  }
  if (from < text.length || parts.length === 0) parts.push({ words: text.slice(from), ...NOTHING() });
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
