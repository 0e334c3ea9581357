import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HostError } from "../host/host";
import type { PromptQuery } from "../ipc/PromptQuery";
import type { PromptVersion } from "../ipc/PromptVersion";
import { studio } from "../state/studio.svelte";
import { draw, settled } from "../testing/draw";
import { recordedHost, type Asked } from "../testing/recorded_host";
import { Past } from "./past.svelte";
import PastList from "./PastList.svelte";

const version = (id: number, change: Partial<PromptVersion> = {}): PromptVersion => ({
  id: String(id),
  parent: null,
  author: "refined",
  prompt: `prompt ${id}`,
  negative: null,
  why: null,
  target: "flux",
  usd: null,
  starred: id % 40 === 0,
  created_at: id,
  ...change,
});
/** 120 prompts, the newest first, as the library answers. */
const ALL = Array.from({ length: 120 }, (_, at) => version(120 - at));

let asked: Asked;
let broken: boolean;
let end = (): void => undefined;

beforeEach(() => {
  broken = false;
  asked = recordedHost({
    prompts: ({ text, starred, before, limit }: PromptQuery) => {
      if (broken) throw new HostError("library", "The library is busy. Try again.");
      return ALL.filter(
        (one) =>
          one.prompt.includes(text) &&
          (!starred || one.starred) &&
          (before === null || Number(one.id) < Number(before)),
      ).slice(0, limit);
    },
    star_prompt: ({ id, on }: { id: string; on: boolean }) => {
      if (broken) throw new HostError("library", "The library is busy. Try again.");
      return version(Number(id), { starred: on });
    },
  });
});

afterEach(() => {
  end();
  end = () => undefined;
  document.body.replaceChildren();
});

describe("prompts of the past", () => {
  it("are read page by page to the end, none twice", async () => {
    const past = new Past();
    await past.load();
    await Promise.all([past.more(), past.more()]);
    expect(past.found).toHaveLength(100);
    await past.more();
    expect(past.complete).toBe(true);
    await past.more();
    expect(past.found.map(({ id }) => id)).toEqual(ALL.map(({ id }) => id));
    expect(asked.map(({ request }) => (request as PromptQuery).before)).toEqual([null, "71", "21"]);
  });

  it("begin anew for other words, and after a pause in typing only", async () => {
    const past = new Past();
    await past.load();
    past.search("prompt 11");
    past.search(" prompt 119");
    await new Promise((done) => setTimeout(done, 140));
    expect(asked).toHaveLength(2);
    expect(past.found.map(({ id }) => id)).toEqual(["119"]);
    await past.only(true);
    expect(past.found).toEqual([]);
  });

  it("keep their star only if it could be kept", async () => {
    const past = new Past();
    await past.load();
    await past.star("119", true);
    expect(past.found[1]?.starred).toBe(true);
    broken = true;
    await expect(past.star("118", true)).rejects.toThrow("busy");
    expect(past.found[2]?.starred).toBe(false);
  });
});

describe("the panel", () => {
  const text = () => document.body.textContent.replace(/\s+/g, " ");

  it("shows model and date, and puts the words in with the version they are", async () => {
    let inserted: PromptVersion | null = null;
    studio.models = [{ id: "flux", name: "FLUX 2 dev" }] as typeof studio.models;
    end = draw(PastList, { oninsert: (one: PromptVersion) => (inserted = one) });
    await settled();
    expect(text()).toContain("prompt 120 refined · for FLUX 2 dev · 1 Jan 1970");
    document.querySelector<HTMLElement>("button.words")!.click();
    expect(inserted).toMatchObject({ id: "120", prompt: "prompt 120" });
  });

  it("says why it is empty, and can be tried again after a failure", async () => {
    broken = true;
    end = draw(PastList, { oninsert: () => undefined });
    await settled();
    expect(document.querySelector("[role=alert]")?.textContent).toContain("library is busy");
    broken = false;
    [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === "Try again")!.click();
    await settled();
    expect(document.querySelectorAll("li")).toHaveLength(50);
    const field = document.querySelector("input")!;
    field.value = "nowhere";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise((done) => setTimeout(done, 140));
    flushSync();
    expect(text()).toContain("No prompt has these words.");
  });
});
