/** A text cut where words were found in it, so that they can be marked. Letters count the same in any case. */
export function marked(text: string, words: string): { text: string; hit: boolean }[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return [{ text, hit: false }];
  const lower = text.toLowerCase();
  // A few letters change their length in lower case; then places would be off, and nothing is marked.
  if (lower.length !== text.length) return [{ text, hit: false }];
  const parts: { text: string; hit: boolean }[] = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), hit: false });
    from = at + wanted.length;
    parts.push({ text: text.slice(at, from), hit: true });
  }
  if (from < text.length) parts.push({ text: text.slice(from), hit: false });
  return parts;
}
