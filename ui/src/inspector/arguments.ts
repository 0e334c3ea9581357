// The arguments of a request beside those GPT had written for it.

/** One argument. */
export interface Argument {
  name: string;
  /** As it was sent; `null` when it was left out of the request. */
  sent: string | null;
  /** As GPT wrote it, where that is something else; `null` where it is the same or nobody proposed anything. */
  proposed: string | null;
}

/** Every argument once: those sent in their order, then those of GPT's that were not sent. */
export function argumentsOf(
  sent: Record<string, unknown>,
  proposed: Record<string, unknown> | null,
): Argument[] {
  const gave = Object.entries(sent).filter(([, value]) => value !== undefined);
  const rows = gave.map(([name, value]) => ({
    name,
    sent: written(value),
    proposed:
      proposed !== null && given(proposed[name]) && written(proposed[name]) !== written(value)
        ? written(proposed[name])
        : null,
  }));
  const left = Object.entries(proposed ?? {}).filter(([name, value]) => !(name in sent) && given(value));
  return [...rows, ...left.map(([name, value]) => ({ name, sent: null, proposed: written(value) }))];
}

/** GPT writes `null` for what it leaves to Limn. */
const given = (value: unknown): boolean => value !== null && value !== undefined;

/** Words as they are, everything else as JSON. */
function written(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
