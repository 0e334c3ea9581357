// Seeds as a person types them.

/** Largest seed the providers' 32 bits hold. */
const LARGEST_SEED = 4_294_967_295;

/** What is accepted, for the field. */
export const SEED_PROBLEM = "A seed is a whole number up to 4294967295; leave it empty for a random one.";

/** A seed as typed: a number, `null` for a random one, `undefined` when it is neither. */
export function seedOf(text: string): number | null | undefined {
  const clean = text.trim();
  if (clean === "") return null;
  const seed = /^\d{1,10}$/.test(clean) ? Number(clean) : NaN;
  return seed <= LARGEST_SEED ? seed : undefined;
}
