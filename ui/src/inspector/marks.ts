import type { Stage } from "../gallery/gallery.svelte";
import type { Words } from "../ipc/Words";
import { diffWords } from "../state/diff";

/** A run of words; marked where it is what this stage lost or gained. */
export interface Run {
  text: string;
  mark: "added" | "removed" | null;
}

/**
 * The words of a stage with what changed: in "mine" what the refinement took out, in "refined" what it put in, in
 * "sent" what the request has beyond the stage before. Joined, the runs are the words byte for byte.
 */
export function marks(words: Words, stage: Stage): Run[] {
  const before = stage === "sent" ? (words.refined ?? words.mine) : words.mine;
  const after = stage === "sent" ? words.sent : words.refined;
  if (after === null) return plain(words.mine);
  const lost = stage === "mine";
  return diffWords(before, after).flatMap((piece) => {
    if (piece.change === (lost ? "added" : "removed")) return [];
    return piece.change === "same" ? plain(piece.text) : trimmed(piece.text, lost ? "removed" : "added");
  });
}

function plain(text: string): Run[] {
  return text === "" ? [] : [{ text, mark: null }];
}

/** Marks words only, not the white space around them. */
function trimmed(text: string, mark: "added" | "removed"): Run[] {
  const [, lead = "", words = "", tail = ""] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return [...plain(lead), ...(words === "" ? [] : [{ text: words, mark }]), ...plain(tail)];
}
