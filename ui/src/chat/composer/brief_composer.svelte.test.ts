import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { endDrag, startDrag } from "../../form/drag.svelte";
import { Workspace } from "../../frame/workspace.svelte";
import type { Quote } from "../../ipc/Quote";
import { draw, settled } from "../../testing/draw";
import { recordedHost, type Asked } from "../../testing/recorded_host";
import { sampleAsset } from "../../testing/samples";
import { Chat } from "../chat.svelte";
import { exampleStudio, message, paper } from "../testing/examples";
import Composer from "./Composer.svelte";

let chat: Chat;
let asked: Asked;
let close: () => void;
let quote: Quote;

const conversation = {
  id: "1",
  title: "a desk",
  created_at: 0,
  updated_at: 0,
  usd: 0,
  project: null,
  fork: null,
  recipe: null,
  contract: [],
};
const recipe = {
  name: "content-pack",
  title: "Content pack",
  summary: "A hero and three cards.",
  example: "A pack for spring.",
  budget_usd: 0.5,
  instructions: "",
  built_in: true,
  own: false,
};

const root = () => document.querySelector<HTMLElement>(".composer")!;
const text = () => document.body.textContent?.replace(/\s+/g, " ") ?? "";
const send = () => [...document.querySelectorAll("button")].find((one) => one.textContent?.includes("Send"))!;

/** An event with files or assets on it, as a drop or a paste. */
function carrying(type: "drop" | "paste", files: File[], types: string[] = ["Files"]): Event {
  const event = new Event(type, { bubbles: true, cancelable: true });
  const data = { files, types, setData: () => undefined };
  Object.assign(event, { [type === "drop" ? "dataTransfer" : "clipboardData"]: data });
  return event;
}

function type(words: string) {
  chat.composer.type(words, "insertFromPaste", words.length, 0);
  flushSync();
}

beforeEach(() => {
  quote = {
    tokens: 12_400,
    document_tokens: 10_000,
    usd: 0.031,
    step_tokens: 272_000,
    over_step: false,
    window_tokens: 400_000,
    problem: null,
    warning: null,
  };
  asked = recordedHost({
    attach_bytes: () => ({ type: "document", document: paper("3") }),
    attach_files: () => [{ type: "document", document: paper("3") }],
    quote: () => quote,
    assets: () => [sampleAsset({ id: "41" })],
    send: () => ({
      conversation,
      user: message("1", { role: "user" }),
      assistant: message("2", { state: "streaming" }),
    }),
  });
  chat = new Chat(exampleStudio(), new Workspace());
  close = draw(Composer, { chat });
});

afterEach(() => {
  endDrag();
  close();
});

describe("a file", () => {
  it("that is dropped or pasted goes along with the next message, and only with that", async () => {
    root().dispatchEvent(carrying("drop", [new File(["x"], "brief.pdf")]));
    await settled(40);
    expect(text()).toContain("brief.pdf");
    type("Make the hero.");
    send().click();
    await settled(40);
    expect(asked.find(({ name }) => name === "send")?.request).toMatchObject({
      text: "Make the hero.",
      documents: ["3"],
    });
    expect(chat.composer.brief.empty).toBe(true);
  });

  it("beside words on the clipboard is not what was meant", async () => {
    const pasted = carrying("paste", [new File(["x"], "a.png")], ["Files", "text/plain"]);
    root().dispatchEvent(pasted);
    await settled();
    expect(pasted.defaultPrevented).toBe(false);
    expect(asked).toEqual([]);
    root().dispatchEvent(carrying("paste", [new File(["x"], "brief.pdf")]));
    await settled(40);
    expect(asked.map(({ name }) => name)).toContain("attach_bytes");
  });

  it("is not taken in direct mode, which has no brief", async () => {
    chat.composer.choose({ mode: "direct" });
    flushSync();
    root().dispatchEvent(carrying("drop", [new File(["x"], "brief.pdf")]));
    await settled();
    expect(asked.some(({ name }) => name === "attach_bytes")).toBe(false);
    expect(document.querySelector("[aria-label^='Attach files']")).toBeNull();
  });

  it("stays with its conversation while another one is open", async () => {
    root().dispatchEvent(carrying("drop", [new File(["x"], "brief.pdf")]));
    await settled(40);
    chat.startNew();
    await chat.open("5").catch(() => undefined);
    expect(chat.composer.brief.empty).toBe(true);
    chat.startNew();
    expect(chat.composer.brief.documents.map(({ id }) => id)).toEqual(["3"]);
  });
});

describe("a picture of the gallery", () => {
  it("that is let go of over the composer goes along", async () => {
    startDrag(new Event("dragstart") as DragEvent, ["41"]);
    root().dispatchEvent(carrying("drop", []));
    await settled(40);
    expect(chat.composer.brief.pictures).toEqual(["41"]);
    expect(document.querySelector(".picture img")).not.toBeNull();
  });
});

describe("the price of reading", () => {
  it("stands above the composer once something is attached", async () => {
    type("Hello");
    expect(text()).not.toContain("to read");
    await chat.composer.brief.pick();
    flushSync();
    await vi.waitFor(() => expect(text()).toContain("12,400 tokens · up to $0.031 to read"));
    expect(asked.findLast(({ name }) => name === "quote")?.request).toEqual({
      conversation: null,
      text: "Hello",
      documents: ["3"],
      pictures: [],
      recipe: null,
    });
  });

  it("warns above the step, and lets it go all the same", async () => {
    quote = { ...quote, tokens: 290_000, over_step: true };
    type("Hello");
    await chat.composer.brief.pick();
    flushSync();
    await vi.waitFor(() => expect(text()).toContain("Above 272,000 tokens everything costs double"));
    expect(send().disabled).toBe(false);
  });

  it("keeps what cannot be sent from being sent, until it can", async () => {
    quote = { ...quote, problem: "GPT-5.4 holds 400,000 tokens. Take a document away." };
    type("Hello");
    await chat.composer.brief.pick();
    flushSync();
    await vi.waitFor(() => expect(text()).toContain("Take a document away."));
    expect(send().disabled).toBe(true);
    expect(await chat.submit()).toBe(false);
    chat.composer.brief.removeDocument("3");
    flushSync();
    expect(send().disabled).toBe(false);
  });
});

describe("a recipe", () => {
  it("puts its example there, goes along, and can be taken away", async () => {
    chat.begin(recipe);
    flushSync();
    expect(document.querySelector("textarea")!.value).toBe("A pack for spring.");
    expect(text()).toContain("Recipe: Content pack");
    send().click();
    await settled(40);
    expect(asked.find(({ name }) => name === "send")?.request).toMatchObject({ recipe: "content-pack" });
    chat.begin(recipe);
    flushSync();
    document.querySelector<HTMLElement>("[aria-label^='Recipe: Content pack']")!.click();
    flushSync();
    expect(chat.composer.brief.recipe).toBeNull();
  });

  it("is not sent into a conversation that has begun", async () => {
    await chat.talk.send("a desk");
    chat.talk.hear({ type: "message", message: message("2") });
    chat.begin(recipe);
    await chat.submit();
    expect(asked.findLast(({ name }) => name === "send")?.request).toMatchObject({
      conversation: "1",
      text: "A pack for spring.",
      recipe: null,
    });
  });
});
