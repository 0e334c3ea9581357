import type { Piece } from "../ipc/Piece";

/** Beyond this many word pairs the middle is marked as replaced as a whole, so that no prompt can freeze the window. */
const MOST_PAIRS = 4_000_000;

/** Words, runs of white space, single marks, and single characters of scripts that write without spaces. */
const TOKEN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}\p{M}_'’-]+|\s+|[^\s\p{L}\p{N}\p{M}]/gu;

/**
 * What changed from one text to another, word by word. Joining `same` and `removed` pieces gives the old text byte for
 * byte, `same` and `added` the new one.
 */
export function diffWords(before: string, after: string): Piece[] {
  const old = before.match(TOKEN) ?? [];
  const now = after.match(TOKEN) ?? [];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  ) {
    tail++;
  }

  const pieces: Piece[] = [];
  push(pieces, "same", old.slice(0, head));
  between(pieces, old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  push(pieces, "same", old.slice(old.length - tail));
  return joined(pieces);
}

/** Changes with nothing but white space between them are one change: marks over whole phrases are easier to read. */
function joined(pieces: Piece[]): Piece[] {
  const result: Piece[] = [];
  let removed = "";
  let added = "";
  const flush = (): void => {
    if (removed !== "") result.push({ change: "removed", text: removed });
    if (added !== "") result.push({ change: "added", text: added });
    removed = added = "";
  };
  pieces.forEach((piece, at) => {
    const between = at > 0 && at < pieces.length - 1 && /^\s+$/.test(piece.text);
    if (piece.change !== "added" && (piece.change === "removed" || between)) removed += piece.text;
    if (piece.change !== "removed" && (piece.change === "added" || between)) added += piece.text;
    if (piece.change === "same" && !between) {
      flush();
      result.push(piece);
    }
  });
  flush();
  return result;
}

/** Longest common subsequence of the part that differs. */
function between(pieces: Piece[], old: string[], now: string[]): void {
  if (old.length * now.length > MOST_PAIRS) {
    push(pieces, "removed", old);
    push(pieces, "added", now);
    return;
  }
  const width = now.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        old[i] === now[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
    }
  }
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      push(pieces, "same", [old[i]!]);
      i++;
      j++;
    } else if (
      j >= now.length ||
      (i < old.length && longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)
    ) {
      push(pieces, "removed", [old[i]!]);
      i++;
    } else {
      push(pieces, "added", [now[j]!]);
      j++;
    }
  }
}

/** Appends words, joined to the last piece when that is of the same kind. */
function push(pieces: Piece[], change: Piece["change"], words: string[]): void {
  if (words.length === 0) return;
  const last = pieces.at(-1);
  if (last?.change === change) last.text += words.join("");
  else pieces.push({ change, text: words.join("") });
}
