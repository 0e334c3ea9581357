// Sums of the ledger in plain words.

import type { CostBy } from "../ipc/CostBy";
import type { CostGroup } from "../ipc/CostGroup";
import { dayName } from "../state/words";
import { dollars } from "./dollars";

/** Amounts this close are the same: the ledger keeps nine decimals. */
const SAME_USD = 5e-10;

const NOTHING: Record<CostBy, string> = {
  message: "Without a message",
  conversation: "Without a conversation",
  project: "No project",
  day: "",
  month: "",
};

/** The name of a sum: "Today", "November 2026", the conversation's title. */
export function groupName(by: CostBy, { key, name }: CostGroup, now_ms: number): string {
  if (key === "") return NOTHING[by];
  if (by === "day") return dayName(new Date(`${key}T00:00:00`).getTime(), now_ms);
  if (by === "month") {
    return new Date(`${key}-01T00:00:00`).toLocaleDateString("en-GB", { month: "long", year: "numeric" });
  }
  return name;
}

/** How far the actual price was from the estimate: "+$0.02", "−$0.01", "as expected"; nothing without both. */
export function difference(
  estimated: number | null,
  actual: number | null,
  write: (usd: number) => string = dollars,
): string {
  if (estimated === null || actual === null || (estimated === 0 && actual === 0)) return "";
  const over = actual - estimated;
  if (Math.abs(over) < SAME_USD) return "as expected";
  return over > 0 ? `+${write(over)}` : `−${write(-over)}`;
}

/** How much of a cap is used, from 0 to 1. */
export function used(spent: number, cap: number): number {
  if (cap <= 0) return 1;
  return Math.min(1, Math.max(0, spent / cap));
}

/** "$3.64 left of $5.00", "$0.20 over $5.00". */
export function leftWords(spent: number, cap: number): string {
  const left = cap - spent;
  return left < -SAME_USD
    ? `${dollars(-left)} over ${dollars(cap)}`
    : `${dollars(Math.max(0, left))} left of ${dollars(cap)}`;
}
