// Colours as people write and paste them.

/** Colours found in a text, and the first piece that is none. */
export type FoundColours = { colours: string[]; wrong: string | null };

/** The longest list that is taken at once. */
const MOST = 64;

/** "#0f3d3e, E2DCC8 #fff" as `#rrggbb`, each once, in their order. */
export function coloursIn(text: string): FoundColours {
  const found: string[] = [];
  let wrong: string | null = null;
  for (const part of text.split(/[\s,;|]+/).filter(Boolean)) {
    const colour = hex(part);
    if (colour === null) wrong ??= part;
    else if (!found.includes(colour) && found.length < MOST) found.push(colour);
  }
  return { colours: found, wrong };
}

/** One colour as `#rrggbb`; `null` for anything else. */
export function hex(text: string): string | null {
  const digits = /^["'(]*#?([0-9a-f]{6}|[0-9a-f]{3})["')]*$/i.exec(text)?.[1]?.toLowerCase();
  if (digits === undefined) return null;
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits}`;
}
