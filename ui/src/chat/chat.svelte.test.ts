import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Workspace } from "../frame/workspace.svelte";
import type { Studio } from "../state/studio.svelte";
import { recordedHost } from "../testing/recorded_host";
import type { Recipe } from "../ipc/Recipe";
import { NOTHING } from "./brief/brief.svelte";
import { Chat } from "./chat.svelte";
import { exampleStudio, message, paper } from "./testing/examples";

const conversation = (id: string) => ({ id, title: id, created_at: 0, updated_at: 0, usd: 0 });

const pack: Recipe = {
  name: "content-pack",
  title: "Content pack",
  summary: "",
  example: "",
  budget_usd: 0.5,
  instructions: "Plan.",
  built_in: true,
  own: false,
};

let studio: Studio;
let workspace: Workspace;
let chat: Chat;
let stop: () => void;

function start(kept: unknown) {
  studio = exampleStudio();
  studio.ready = true;
  studio.recipes = [pack];
  workspace = new Workspace();
  workspace.chatState = kept;
  chat = new Chat(studio, workspace);
  stop = chat.start();
  flushSync();
}

async function settled() {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
  flushSync();
}

const type = (text: string) => {
  chat.composer.type(text, "insertFromPaste", text.length, 0);
  flushSync();
};

beforeEach(() => {
  recordedHost({
    transcript: (({ id }: { id: string }) => ({
      conversation: conversation(id),
      messages: [],
      jobs: [],
      assets: [],
    })) as never,
    assets: () => [],
    send: () => ({
      conversation: conversation("9"),
      user: message("1", { conversation: "9", role: "user" }),
      assistant: message("2", { conversation: "9", state: "streaming" }),
    }),
  });
});

afterEach(() => stop());

describe("a draft", () => {
  it("stays with its conversation", async () => {
    start(null);
    type("for a new one");
    await chat.open("1");
    expect(chat.composer.words.text).toBe("");
    type("for the first");
    await chat.open("2");
    expect(chat.composer.words.text).toBe("");
    await chat.open("1");
    expect(chat.composer.words.text).toBe("for the first");
    chat.startNew();
    expect(chat.composer.words.text).toBe("for a new one");
  });

  it("is there after a restart, with the conversation, the choices and the version it came from", async () => {
    start(null);
    await chat.open("1");
    chat.composer.choose({ mode: "direct", model: "sdxl", samples: 3, size: { width: 1280, height: 768 } });
    const origin = { id: "5", prompt: "a graphite desk", negative: null, mine: "a desk" };
    chat.composer.replace({ text: "a graphite desk", negative: "text", origin });
    flushSync();
    const kept: unknown = JSON.parse(JSON.stringify(workspace.chatState));
    stop();
    start(kept);
    await settled();
    expect(chat.talk.id).toBe("1");
    expect(chat.composer.words).toMatchObject({ text: "a graphite desk", negative: "text", origin });
    expect(chat.composer.choices).toMatchObject({ mode: "direct", model: "sdxl", samples: 3 });
    expect(chat.composer.size).toEqual({ width: 1280, height: 768 });
  });

  it("keeps what was attached to it over a restart, also without words", async () => {
    start(null);
    const { brief } = chat.composer;
    brief.load({ documents: [paper("3")], pictures: ["41"], recipe: pack });
    flushSync();
    await chat.open("1");
    expect(brief.empty).toBe(true);
    brief.load({ ...NOTHING, pictures: ["42"] });
    flushSync();
    const kept: unknown = JSON.parse(JSON.stringify(workspace.chatState));
    stop();
    start(kept);
    await settled();
    expect(chat.talk.id).toBe("1");
    expect(chat.composer.brief.pictures).toEqual(["42"]);
    chat.startNew();
    expect(chat.composer.brief.kept()).toEqual({
      documents: [paper("3")],
      pictures: ["41"],
      recipe: pack,
    });
  });

  it("leaves out a recipe that is gone and attachments that cannot be read", async () => {
    const draft = {
      text: "a pack",
      documents: [paper("3"), { id: 4 }, null],
      pictures: ["41", 7],
      recipe: "gone",
    };
    start({ open: null, choices: {}, drafts: { new: draft } });
    await settled();
    const { documents, pictures, recipe } = chat.composer.brief;
    expect([documents.map(({ id }) => id), pictures, recipe]).toEqual([["3"], ["41"], null]);
    expect(chat.composer.words.text).toBe("a pack");
  });

  it("is gone once it was sent, also from the conversation it began", async () => {
    start(null);
    type("hello");
    await chat.submit();
    await settled();
    expect(chat.talk.id).toBe("9");
    expect(chat.composer.words.text).toBe("");
    chat.startNew();
    expect(chat.composer.words.text).toBe("");
  });

  it("goes with its conversation when that is deleted", async () => {
    start(null);
    await chat.open("1");
    type("for the first");
    await chat.open("2");
    studio.apply({ type: "conversation_deleted", id: "1" });
    await chat.open("1");
    expect(chat.composer.words.text).toBe("");
  });

  it.each([
    [null],
    [7],
    ["text"],
    [[]],
    [{ open: 3, choices: "no", drafts: [1, 2] }],
    [
      {
        choices: { mode: "shout", samples: 99, size: { width: "big", height: -1 } },
        drafts: { new: { text: 5 } },
      },
    ],
  ])("that cannot be read starts empty: %j", async (kept) => {
    start(kept);
    await settled();
    expect(chat.composer.words.text).toBe("");
    expect(chat.composer.choices).toMatchObject({ mode: "agent", samples: 1 });
    expect(chat.talk.id).toBeNull();
  });

  it("that was begun before the state was read is not overwritten", async () => {
    start(undefined);
    type("typed at once");
    workspace.chatState = {
      open: null,
      choices: {},
      drafts: { new: { text: "of last time", negative: "", origin: null } },
    };
    flushSync();
    await settled();
    expect(chat.composer.words.text).toBe("typed at once");
  });
});

describe("words from elsewhere", () => {
  it("open the pane, fill the composer and ask for the focus", () => {
    start(null);
    workspace.chat = false;
    workspace.focus = true;
    studio.compose({ text: "its words", mode: "direct", seed: 7 });
    flushSync();
    expect(workspace.chat && !workspace.focus).toBe(true);
    expect(chat.composer.words.text).toBe("its words");
    expect(chat.composer.choices.seed).toBe("7");
    expect(chat.composer.focusAsked).toBe(1);
  });

  it("can be the same twice", () => {
    start(null);
    studio.compose({ text: "again" });
    flushSync();
    type("changed");
    studio.compose({ text: "again" });
    flushSync();
    expect(chat.composer.words.text).toBe("again");
  });
});
