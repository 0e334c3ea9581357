import { composition } from "./composition";

/** Everything that has a key, in the order of the list behind `?`. `Mod` is Ctrl, and ⌘ on a Mac. */
export const SHORTCUTS = [
  { id: "compose.submit", keys: ["Mod+Enter"], label: "Send, or make", group: "Words", typing: true },
  { id: "compose.refine", keys: ["Mod+r"], label: "Refine the words", group: "Words", typing: true },
  { id: "compose.focus", keys: ["Mod+l"], label: "Go to the composer", group: "Words", typing: true },
  {
    id: "words.history",
    keys: ["Mod+Shift+h"],
    label: "Words of before",
    group: "Words",
    typing: true,
  },
  { id: "words.copy", keys: ["Mod+Shift+c"], label: "Copy the words", group: "Words", typing: true },

  { id: "search.focus", keys: ["Mod+f", "/"], label: "Search", group: "Find", typing: true },
  { id: "move.left", keys: ["ArrowLeft"], label: "Previous picture", group: "Find", typing: false },
  { id: "move.right", keys: ["ArrowRight"], label: "Next picture", group: "Find", typing: false },
  { id: "move.up", keys: ["ArrowUp"], label: "Picture above", group: "Find", typing: false },
  { id: "move.down", keys: ["ArrowDown"], label: "Picture below", group: "Find", typing: false },
  { id: "select.all", keys: ["Mod+a"], label: "Select all", group: "Find", typing: false },

  { id: "picture.look", keys: ["Space"], label: "Quick look", group: "Pictures", typing: false },
  { id: "picture.open", keys: ["Enter"], label: "Open", group: "Pictures", typing: false },
  { id: "picture.star", keys: ["."], label: "Star", group: "Pictures", typing: false },
  { id: "picture.copy", keys: ["Mod+c"], label: "Copy the picture", group: "Pictures", typing: false },
  { id: "picture.upscale", keys: ["u"], label: "Upscale", group: "Pictures", typing: false },
  { id: "picture.vary", keys: ["v"], label: "Vary", group: "Pictures", typing: false },
  {
    id: "picture.trash",
    keys: ["Delete", "Mod+Backspace"],
    label: "Move to the trash",
    group: "Pictures",
    typing: false,
  },
  { id: "undo", keys: ["Mod+z"], label: "Take the last step back", group: "Pictures", typing: false },
  { id: "redo", keys: ["Mod+Shift+z", "Mod+y"], label: "Do it again", group: "Pictures", typing: false },

  { id: "viewer.fit", keys: ["0"], label: "Fit", group: "Viewer", typing: false },
  { id: "viewer.actual", keys: ["1"], label: "100 %", group: "Viewer", typing: false },
  { id: "viewer.double", keys: ["2"], label: "200 %", group: "Viewer", typing: false },
  { id: "viewer.surround", keys: ["b"], label: "Next surround", group: "Viewer", typing: false },
  { id: "viewer.info", keys: ["i"], label: "Show or hide details", group: "Viewer", typing: false },

  {
    id: "picture.rate",
    keys: ["1", "2", "3", "4", "5", "0"],
    label: "Rate; 0 takes it away",
    group: "Gallery",
    typing: false,
  },

  { id: "viewer.mask", keys: ["e"], label: "Paint a mask", group: "Viewer", typing: false },
  { id: "viewer.outpaint", keys: ["w"], label: "Make the picture larger", group: "Viewer", typing: false },
  { id: "viewer.before", keys: ["\\"], label: "Before, while held", group: "Viewer", typing: false },

  { id: "mask.brush", keys: ["b"], label: "Brush", group: "While painting a mask", typing: false },
  { id: "mask.eraser", keys: ["e"], label: "Eraser", group: "While painting a mask", typing: false },
  { id: "mask.swap", keys: ["x"], label: "Brush or eraser", group: "While painting a mask", typing: false },
  { id: "mask.lasso", keys: ["l"], label: "Lasso", group: "While painting a mask", typing: false },
  {
    id: "mask.rectangle",
    keys: ["r", "m"],
    label: "Rectangle",
    group: "While painting a mask",
    typing: false,
  },
  { id: "mask.invert", keys: ["i"], label: "Invert", group: "While painting a mask", typing: false },
  {
    id: "mask.clear",
    keys: ["Delete", "Backspace"],
    label: "Clear",
    group: "While painting a mask",
    typing: false,
  },
  { id: "mask.smaller", keys: ["["], label: "Smaller brush", group: "While painting a mask", typing: false },
  { id: "mask.larger", keys: ["]"], label: "Larger brush", group: "While painting a mask", typing: false },
  {
    id: "mask.feather.less",
    keys: ["-"],
    label: "Less feather",
    group: "While painting a mask",
    typing: false,
  },
  {
    id: "mask.feather.more",
    keys: ["+", "="],
    label: "More feather",
    group: "While painting a mask",
    typing: false,
  },
  {
    id: "editor.pan",
    keys: ["Space"],
    label: "Move, while held",
    group: "While painting a mask",
    typing: false,
  },
  { id: "editor.use", keys: ["Enter"], label: "To the form", group: "While painting a mask", typing: false },

  { id: "media.play", keys: ["k"], label: "Play or pause", group: "Clips and sounds", typing: false },
  { id: "media.back", keys: ["j"], label: "One picture back", group: "Clips and sounds", typing: false },
  { id: "media.forward", keys: ["l"], label: "One picture on", group: "Clips and sounds", typing: false },
  {
    id: "media.loop",
    keys: ["o"],
    label: "Play again and again",
    group: "Clips and sounds",
    typing: false,
  },

  { id: "zoom.in", keys: ["Mod++", "Mod+="], label: "Larger pictures", group: "Window", typing: true },
  { id: "zoom.out", keys: ["Mod+-"], label: "Smaller pictures", group: "Window", typing: true },
  { id: "pane.chat", keys: ["["], label: "Show or hide the chat", group: "Window", typing: false },
  { id: "pane.inspector", keys: ["]"], label: "Show or hide the inspector", group: "Window", typing: false },
  {
    id: "form.toggle",
    keys: ["g"],
    label: "Make something, or back to the details",
    group: "Window",
    typing: false,
  },
  { id: "focus.mode", keys: ["f"], label: "Pictures only", group: "Window", typing: false },
  { id: "back", keys: ["Escape"], label: "Back", group: "Window", typing: true },
  { id: "help", keys: ["?"], label: "This list", group: "Window", typing: false },
] as const satisfies readonly Shortcut[];

interface Shortcut {
  id: string;
  keys: readonly string[];
  label: string;
  group:
    | "Words"
    | "Find"
    | "Pictures"
    | "Gallery"
    | "Viewer"
    | "While painting a mask"
    | "Clips and sounds"
    | "Window";
  /** Whether it also works while a text field has the focus. Keys without `Mod` never do, but Escape. */
  typing: boolean;
}

/** Keys of the group that is there only for a while come before keys that are always there. */
const IN_TURN: readonly (typeof SHORTCUTS)[number][] = [
  ...SHORTCUTS.filter(({ group }) => group === "While painting a mask"),
  ...SHORTCUTS.filter(({ group }) => group !== "While painting a mask"),
];

export type ShortcutId = (typeof SHORTCUTS)[number]["id"];

/** Does it. `false` says that there was nothing to do: the next one bound, then the browser, gets the key. */
export type Action = (event: KeyboardEvent | null) => boolean | void;

/** Which actions are there now. Whoever mounts last is asked first, so that a dialog or the viewer wins over the grid. */
export class Shortcuts {
  #bound = new Map<ShortcutId, Action[]>();

  constructor(private readonly mac: boolean) {}

  /** Makes an action available. Returns how to take it away; fits `$effect(() => shortcuts.bind(…))`. */
  bind(id: ShortcutId, action: Action): () => void {
    const actions = this.#bound.get(id) ?? [];
    actions.push(action);
    this.#bound.set(id, actions);
    return () => {
      const at = actions.lastIndexOf(action);
      if (at >= 0) actions.splice(at, 1);
    };
  }

  /** Does what a shortcut does, from a button or a menu. Says whether anything was done. */
  run(id: ShortcutId, event: KeyboardEvent | null = null): boolean {
    const actions = this.#bound.get(id) ?? [];
    return actions.toReversed().some((action) => action(event) !== false);
  }

  /** The listener for the window's `keydown`. */
  readonly handle = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || composition.owns(event)) return;
    const typing = isTextField(event.target);
    for (const shortcut of IN_TURN) {
      const key = shortcut.keys.find((key) => matches(key, event, this.mac));
      if (key === undefined) continue;
      const allowed = !typing || (shortcut.typing && (key.startsWith("Mod+") || key === "Escape"));
      // Space and Enter press the button that has the focus.
      if (
        !allowed ||
        (isPress(event) && isControl(event.target)) ||
        (isArrow(event) && usesArrows(event.target))
      ) {
        continue;
      }
      if (this.run(shortcut.id, event)) {
        event.preventDefault();
        return;
      }
    }
  };
}

/** Whether the pressed keys are the ones written as `Mod+Shift+c`. */
export function matches(written: string, event: KeyboardEvent, mac: boolean): boolean {
  const parts = partsOf(written);
  const key = parts.at(-1) ?? "";
  // AltGr types characters such as [ on many keyboards and reports itself as Ctrl+Alt.
  const altGr = event.getModifierState("AltGraph");
  const mod = mac ? event.metaKey : event.ctrlKey && !altGr;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (mod !== parts.includes("Mod") || other || (event.altKey && !altGr)) return false;
  // Where a character sits behind Shift differs from keyboard to keyboard, so Shift counts for letters and named keys.
  const symbol = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  if (!symbol && event.shiftKey !== parts.includes("Shift")) return shiftExtends(key, event, parts);
  const pressed = event.key === " " ? "Space" : event.key;
  return pressed.toLowerCase() === key.toLowerCase();
}

/** Shift with an arrow extends the selection: still the arrow's action. */
function shiftExtends(key: string, event: KeyboardEvent, parts: string[]): boolean {
  return key.startsWith("Arrow") && event.key === key && !parts.includes("Shift");
}

function isPress(event: KeyboardEvent): boolean {
  return event.key === " " || event.key === "Enter";
}

function isControl(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("button, a, summary, [role=menuitem], [role=slider]") !== null
  );
}

function isArrow(event: KeyboardEvent): boolean {
  return event.key.startsWith("Arrow");
}

/** Controls whose value or choice the arrow keys change. */
function usesArrows(target: EventTarget | null): boolean {
  const own =
    "input, select, [role=slider], [role=separator], [role=radiogroup], [role=tablist], [role=menu]";
  return target instanceof Element && target.closest(own) !== null;
}

/** Whether keys typed into this element are words. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (!(target instanceof HTMLInputElement)) return target instanceof HTMLSelectElement;
  return !["button", "checkbox", "radio", "range", "submit", "reset", "color", "file"].includes(target.type);
}

const onMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The shortcuts of this window. */
export const shortcuts = new Shortcuts(onMac);

/** The key of a shortcut as it is written on the keyboard: `⌘R`, `Ctrl R`. */
export function keyLabel(id: ShortcutId, mac = onMac): string {
  const shortcut = SHORTCUTS.find((entry) => entry.id === id);
  return shortcut ? writeKey(shortcut.keys[0], mac) : "";
}

/** The names joined by `+`, the last of which may be `+` itself. */
function partsOf(written: string): string[] {
  return written.endsWith("+")
    ? [...written.slice(0, -1).split("+").filter(Boolean), "+"]
    : written.split("+");
}

/** A written key as the person reads it. */
export function writeKey(written: string, mac = onMac): string {
  const parts = partsOf(written);
  const names: Record<string, string> = {
    Mod: mac ? "⌘" : "Ctrl",
    Shift: mac ? "⇧" : "Shift",
    Enter: mac ? "↩" : "Enter",
    Backspace: mac ? "⌫" : "Backspace",
    Delete: mac ? "⌦" : "Del",
    Escape: "Esc",
    ArrowLeft: "←",
    ArrowRight: "→",
    ArrowUp: "↑",
    ArrowDown: "↓",
  };
  const shown = parts.map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part));
  return shown.join(mac ? "" : " ");
}
