import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Workspace, workspace } from "../frame/workspace.svelte";
import { studio } from "../state/studio.svelte";
import { draw } from "../testing/draw";
import { fakeHost } from "../testing/samples";
import { Chat } from "./chat.svelte";
import InUse from "./InUse.svelte";
import Starters from "./Starters.svelte";

let chat: Chat;
let close: () => void = () => undefined;

beforeEach(async () => {
  fakeHost({ project: "1" });
  await studio.open();
  chat = new Chat(studio, new Workspace());
});

afterEach(() => close());

it("offers the recipes to the agent, and none in direct mode", () => {
  close = draw(Starters, { chat });
  const titles = () => [...document.querySelectorAll(".recipe .title")].map((one) => one.textContent);
  expect(titles()).toEqual(["Content pack", "Product demo", "Support answer", "Brand sheet"]);
  document.querySelectorAll<HTMLElement>(".recipe")[2]!.click();
  expect(chat.composer.brief.recipe?.name).toBe("support-answer");
  expect(chat.composer.words.text).toContain("billing address");
  chat.composer.choose({ mode: "direct" });
  flushSync();
  expect(titles()).toEqual([]);
});

it("leads from the recipes to where they are written", () => {
  workspace.show("all");
  close = draw(Starters, { chat });
  document.querySelector<HTMLElement>(".edit")!.click();
  expect(workspace.view).toBe("recipes");
  workspace.show("all");
});

it("names the project and its kit, of the conversation before that of the settings", () => {
  close = draw(InUse, {});
  expect(document.body.textContent).toContain("Northwind spring");
  expect(document.body.textContent).toContain("Kit: Northwind");
  close();
  close = draw(InUse, { of: "2" });
  expect(document.body.textContent).toContain("Zine");
  expect(document.body.textContent).not.toContain("Kit:");
  close();
  close = draw(InUse, { of: null });
  expect(document.querySelector("p")).toBeNull();
});
