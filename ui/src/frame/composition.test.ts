import { beforeEach, describe, expect, it } from "vitest";
import { Composition } from "./composition";

let field: HTMLTextAreaElement;
let composition: Composition;

/** An event at a moment on the clock of `timeStamp`. */
function at<E extends Event>(ms: number, event: E, more: object = {}): E {
  Object.defineProperty(event, "timeStamp", { value: ms });
  for (const [name, value] of Object.entries(more)) Object.defineProperty(event, name, { value });
  return event;
}

function press(ms: number, more: object = {}, key = "Enter"): boolean {
  const event = at(ms, new KeyboardEvent("keydown", { key, bubbles: true }), more);
  field.dispatchEvent(event);
  return composition.owns(event);
}

function release(ms: number): void {
  field.dispatchEvent(at(ms, new KeyboardEvent("keyup", { key: "Enter", bubbles: true })));
}

function compose(kind: "start" | "end", ms: number): void {
  field.dispatchEvent(at(ms, new CompositionEvent(`composition${kind}`, { bubbles: true })));
}

beforeEach(() => {
  field = document.body.appendChild(document.createElement("textarea"));
  composition = new Composition();
  composition.watch(window);
});

describe("keys of an input method", () => {
  it("are told by isComposing, by key code 229 and by the key Process", () => {
    expect(press(0, { isComposing: true })).toBe(true);
    expect(press(0, { keyCode: 229 })).toBe(true);
    expect(press(0, {}, "Process")).toBe(true);
    expect(press(0)).toBe(false);
  });

  it("are told in Chromium's order: the key, then the end of the composition", () => {
    compose("start", 0);
    expect(press(100, { isComposing: true, keyCode: 229 })).toBe(true);
    compose("end", 101);
    release(180);
    expect(press(181)).toBe(false);
  });

  it("are told in WebKit's order: the end of the composition, then the key, which looks like any other", () => {
    compose("start", 0);
    compose("end", 100);
    expect(press(102)).toBe(true);
    release(170);
    expect(press(175)).toBe(false);
  });

  it("are told while composing even when the key says nothing of it", () => {
    compose("start", 0);
    expect(press(50)).toBe(true);
  });

  it("end with a composition that was ended by the mouse", () => {
    compose("start", 0);
    compose("end", 100);
    expect(press(400)).toBe(false);
  });

  it("are watched no longer when asked to stop", () => {
    const other = new Composition();
    other.watch(window)();
    compose("start", 0);
    expect(other.owns(new KeyboardEvent("keydown", { key: "Enter" }))).toBe(false);
  });
});
