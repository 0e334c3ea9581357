// What may become a link, and text as the person should read it.

const SCHEMES = new Set(["http:", "https:", "mailto:"]);

/**
 * The address a link may open, or `null` when it may not be a link at all. The host checks again before it opens
 * anything; this keeps `javascript:` and its disguises out of the page.
 */
export function safeHref(href: string): string | null {
  let url: URL;
  try {
    url = new URL(decoded(href).trim()); // an address without a scheme has no base to hide behind
  } catch {
    return null;
  }
  if (!SCHEMES.has(url.protocol)) return null;
  // "https://openai.com@evil.example" reads like another place than it is.
  if (url.username || url.password) return null;
  return url.href;
}

/** Where a link leads, in a few characters. */
export function destination(href: string): string {
  const url = new URL(href);
  return url.protocol === "mailto:" ? url.pathname : url.host;
}

const NAMED: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  times: "×",
  copy: "©",
  reg: "®",
  trade: "™",
  deg: "°",
  middot: "·",
  bull: "•",
  larr: "←",
  rarr: "→",
  laquo: "«",
  raquo: "»",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  euro: "€",
  colon: ":",
  Tab: "\t",
  NewLine: "\n",
};

/** Text with its HTML character references resolved; unknown ones stay as written. */
export function decoded(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = hex !== undefined ? parseInt(hex, 16) : Number(decimal);
    const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return valid ? String.fromCodePoint(code) : "\ufffd";
  });
}
