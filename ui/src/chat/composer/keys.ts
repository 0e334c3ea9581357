// Keys of the composer that the table of shortcuts does not have, because they belong to the field alone.

import { matches } from "../../frame/shortcuts";

const onMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Whether the keys ask for undo or redo: Ctrl Z, Ctrl Shift Z and Ctrl Y; ⌘ on a Mac. */
export function undoKey(event: KeyboardEvent, mac = onMac): "undo" | "redo" | null {
  if (matches("Mod+z", event, mac)) return "undo";
  if (matches("Mod+Shift+z", event, mac)) return "redo";
  if (!mac && matches("Mod+y", event, mac)) return "redo";
  return null;
}

/** How Ctrl or ⌘ with Enter is written in a button, where room is short. */
export const SUBMIT_KEYS = onMac ? "⌘↩" : "Ctrl ↩";

/** How undo is written. */
export const UNDO_KEYS = onMac ? "⌘Z" : "Ctrl Z";
