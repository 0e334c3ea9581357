import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { composition } from "./composition";
import { isTextField, matches, SHORTCUTS, Shortcuts, writeKey, type ShortcutId } from "./shortcuts";

let shortcuts: Shortcuts;
let unwatch: () => void;

beforeEach(() => {
  shortcuts = new Shortcuts(false);
  unwatch = composition.watch(window);
  window.addEventListener("keydown", shortcuts.handle);
});

afterEach(() => {
  unwatch();
  window.removeEventListener("keydown", shortcuts.handle);
});

function press(key: string, more: KeyboardEventInit = {}, target: Element = document.body): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
}

function element(html: keyof HTMLElementTagNameMap, attributes: Record<string, string> = {}): HTMLElement {
  const made = document.body.appendChild(document.createElement(html));
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function bound(id: ShortcutId) {
  const action = vi.fn<() => boolean | void>();
  shortcuts.bind(id, action);
  return action;
}

describe("the table", () => {
  it("gives no key twice where both could be meant", () => {
    // While a mask is painted, its keys come before all others; the viewer and the gallery never take keys together.
    const without = (...groups: string[]) => SHORTCUTS.filter(({ group }) => !groups.includes(group));
    const painting = SHORTCUTS.filter(({ group }) => group === "While painting a mask");
    for (const meant of [
      painting,
      without("While painting a mask", "Gallery"),
      without("While painting a mask", "Viewer"),
    ]) {
      const keys = meant.flatMap((shortcut) => [...shortcut.keys]);
      expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
    }
  });

  it("has what the window promises", () => {
    const wanted: [ShortcutId, string][] = [
      ["compose.submit", "Mod+Enter"],
      ["compose.refine", "Mod+r"],
      ["compose.focus", "Mod+l"],
      ["search.focus", "/"],
      ["picture.look", "Space"],
      ["picture.open", "Enter"],
      ["picture.star", "."],
      ["picture.trash", "Delete"],
      ["picture.copy", "Mod+c"],
      ["words.copy", "Mod+Shift+c"],
      ["undo", "Mod+z"],
      ["pane.chat", "["],
      ["pane.inspector", "]"],
      ["focus.mode", "f"],
      ["help", "?"],
      ["back", "Escape"],
      ["viewer.mask", "e"],
      ["viewer.before", "\\"],
      ["mask.eraser", "e"],
      ["mask.larger", "]"],
      ["redo", "Mod+Shift+z"],
    ];
    for (const [id, key] of wanted) {
      expect(SHORTCUTS.find((shortcut) => shortcut.id === id)?.keys).toContain(key);
    }
  });
});

describe("a key", () => {
  it("does what is bound to it, once, and is then used up", () => {
    const action = bound("picture.star");
    expect(press(".").defaultPrevented).toBe(true);
    expect(action).toHaveBeenCalledOnce();
  });

  it("is left alone when nothing is bound or there is nothing to do", () => {
    expect(press(".").defaultPrevented).toBe(false);
    bound("picture.star").mockReturnValue(false);
    expect(press(".").defaultPrevented).toBe(false);
  });

  it("asks the last one bound first, and the next one when that has nothing to do", () => {
    const [grid, viewer] = [bound("back"), bound("back")];
    press("Escape");
    expect([grid.mock.calls.length, viewer.mock.calls.length]).toEqual([0, 1]);
    viewer.mockReturnValue(false);
    press("Escape");
    expect(grid).toHaveBeenCalledOnce();
  });

  it("is no longer bound after it was taken away", () => {
    const action = vi.fn();
    shortcuts.bind("help", action)();
    press("?");
    expect(action).not.toHaveBeenCalled();
  });

  it("means the mask while one is painted, and the window again afterwards", () => {
    const [trash, clear] = [bound("picture.trash"), vi.fn()];
    const stop = shortcuts.bind("mask.clear", clear);
    press("Delete");
    expect([clear.mock.calls.length, trash.mock.calls.length]).toEqual([1, 0]);
    stop();
    press("Delete");
    expect([clear.mock.calls.length, trash.mock.calls.length]).toEqual([1, 1]);
  });

  it("is not taken twice", () => {
    const action = bound("help");
    window.addEventListener("keydown", (event) => event.preventDefault(), { capture: true, once: true });
    press("?");
    expect(action).not.toHaveBeenCalled();
  });
});

describe("while words are typed", () => {
  it.each(["textarea", "input"] as const)("single keys are words (%s)", (html) => {
    const actions = [bound("focus.mode"), bound("picture.look"), bound("picture.trash"), bound("move.left")];
    const field = element(html);
    for (const key of ["f", " ", "Delete", "ArrowLeft"])
      expect(press(key, {}, field).defaultPrevented).toBe(false);
    for (const action of actions) expect(action).not.toHaveBeenCalled();
  });

  it("keys with Ctrl and Escape still work, where they mean nothing to the field", () => {
    const [submit, back, undo, copy] = [
      bound("compose.submit"),
      bound("back"),
      bound("undo"),
      bound("picture.copy"),
    ];
    const field = element("textarea");
    press("Enter", { ctrlKey: true }, field);
    press("Escape", {}, field);
    expect([submit.mock.calls.length, back.mock.calls.length]).toEqual([1, 1]);
    press("z", { ctrlKey: true }, field);
    press("c", { ctrlKey: true }, field);
    expect([undo.mock.calls.length, copy.mock.calls.length]).toEqual([0, 0]);
  });

  it("a slider is no text field, but keeps its arrows", () => {
    const move = bound("move.left");
    const star = bound("picture.star");
    const slider = element("input", { type: "range" });
    expect(isTextField(slider)).toBe(false);
    press("ArrowLeft", {}, slider);
    press(".", {}, slider);
    expect([move.mock.calls.length, star.mock.calls.length]).toEqual([0, 1]);
  });

  it("nothing at all happens while an input method composes", () => {
    const submit = bound("compose.submit");
    const field = element("textarea");
    field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    expect(press("Enter", { ctrlKey: true }, field).defaultPrevented).toBe(false);
    expect(submit).not.toHaveBeenCalled();
    field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent("keyup", { key: "Enter", bubbles: true }));
    press("Enter", { ctrlKey: true }, field);
    expect(submit).toHaveBeenCalledOnce();
  });
});

describe("a button with the focus", () => {
  it("keeps Space and Enter for itself, and lets other keys through", () => {
    const [look, open, star] = [bound("picture.look"), bound("picture.open"), bound("picture.star")];
    const button = element("button");
    press(" ", {}, button);
    press("Enter", {}, button);
    press(".", {}, button);
    expect([look.mock.calls.length, open.mock.calls.length, star.mock.calls.length]).toEqual([0, 0, 1]);
  });
});

describe("matching", () => {
  const event = (key: string, more: KeyboardEventInit = {}): KeyboardEvent =>
    new KeyboardEvent("keydown", { key, ...more });

  it("takes Ctrl here and Command on a Mac", () => {
    expect(matches("Mod+r", event("r", { ctrlKey: true }), false)).toBe(true);
    expect(matches("Mod+r", event("r", { metaKey: true }), true)).toBe(true);
    expect(matches("Mod+r", event("r", { ctrlKey: true }), true)).toBe(false);
    expect(matches("Mod+r", event("r", { ctrlKey: true, altKey: true }), false)).toBe(false);
    expect(matches("Mod+r", event("r"), false)).toBe(false);
    expect(matches("f", event("f", { ctrlKey: true }), false)).toBe(false);
  });

  it("tells Ctrl+C from Ctrl+Shift+C, also under Caps Lock", () => {
    expect(matches("Mod+c", event("C", { ctrlKey: true, shiftKey: true }), false)).toBe(false);
    expect(matches("Mod+Shift+c", event("C", { ctrlKey: true, shiftKey: true }), false)).toBe(true);
    expect(matches("Mod+c", event("C", { ctrlKey: true }), false)).toBe(true);
  });

  it("finds characters wherever a keyboard has them", () => {
    expect(matches("?", event("?", { shiftKey: true }), false)).toBe(true);
    expect(matches("/", event("/", { shiftKey: true }), false)).toBe(true);
    expect(matches("Mod++", event("+", { ctrlKey: true }), false)).toBe(true);
    expect(matches("+", event("+", { shiftKey: true }), false)).toBe(true);
    expect(matches("+", event("+", { ctrlKey: true }), false)).toBe(false);
    const bracket = event("[", { ctrlKey: true, altKey: true });
    Object.defineProperty(bracket, "getModifierState", { value: (name: string) => name === "AltGraph" });
    expect(matches("[", bracket, false)).toBe(true);
  });

  it("lets Shift extend a movement", () => {
    expect(matches("ArrowLeft", event("ArrowLeft", { shiftKey: true }), false)).toBe(true);
    expect(matches("Space", event(" "), false)).toBe(true);
  });

  it("writes keys as they are printed on them", () => {
    expect(writeKey("Mod+Shift+c", false)).toBe("Ctrl Shift C");
    expect(writeKey("Mod+Enter", true)).toBe("⌘↩");
    expect(writeKey("Mod++", false)).toBe("Ctrl +");
  });
});
