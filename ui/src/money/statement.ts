// The reconciliation as a statement that adds up, or says that it does not.

import type { Reconciliation } from "../ipc/Reconciliation";

/** Sums of floating-point amounts may be off by this much without anything being wrong. */
const SLACK_USD = 1e-6;

/** What the lines leave between the first look at the wallet and the last; 0 when they add up. */
export function gap({ from_usd, to_usd, lines }: Reconciliation): number {
  if (from_usd === null || to_usd === null) return 0;
  const left = to_usd - lines.reduce((sum, { usd }) => sum + usd, from_usd);
  return Math.abs(left) < SLACK_USD ? 0 : left;
}
