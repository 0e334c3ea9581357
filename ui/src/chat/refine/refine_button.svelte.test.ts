import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gallery } from "../../gallery/gallery.svelte";
import { studio } from "../../state/studio.svelte";
import { draw, settled } from "../../testing/draw";
import { recordedHost, type Asked } from "../../testing/recorded_host";
import { sampleAsset } from "../../testing/samples";
import { Composer } from "../composer/composer.svelte";
import { deskRefinement, exampleStudio, version } from "../testing/examples";
import { describable } from "./describable";
import RefineButton from "./RefineButton.svelte";
import RefineCard from "./RefineCard.svelte";
import { Refining } from "./refining.svelte";

let asked: Asked;
let refining: Refining;
let ends: (() => void)[];

beforeEach(() => {
  asked = recordedHost({
    refine: () => ({
      ...deskRefinement,
      kit: "Northwind",
      more: [version("3", "an oak desk"), version("4", "a desk at dusk")],
    }),
  });
  const composer = new Composer(exampleStudio());
  composer.type("a desk", "insertText", 6, 0);
  refining = new Refining(composer);
  ends = [];
});

afterEach(() => {
  ends.forEach((end) => end());
  document.body.replaceChildren();
});

const button = (label: string) =>
  [...document.querySelectorAll<HTMLElement>("button, [role=menuitem], [role=radio]")].find(
    (one) => (one.getAttribute("aria-label") ?? one.textContent?.trim()) === label,
  )!;

async function openMenu() {
  const trigger = button("Other ways to refine");
  trigger.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  await new Promise((done) => setTimeout(done, 0));
  flushSync();
}

const item = (label: string) =>
  [...document.querySelectorAll<HTMLElement>("[role=menuitem]")].find((one) =>
    one.textContent?.includes(label),
  )!;

describe("the refine button", () => {
  it("stays one click", async () => {
    ends.push(draw(RefineButton, { refining, picture: null }));
    button("Refine").click();
    await settled();
    expect(asked).toMatchObject([{ name: "refine", request: { how: "better" } }]);
  });

  it("offers the other ways, and a description only of a picture that is there", async () => {
    ends.push(draw(RefineButton, { refining, picture: null }));
    await openMenu();
    expect(item("Shorter").getAttribute("aria-disabled")).not.toBe("true");
    expect(item("Describe this picture").getAttribute("aria-disabled")).toBe("true");
  });
});

describe("the picture to describe", () => {
  beforeEach(() => {
    studio.assets.put([
      sampleAsset({ id: "41" }),
      sampleAsset({ id: "42" }),
      sampleAsset({ id: "43", confidential: true }),
    ]);
    gallery.clear();
  });

  it("is one beside the words before the one selected in the gallery", () => {
    expect(describable([])).toBeNull();
    gallery.select("41");
    expect(describable([])).toBe("41");
    expect(describable(["42"])).toBe("42");
  });

  it("is never one that must not leave this machine", () => {
    gallery.select("43");
    expect(describable([])).toBeNull();
    expect(describable(["43", "42"])).toBe("42");
  });
});

describe("the card", () => {
  it("names the kit that was heeded and lets one of three takes be chosen", async () => {
    ends.push(draw(RefineCard, { refining }));
    await refining.ask("variations");
    flushSync();
    expect(document.querySelector("h2")?.textContent).toBe("Three takes, for FLUX");
    expect(document.body.textContent).toContain("Kit: Northwind");
    button("Take 3").click();
    flushSync();
    expect(button("Take 3").getAttribute("aria-checked")).toBe("true");
    [...document.querySelectorAll("button")].find((one) => one.textContent?.startsWith("Use it"))!.click();
    await settled();
    expect(refining.subject.words.text).toBe("a desk at dusk");
  });
});
