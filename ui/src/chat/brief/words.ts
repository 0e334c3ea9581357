// The size of a brief in plain words.

import type { Document } from "../../ipc/Document";
import type { Quote } from "../../ipc/Quote";
import { dollars } from "../../money/dollars";
import { count } from "../../state/words";

export function tokenCount(tokens: number): string {
  return `${tokens.toLocaleString("en-US")} tokens`;
}

/** "12 pages · 5,120 tokens". */
export function documentWords({ pages, tokens }: Document): string {
  return `${count(pages, "page")} · ${tokenCount(tokens)}`;
}

/** "12,400 tokens · up to $0.03 to read". */
export function quoteWords({ tokens, usd }: Quote): string {
  return `${tokenCount(tokens)} · ${usd === null ? "price unknown" : `up to ${dollars(usd)} to read`}`;
}

/** What a request above the step means; `null` below it. */
export function stepWords({ over_step, step_tokens }: Quote): string | null {
  if (!over_step || step_tokens === null) return null;
  return `Above ${tokenCount(step_tokens)} everything costs double: leave pages out or shorten.`;
}
