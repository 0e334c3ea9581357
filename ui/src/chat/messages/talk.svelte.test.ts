import { beforeEach, describe, expect, it } from "vitest";
import { HostError, type StudioEvent } from "../../host/host";
import type { Conversation } from "../../ipc/Conversation";
import type { Sent } from "../../ipc/Sent";
import type { Transcript } from "../../ipc/Transcript";
import { exampleStudio, job, message } from "../testing/examples";
import { later, recordedHost } from "../../testing/recorded_host";
import { Talk } from "./talk.svelte";

const conversation = (id: string): Conversation => ({
  id,
  title: `Talk ${id}`,
  created_at: 0,
  updated_at: 0,
  usd: 0,
  project: null,
  fork: null,
  recipe: null,
  contract: [],
});
const transcript = (id: string, texts: string[]): Transcript => ({
  conversation: conversation(id),
  messages: texts.map((text, at) => message(String(at + 1), { conversation: id, text })),
  jobs: [],
  assets: [],
  documents: [],
});
const words = (text: string, to = "2", id = "1"): StudioEvent => ({
  type: "words",
  message: to,
  conversation: id,
  text,
});

let frames: (() => void)[];
let talk: Talk;
const paint = () => frames.splice(0).forEach((frame) => frame());
const texts = () => talk.lines.map((line) => line.text);

beforeEach(() => {
  frames = [];
  talk = new Talk(exampleStudio(), (frame) => frames.push(frame));
});

const sent: Sent = {
  conversation: conversation("1"),
  user: message("1", { role: "user", text: "a desk" }),
  assistant: message("2", { state: "streaming" }),
};

describe("words that stream in", () => {
  beforeEach(async () => {
    recordedHost({ send: () => sent });
    await talk.send("a desk");
  });

  it("are painted once a frame, however many arrive", () => {
    for (const part of ["A ", "calm ", "desk"]) talk.hear(words(part));
    expect(frames).toHaveLength(1);
    expect(texts()).toEqual(["a desk", ""]);
    paint();
    expect(texts()).toEqual(["a desk", "A calm desk"]);
    talk.hear(words("."));
    expect(frames).toHaveLength(1);
  });

  it("are not painted twice when the whole message comes before the frame", () => {
    talk.hear(words("A calm"));
    talk.hear({ type: "message", message: message("2", { text: "A calm desk." }) });
    paint();
    expect(texts()[1]).toBe("A calm desk.");
  });

  it("are not lost when a stored message is behind them", () => {
    talk.hear(words("A calm desk"));
    talk.hear({ type: "message", message: message("2", { state: "streaming", text: "A calm" }) });
    paint();
    expect(texts()[1]).toBe("A calm desk");
  });

  it("go to their own conversation only", () => {
    talk.hear(words("elsewhere", "2", "9"));
    paint();
    expect(texts()[1]).toBe("");
  });
});

describe("a new conversation", () => {
  it("loses no words that arrive before its id is known", async () => {
    const answer = later<Sent>();
    recordedHost({ send: () => answer.promise });
    const sending = talk.send("a desk");
    talk.hear({ type: "message", message: sent.user });
    talk.hear({ type: "message", message: sent.assistant });
    talk.hear(words("A calm "));
    talk.hear(words("other", "8", "7"));
    answer.resolve(sent);
    await sending;
    talk.hear(words("desk"));
    paint();
    expect(talk.id).toBe("1");
    expect(texts()).toEqual(["a desk", "A calm desk"]);
  });

  it("stays new when nothing could be sent, and says why", async () => {
    recordedHost({
      send: () => {
        throw new HostError("no_key", "There is no OpenAI key. Add one in the settings.");
      },
    });
    expect(await talk.send("a desk")).toBe(false);
    expect(talk.id).toBeNull();
    expect(talk.failure?.code).toBe("no_key");
  });
});

describe("going from one conversation to another", () => {
  it("shows the one chosen last, whichever answer comes last", async () => {
    const slow = later<Transcript>();
    recordedHost({
      transcript: (({ id }: { id: string }) =>
        id === "1" ? slow.promise : transcript("2", ["two"])) as never,
    });
    const first = talk.select("1");
    await talk.select("2");
    slow.resolve(transcript("1", ["one"]));
    await first;
    expect(talk.id).toBe("2");
    expect(texts()).toEqual(["two"]);
    expect(talk.loading).toBe(false);
  });

  it("starts anew when the open one is deleted", async () => {
    recordedHost({ transcript: () => transcript("1", ["one"]) });
    await talk.select("1");
    talk.hear({ type: "conversation_deleted", id: "1" });
    expect(talk.id).toBeNull();
    expect(texts()).toEqual([]);
  });
});

it("follows the generations of its messages, and keeps the finished ones", async () => {
  recordedHost({ transcript: () => transcript("1", ["one"]) });
  await talk.select("1");
  talk.hear({ type: "job", job: job("5") });
  talk.hear({ type: "job", job: job("6", { conversation: "9" }) });
  talk.hear({ type: "job", job: job("5", { state: "done", assets: ["11"] }) });
  expect([...talk.jobs.values()].map(({ id, state }) => [id, state])).toEqual([["5", "done"]]);
});

it("decides a proposal once, and says when that did not work", async () => {
  const answer = later<null>();
  const asked = recordedHost({ decide: () => answer.promise });
  const first = talk.decide("3", { type: "deny" });
  await talk.decide("3", { type: "deny" });
  expect(asked).toEqual([{ name: "decide", request: { proposal: "3", decision: { type: "deny" } } }]);
  expect(talk.deciding.has("3")).toBe(true);
  answer.reject(new HostError("library", "The library is locked."));
  await first;
  expect(talk.deciding.has("3")).toBe(false);
  expect(talk.refused.get("3")?.code).toBe("library");
});

it("says the person's words again after a failed answer", async () => {
  const asked = recordedHost({
    transcript: () => ({
      ...transcript("1", []),
      messages: [message("1", { role: "user", text: "a desk" }), message("2", { state: "failed" })],
    }),
    send: () => sent,
  });
  await talk.select("1");
  await talk.again("2");
  expect(asked.at(-1)).toMatchObject({ name: "send", request: { conversation: "1", text: "a desk" } });
});
