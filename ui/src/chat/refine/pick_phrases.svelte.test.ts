import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { recordedHost } from "../../testing/recorded_host";
import { Composer } from "../composer/composer.svelte";
import { deskRefinement, exampleStudio } from "../testing/examples";
import PickPhrases from "./PickPhrases.svelte";
import { Refining } from "./refining.svelte";

let drawn: ReturnType<typeof mount>;

const buttons = () => [...document.querySelectorAll("button")];
const name = (button: Element) =>
  [...button.childNodes]
    .filter((node) => !(node instanceof Element && node.getAttribute("aria-hidden")))
    .map((node) => node.textContent)
    .join("")
    .replace(/\s+/g, " ")
    .trim();

beforeEach(async () => {
  const diff = [
    { change: "same", text: "a " },
    { change: "removed", text: "big" },
    { change: "added", text: "graphite" },
    { change: "same", text: " desk" },
    { change: "added", text: ", rim light, fog" },
    { change: "same", text: " at" },
    { change: "removed", text: " late" },
    { change: "same", text: " dusk" },
  ] as const;
  recordedHost({ refine: () => ({ ...deskRefinement, diff: [...diff] }) });
  const composer = new Composer(exampleStudio());
  composer.type("a big desk at late dusk", "insertText", 23, 0);
  const refining = new Refining(composer);
  await refining.ask();
  refining.pick();
  drawn = mount(PickPhrases, { target: document.body, props: { refining } });
  flushSync();
});

afterEach(() => unmount(drawn));

it("names every change by what it does, without its commas", () => {
  expect(buttons().map(name)).toEqual(["big becomes graphite", "add rim light", "add fog", "remove late"]);
});

it("shows what the choice makes of the words, and says which are taken", () => {
  expect(document.querySelector(".preview p")?.textContent).toBe("a graphite desk, rim light, fog at dusk");
  buttons()[1]!.click();
  buttons()[3]!.click();
  flushSync();
  expect(document.querySelector(".preview p")?.textContent).toBe("a graphite desk, fog at late dusk");
  expect(buttons().map((button) => button.getAttribute("aria-pressed"))).toEqual([
    "true",
    "false",
    "true",
    "false",
  ]);
});
