import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { composition } from "../../frame/composition";
import { shortcuts } from "../../frame/shortcuts";
import { Workspace } from "../../frame/workspace.svelte";
import { draw } from "../../testing/draw";
import { recordedHost, type Asked } from "../../testing/recorded_host";
import { Chat } from "../chat.svelte";
import { deskRefinement, exampleStudio, job, message } from "../testing/examples";
import Composer from "./Composer.svelte";

const NOTHING_ATTACHED = { documents: [], pictures: [], recipe: null };

let chat: Chat;
let asked: Asked;
let close: (() => void)[];

/** The composer with the shortcuts and the watch over input methods of its window. */
function open() {
  chat = new Chat(exampleStudio(), new Workspace());
  const unwatch = composition.watch(window);
  window.addEventListener("keydown", shortcuts.handle);
  close = [unwatch, () => window.removeEventListener("keydown", shortcuts.handle), draw(Composer, { chat })];
}

const field = () => document.querySelector("textarea")!;

function type(text: string, inputType = "insertText") {
  field().focus();
  field().value = text;
  field().setSelectionRange(text.length, text.length);
  field().dispatchEvent(new InputEvent("input", { bubbles: true, inputType }));
  flushSync();
}

async function press(key: string, more: KeyboardEventInit = {}) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  field().dispatchEvent(event);
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
  flushSync();
  return event;
}

const release = () => field().dispatchEvent(new KeyboardEvent("keyup", { key: "Enter", bubbles: true }));
const sends = () => asked.filter(({ name }) => name === "send" || name === "generate");

beforeEach(() => {
  asked = recordedHost({
    generate: () => job("1"),
    refine: () => deskRefinement,
    estimate: () => ({ operation: "text2img", usd: 0.0047, eta_s: 6, problems: [] }),
    send: () => ({
      conversation: { id: "1", title: "a desk", created_at: 0, updated_at: 0, usd: 0 },
      user: message("1", { role: "user", text: "a desk" }),
      assistant: message("2", { state: "streaming" }),
    }),
  });
  open();
});

afterEach(() => close.forEach((end) => end()));

describe("Enter", () => {
  it("writes a new line and sends nothing by itself", async () => {
    type("a desk");
    const event = await press("Enter");
    expect(event.defaultPrevented).toBe(false);
    expect(sends()).toEqual([]);
  });

  it("sends with Ctrl, once", async () => {
    type("a desk");
    await press("Enter", { ctrlKey: true });
    await press("Enter", { ctrlKey: true });
    expect(sends()).toEqual([
      {
        name: "send",
        request: { conversation: null, text: "a desk", budget_usd: null, ...NOTHING_ATTACHED },
      },
    ]);
    expect(field().value).toBe("");
  });

  it("makes with Ctrl in direct mode and leaves the words to go on from", async () => {
    chat.composer.choose({ mode: "direct" });
    type("a desk");
    await press("Enter", { ctrlKey: true });
    expect(sends()).toMatchObject([{ name: "generate", request: { prompt: "a desk" } }]);
    expect(field().value).toBe("a desk");
  });

  it("with Ctrl belongs to another field while that has the focus", async () => {
    type("a desk");
    const other = document.body.appendChild(document.createElement("input"));
    other.dispatchEvent(
      new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }),
    );
    expect(sends()).toEqual([]);
  });

  it("sends nothing while there is nothing to send", async () => {
    type("  \n ");
    await press("Enter", { ctrlKey: true });
    expect(sends()).toEqual([]);
  });
});

describe("an input method", () => {
  const compose = (name: string) =>
    field().dispatchEvent(new CompositionEvent(name, { bubbles: true, data: "机" }));

  it("keeps Enter to itself while words are put together, even with Ctrl", async () => {
    type("机");
    compose("compositionstart");
    await press("Enter", { isComposing: true });
    await press("Enter", { ctrlKey: true });
    expect(sends()).toEqual([]);
  });

  it("keeps the Enter that ends it, which WebKit tells only after the end", async () => {
    type("机");
    compose("compositionstart");
    compose("compositionend");
    await press("Enter", { ctrlKey: true, isComposing: false });
    expect(sends()).toEqual([]);
    release();
    await press("Enter", { ctrlKey: true });
    expect(sends()).toHaveLength(1);
  });

  it("keeps Ctrl Z too", async () => {
    type("one", "insertFromPaste");
    type("two", "insertFromPaste");
    compose("compositionstart");
    await press("z", { ctrlKey: true });
    expect(field().value).toBe("two");
    compose("compositionend");
    release();
    await press("z", { ctrlKey: true });
    expect(field().value).toBe("one");
  });
});

describe("undo", () => {
  it("brings the person's words back after Use it, and the refined ones again", async () => {
    type("a desk", "insertFromPaste");
    await press("r", { ctrlKey: true });
    const use = [...document.querySelectorAll("button")].find((button) =>
      button.textContent?.startsWith("Use it"),
    )!;
    use.click();
    flushSync();
    expect(field().value).toBe("a graphite desk, rim light");
    await press("z", { ctrlKey: true });
    expect(field().value).toBe("a desk");
    await press("z", { ctrlKey: true, shiftKey: true });
    expect(field().value).toBe("a graphite desk, rim light");
    await press("y", { ctrlKey: true });
    await press("z", { ctrlKey: true });
    await press("z", { ctrlKey: true });
    expect(field().value).toBe("");
  });

  it("answers the browser's own undo as well", () => {
    type("one", "insertFromPaste");
    type("two", "insertFromPaste");
    const event = new InputEvent("beforeinput", {
      bubbles: true,
      cancelable: true,
      inputType: "historyUndo",
    });
    field().dispatchEvent(event);
    flushSync();
    expect(event.defaultPrevented).toBe(true);
    expect(field().value).toBe("one");
  });

  it("brings a sent message back into the field", async () => {
    type("a desk", "insertFromPaste");
    await press("Enter", { ctrlKey: true });
    expect(field().value).toBe("");
    await press("z", { ctrlKey: true });
    expect(field().value).toBe("a desk");
  });
});

describe("verbatim", () => {
  it("switches refining off", async () => {
    chat.composer.choose({ mode: "direct" });
    type("a desk");
    [...document.querySelectorAll("button")]
      .find((button) => button.textContent?.trim() === "Verbatim")!
      .click();
    flushSync();
    await press("r", { ctrlKey: true });
    expect(asked.some(({ name }) => name === "refine")).toBe(false);
    expect(document.body.textContent).toContain("byte for byte");
  });
});
