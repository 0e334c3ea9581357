import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { documents } from "../../documents/documents.svelte";
import { reader } from "../../documents/reader.svelte";
import type { Point } from "../../ipc/Point";
import type { Studio } from "../../state/studio.svelte";
import { draw, settled } from "../../testing/draw";
import { recordedHost, type Asked } from "../../testing/recorded_host";
import { exampleStudio, message, paper } from "../testing/examples";
import { Line, Talk } from "../messages/talk.svelte";
import ContractBar from "./ContractBar.svelte";
import { NEW_POINT, pointOf, shortName, typedOf } from "./points";

const SIZE: Point = {
  ...NEW_POINT,
  kind: "size",
  says: "The hero is 1920 × 1080.",
  page: 2,
  width: 1920,
  height: 1080,
};
const EYES: Point = { ...NEW_POINT, says: "People look past the camera, and never at us." };

describe("the short name of a point", () => {
  it.each([
    [SIZE, "1920 × 1080"],
    [{ ...NEW_POINT, kind: "ratio", ratio: "16:9" }, "16:9"],
    [{ ...NEW_POINT, kind: "quiet_area", side: "left", share: 0.33 }, "Left 33 % quiet"],
    [{ ...NEW_POINT, kind: "no_text" }, "No text"],
    [EYES, "People look past the came…"],
  ] as const)("%#", (point, name) => {
    expect(shortName(point as Point)).toBe(name);
  });
});

describe("a point as it is typed", () => {
  it("comes back as it was", () => {
    for (const point of [
      SIZE,
      EYES,
      { ...NEW_POINT, kind: "palette", says: "Green", colours: ["#0f3d3e"], tolerance: 10 },
    ]) {
      expect(pointOf(typedOf(point as Point), point as Point)).toEqual(point);
    }
  });

  it.each([
    [{ kind: "other", says: "  " }, "Say in words what is asked for."],
    [{ kind: "size", width: "12.5", height: "9" }, "Write width and height in pixels."],
    [{ kind: "ratio", ratio: "wide" }, "Write a ratio, such as 16:9."],
    [{ kind: "palette", colours: "green" }, "Write colours such as #0f3d3e."],
    [{ kind: "quiet_area", share: "0" }, "Write a share from 1 to 100 %."],
  ])("is refused with a reason (%#)", (change, reason) => {
    expect(pointOf({ ...typedOf(NEW_POINT), says: "x", ...(change as object) }, NEW_POINT)).toBe(reason);
  });
});

describe("the bar of a conversation", () => {
  let asked: Asked;
  let talk: Talk;
  let studio: Studio;
  let close: () => void;

  const button = (words: string) =>
    [...document.querySelectorAll("button")].find(
      (one) => (one.getAttribute("aria-label") ?? one.textContent)?.trim() === words,
    );

  async function press(words: string) {
    button(words)!.click();
    await settled(40);
  }

  beforeEach(async () => {
    documents.put([paper("3", { name: "brief.pdf" })]);
    const conversation = {
      id: "1",
      title: "Hero",
      created_at: 0,
      updated_at: 0,
      usd: 0,
      project: null,
      fork: null,
      recipe: "content-pack",
      contract: [SIZE, EYES],
    };
    studio = exampleStudio();
    studio.conversations = [conversation];
    asked = recordedHost({ set_contract: () => conversation, document_pages: () => [] });
    talk = new Talk(studio);
    talk.id = "1";
    talk.lines = [new Line(message("1", { role: "user", documents: ["3"] }), (paint) => paint())];
    close = draw(ContractBar, { talk });
  });

  afterEach(() => {
    close();
    reader.close();
  });

  it("has a chip for each point and names the recipe", () => {
    expect([...document.querySelectorAll(".chip")].map((one) => one.textContent?.trim())).toEqual([
      "1920 × 1080",
      "People look past the came…",
      "",
    ]);
    expect(document.body.textContent).toContain("Recipe: content-pack");
  });

  it("folds what would take the room of the words", async () => {
    close();
    const [before] = studio.conversations;
    studio.conversations = [{ ...before!, contract: Array.from({ length: 8 }, () => SIZE) }];
    close = draw(ContractBar, { talk });
    expect(document.querySelectorAll(".chip")).toHaveLength(6);
    await press("4 more");
    expect(document.querySelectorAll(".chip")).toHaveLength(9);
  });

  it("takes a first point also without a brief or a recipe", async () => {
    close();
    const [before] = studio.conversations;
    studio.conversations = [{ ...before!, recipe: null, contract: [] }];
    talk.lines = [];
    close = draw(ContractBar, { talk });
    expect(document.body.textContent).toBe("");
    talk.addingPoint = true; // by the menu of the conversation
    await vi.waitFor(() => expect(document.querySelector("[role=dialog] input")).not.toBeNull());
    const field = document.querySelector<HTMLInputElement>("[role=dialog] input")!;
    field.value = "No faces";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await press("Save");
    const points = [{ ...NEW_POINT, says: "No faces" }];
    expect(asked).toEqual([{ name: "set_contract", request: { conversation: "1", points } }]);
  });

  it("takes no point over into another conversation", () => {
    talk.addingPoint = true;
    talk.startNew();
    expect(talk.addingPoint).toBe(false);
  });

  it("opens the brief at the page of a point", async () => {
    await press("1920 × 1080");
    expect(document.body.textContent).toContain("The hero is 1920 × 1080.");
    await press("Page 2 of brief.pdf");
    expect([reader.document?.id, reader.page]).toEqual(["3", 2]);
  });

  it("removes a point", async () => {
    await press("1920 × 1080");
    await press("Remove");
    expect(asked).toEqual([{ name: "set_contract", request: { conversation: "1", points: [EYES] } }]);
  });

  it("adds a point once it can be checked", async () => {
    await press("Add a point");
    await press("Save");
    expect(document.querySelector("[role=alert]")!.textContent).toContain("Say in words");
    const field = document.querySelector<HTMLInputElement>("[role=dialog] input")!;
    field.value = "No faces";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await press("Save");
    const added = { ...NEW_POINT, says: "No faces" };
    expect(asked).toEqual([
      { name: "set_contract", request: { conversation: "1", points: [SIZE, EYES, added] } },
    ]);
  });
});
