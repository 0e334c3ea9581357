import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Workspace } from "../../frame/workspace.svelte";
import type { openFake } from "../../host/fake";
import { studio } from "../../state/studio.svelte";
import { draw, settled } from "../../testing/draw";
import { fakeHost } from "../../testing/samples";
import { Chat } from "../chat.svelte";
import BranchTree from "./BranchTree.svelte";

let host: ReturnType<typeof openFake>;
let chat: Chat;
let stop: () => void;

beforeEach(async () => {
  host = fakeHost({ scene: "branches" });
  await studio.open();
  const workspace = new Workspace();
  workspace.chatState = null;
  chat = new Chat(studio, workspace);
  stop = chat.start();
});

afterEach(() => stop());

describe("going on from an earlier place", () => {
  it("opens an empty branch with everything up to there, and what is said next goes into it", async () => {
    await chat.open("80");
    await chat.continueFrom({ message: "82" });
    const { talk } = chat;
    expect(talk.conversation?.fork).toMatchObject({ conversation: "80", message: "82" });
    expect(talk.lines.map(({ message }) => message.id)).toEqual(["81", "82"]);
    expect(talk.lines.every(({ message }) => message.conversation !== talk.id)).toBe(true);
    const branch = talk.id;
    await talk.send("at dusk");
    expect(talk.id).toBe(branch);
    expect(
      talk.lines
        .slice(0, 3)
        .map(({ text }) => text)
        .at(-1),
    ).toBe("at dusk");
    await chat.open("80");
    expect(talk.lines.map(({ message }) => message.id)).toEqual(["81", "82", "83", "84"]);
  });

  it("goes to the agent, with the focus in the composer", async () => {
    await chat.open("80");
    chat.composer.choose({ mode: "direct" });
    const before = chat.composer.focusAsked;
    await chat.continueFrom({ message: "84" });
    expect(chat.composer.choices.mode).toBe("agent");
    expect(chat.composer.focusAsked).toBeGreaterThan(before);
  });

  it("works from a picture of it", async () => {
    const asset = (await host.call("transcript", { id: "80" })).assets[0]!;
    await chat.continueFrom({ asset: asset.id });
    expect(chat.talk.conversation?.fork).toMatchObject({ message: "82", asset: asset.id });
  });

  it("leaves everything as it is when it does not work", async () => {
    await chat.open("80");
    await chat.continueFrom({ message: "9999" });
    expect(chat.talk.id).toBe("80");
  });
});

describe("the tree", () => {
  it("lists every branch with where it goes on from, and says where one is", async () => {
    const opened: string[] = [];
    const close = draw(BranchTree, { open: "85", onopen: (id: string) => void opened.push(id) });
    await settled(40);
    const rows = [...document.querySelectorAll<HTMLElement>("li button")];
    expect(rows.map((row) => row.querySelector(".name")!.textContent)).toEqual([
      "Fog for the spring page",
      "Fog, but at dusk",
      "Dusk with a boat",
      "Stay wide, add birches and a very long title that does not fit",
    ]);
    const indents = rows.map((row) => parseInt(row.style.paddingLeft));
    expect(indents[0]! < indents[1]! && indents[1]! < indents[2]! && indents[3] === indents[1]).toBe(true);
    expect(rows[1]!.getAttribute("aria-current")).toBe("true");
    expect(rows[1]!.textContent).toContain("Three takes");
    expect(rows[0]!.querySelectorAll("img")).toHaveLength(3);
    expect(rows[2]!.textContent).toContain("nothing said yet");
    rows[3]!.click();
    expect(opened).toEqual(["90"]);
    close();
  });
});
