// Handles: how the agent and the person name what is in the library (`img:12`) and what was attached (`doc:3`).

/** What a handle stands for. */
export type Handled = { sort: "asset" | "document"; id: string; handle: string };

const HANDLE = /\b(img|clip|sound|text|model|doc):(\d{1,15})\b/g;

/** A text as a run of plain words and handles, in order. */
export function withHandles(text: string): (string | Handled)[] {
  if (!text.includes(":")) return [text];
  const run: (string | Handled)[] = [];
  let from = 0;
  for (const match of text.matchAll(HANDLE)) {
    const [handle, kind, id = ""] = match;
    if (match.index > from) run.push(text.slice(from, match.index));
    run.push({ sort: kind === "doc" ? "document" : "asset", id, handle });
    from = match.index + handle.length;
  }
  if (from < text.length) run.push(text.slice(from));
  return run.length === 0 ? [text] : run;
}

/** The handle that a whole address is, as in `![a fox](img:12)`; `null` for anything else. */
export function handleIn(href: string): Handled | null {
  const [only, ...more] = withHandles(href.trim());
  return typeof only === "object" && more.length === 0 ? only : null;
}
