import { KNOWN, labelOf } from "../form/labels";

/** Arguments shown elsewhere in the inspector, or of no interest to anybody. */
const ELSEWHERE = new Set([
  "prompt",
  "negative_prompt",
  "model_id",
  "width",
  "height",
  "samples",
  "seed",
  "base64",
  "temp",
  "instant_response",
  "track_id",
  "webhook",
  // What wrote a document, and its title, which stands at its head.
  "tool",
  "title",
]);

export interface Parameter {
  name: string;
  label: string;
  value: string;
}

/** What a request said beyond words, model, size and seed; the best known first, values as words. */
export function parametersOf(args: Record<string, unknown>): Parameter[] {
  return Object.entries(args)
    .filter(([name, value]) => !ELSEWHERE.has(name) && value !== null && value !== undefined && value !== "")
    .map(([name, value]) => ({ name, label: labelOf(name), value: valueWords(value) }))
    .sort((a, b) => rank(a.name) - rank(b.name));
}

function rank(name: string): number {
  const at = KNOWN.indexOf(name);
  return at < 0 ? KNOWN.length : at;
}

function valueWords(value: unknown): string {
  if (value === true || value === "yes") return "yes";
  if (value === false || value === "no") return "no";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
