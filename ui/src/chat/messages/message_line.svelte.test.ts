import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { documents } from "../../documents/documents.svelte";
import { reader } from "../../documents/reader.svelte";
import type { Message } from "../../ipc/Message";
import { studio } from "../../state/studio.svelte";
import { draw, settled } from "../../testing/draw";
import { recordedHost, type Asked } from "../../testing/recorded_host";
import { sampleAsset } from "../../testing/samples";
import { act, exampleStudio, job, message, paper, plan, proposal } from "../testing/examples";
import MessageLine from "./MessageLine.svelte";
import { Line, Talk } from "./talk.svelte";

let asked: Asked;
let talk: Talk;
let close: () => void;
let forked: string[];

function show(given: Message): Line {
  const line = new Line(given, (paint) => paint());
  close = draw(MessageLine, {
    talk,
    line,
    model: "gpt-5.4",
    onshow: () => undefined,
    onfork: (id: string) => void forked.push(id),
  });
  return line;
}

const button = (words: string) =>
  [...document.querySelectorAll("button")].find(
    (one) => (one.getAttribute("aria-label") ?? one.textContent)?.trim() === words,
  );
const text = () => document.body.textContent?.replace(/\s+/g, " ") ?? "";

beforeEach(() => {
  asked = recordedHost({ assets: () => [], decide_act: () => null, document_pages: () => [] });
  talk = new Talk(exampleStudio());
  talk.id = "1";
  forked = [];
  reader.close();
});

afterEach(() => close());

describe("an act", () => {
  it("is one line, with its arguments when it is opened", async () => {
    show(message("2", { text: "Twelve foxes.", acts: [act("1")] }));
    expect(text()).toContain("Searched the library for fox · 12");
    expect(document.querySelector("dl")).toBeNull();
    document.querySelector<HTMLElement>(".toggle")!.click();
    await settled();
    expect(document.querySelector("dl")!.textContent).toContain("fox");
  });

  it("that failed says why", () => {
    const error = { code: "usage" as const, message: "There is no document doc:9." };
    show(message("2", { acts: [act("1", { state: "failed", error })] }));
    expect(text()).toContain("did not work");
    expect(text()).toContain("There is no document doc:9.");
  });

  it("of many leaves the last ones in sight", async () => {
    show(message("2", { acts: Array.from({ length: 9 }, (_, at) => act(String(at))) }));
    expect(document.querySelectorAll(".act")).toHaveLength(4);
    button("5 earlier steps")!.click();
    await settled();
    expect(document.querySelectorAll(".act")).toHaveLength(9);
  });

  it("that asks is a question with two answers, and names the site", async () => {
    const url = "https://example.com/pricing";
    show(
      message("2", {
        state: "waiting",
        acts: [act("4", { tool: "browser.open", state: "asking", arguments: { url } })],
      }),
    );
    expect(text()).toContain("May I open example.com?");
    expect(text()).toContain("no sign-in, no downloads");
    expect(text()).toContain("waits for you");
    button("Not now")!.click();
    await settled();
    expect(asked).toContainEqual({ name: "decide_act", request: { act: "4", allow: false } });
    button("Allow for this session")!.click();
    await settled();
    expect(asked).toContainEqual({ name: "decide_act", request: { act: "4", allow: true } });
  });

  it("stands between the words it came between, live and after a reload", async () => {
    const line = show(message("2", { state: "streaming", text: "" }));
    const acts = [act("1", { at: 7 })];
    line.append("I look.");
    line.update(message("2", { state: "streaming", text: "I look.", acts }));
    line.append("\n\nTwelve foxes.");
    await settled();
    const between = /I look\.\s*Searched the library.*Twelve foxes\./;
    expect(text()).toMatch(between);
    close();
    show(message("2", { text: "I look.\n\nTwelve foxes.", acts }));
    expect(text()).toMatch(between);
  });
});

describe("a card", () => {
  const words = "Ü 🦊 first.\n\nIt is done.";
  const at = "Ü 🦊 first.".length;
  const reload = async (more: Partial<Message>) => {
    talk.jobs.set("5", job("5", { state: "done" }));
    show(message("2", { text: words, ...more }));
    await settled();
  };
  const first = (selector: string) => document.querySelector(selector)!;
  const isBetween = (card: Element) => {
    const [before, after] = [...document.querySelectorAll("article p:not(.head)")].filter(
      (paragraph) => !card.contains(paragraph) && /first|is done/.test(paragraph.textContent ?? ""),
    );
    const follows = Node.DOCUMENT_POSITION_FOLLOWING;
    return (
      (before!.compareDocumentPosition(card) & follows) !== 0 &&
      (card.compareDocumentPosition(after!) & follows) !== 0
    );
  };

  it("of a proposal stands where it was made", async () => {
    await reload({ proposals: [proposal("1", { state: "approved", job: "5", at })] });
    expect(isBetween(first(".done"))).toBe(true);
  });

  it("of a plan stands where it was made", async () => {
    await reload({ plans: [plan({ state: "denied", at })] });
    expect(isBetween(first('[aria-label^="Plan:"]'))).toBe(true);
  });
});

describe("a handle in the words", () => {
  it("is something to press when the library has it, and plain text when not", async () => {
    studio.assets.put([sampleAsset({ id: "412" })]);
    show(message("2", { text: "img:412 is calmer than img:999." }));
    await settled();
    expect([...document.querySelectorAll(".handle")].map((one) => one.textContent)).toEqual(["img:412"]);
    expect(text()).toContain("img:999");
  });
});

describe("the person's message", () => {
  it("shows what was attached, and opens a document at the press of its chip", async () => {
    documents.put([paper("3", { name: "brief.pdf", pages: 12, tokens: 5120 })]);
    show(message("1", { role: "user", text: "Here.", documents: ["3", "8"], pictures: ["41"] }));
    expect(text()).toContain("brief.pdf");
    expect(text()).toContain("12 pages · 5,120 tokens");
    expect(text()).toContain("doc:8");
    expect(document.querySelectorAll(".strip img")).toHaveLength(1);
    document.querySelector<HTMLElement>(".chip .open")!.click();
    await settled();
    expect(reader.document?.id).toBe("3");
  });
});

describe("any message", () => {
  it.each(["user", "assistant"] as const)("of the %s can be gone on from", async (role) => {
    show(message("5", { role, text: "Words" }));
    button("Continue from here")!.click();
    await settled();
    expect(forked).toEqual(["5"]);
  });

  it("cannot be gone on from while it is being written", () => {
    show(message("5", { state: "streaming", text: "Wor" }));
    expect(button("Continue from here")).toBeUndefined();
  });

  it("that a branch took over is dimmed, and says when what came before was summed up", () => {
    show(message("5", { conversation: "9", text: "Words", summed_up: true }));
    expect(document.querySelector(".line.inherited")).not.toBeNull();
    expect(text()).toContain("Earlier words were summed up for GPT; everything is kept here.");
  });
});
