import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HostError } from "../host/host";
import type { Kit } from "../ipc/Kit";
import { gallery } from "../gallery/gallery.svelte";
import { studio } from "../state/studio.svelte";
import { draw, settled } from "../testing/draw";
import { later, recordedHost, type Asked } from "../testing/recorded_host";
import { sampleAsset } from "../testing/samples";
import { kits } from "./kits.svelte";
import KitsView from "./KitsView.svelte";

let asked: Asked;
let refuse: string | null;
let end = (): void => undefined;

const kit = (id: string, name: string, change: Partial<Kit> = {}): Kit => ({
  id,
  name,
  palettes: [],
  style_words: [],
  banned_words: [],
  references: [],
  voices: [],
  notes: "",
  ...change,
});
const saved = () => asked.filter(({ name }) => name === "save_kit").map(({ request }) => request as Kit);

beforeEach(() => {
  refuse = null;
  asked = recordedHost({
    save_kit: (given: Kit) => {
      if (refuse !== null) throw new HostError("usage", refuse);
      return { ...given, id: given.id ?? "9" };
    },
    delete_kit: () => null,
    assets: () => [],
  });
  studio.kits = [kit("1", "Northwind")];
  studio.projects = [];
  kits.choose(null);
  gallery.clear();
});

afterEach(() => {
  end();
  end = () => undefined;
  document.body.replaceChildren();
});

const field = (label: string) =>
  [...document.querySelectorAll<HTMLInputElement>("input, textarea")].find(
    (one) =>
      (one.getAttribute("aria-label") ?? document.querySelector(`label[for="${one.id}"]`)?.textContent) ===
      label,
  )!;

async function enter(label: string, text: string) {
  const input = field(label);
  input.value = text;
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  flushSync();
  input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  await settled();
}

async function press(words: string) {
  [...document.querySelectorAll("button")]
    .find((one) => (one.getAttribute("aria-label") ?? one.textContent?.trim()) === words)!
    .click();
  await settled();
}

describe("changes of a kit", () => {
  it("build on one another while the first is on its way", async () => {
    const first = later<Kit>();
    const answers = [first.promise];
    asked = recordedHost({ save_kit: (given: Kit) => answers.shift() ?? given });
    kits.set({ style_words: ["calm"] });
    kits.set({ banned_words: ["neon"] });
    expect(kits.kit).toMatchObject({ style_words: ["calm"], banned_words: ["neon"] });
    first.resolve(kit("1", "Northwind", { style_words: ["calm"] }));
    await settled(40);
    expect(saved().at(-1)).toMatchObject({ style_words: ["calm"], banned_words: ["neon"] });
    expect(studio.kits[0]).toMatchObject({ style_words: ["calm"], banned_words: ["neon"] });
  });

  it("stay on the screen when they are not kept, and go along with the next one", async () => {
    refuse = "The disk is full.";
    kits.set({ notes: "Never crop the mark." });
    await settled();
    expect(kits.failure).toBe("The disk is full.");
    expect(kits.kit?.notes).toBe("Never crop the mark.");
    refuse = null;
    kits.set({ style_words: ["calm"] });
    await settled();
    expect(kits.failure).toBeNull();
    expect(studio.kits[0]).toMatchObject({ notes: "Never crop the mark.", style_words: ["calm"] });
  });

  it("leave the name as it was when it is taken", async () => {
    refuse = "There is a brand kit of that name.";
    await expect(kits.rename("Zine")).rejects.toThrow("of that name");
    expect(kits.kit?.name).toBe("Northwind");
  });

  it("find a free name for a new kit", async () => {
    studio.kits = [kit("1", "New kit"), kit("2", "new kit 2")];
    await kits.add();
    expect(saved()).toMatchObject([{ id: null, name: "New kit 3" }]);
    expect(kits.kit?.name).toBe("New kit 3");
  });
});

describe("the view", () => {
  it("without a kit says what one is for and offers one action", async () => {
    studio.kits = [];
    end = draw(KitsView, {});
    expect(document.body.textContent).toContain("A brand kit holds colours");
    await press("Make a brand kit");
    expect(field("Name of the brand kit").value).toBe("New kit");
  });

  it("takes colours by hex and as a list, and says what is none", async () => {
    studio.kits = [kit("1", "Northwind", { palettes: [{ name: "Primary", colours: ["#0f3d3e"] }] })];
    end = draw(KitsView, {});
    await enter("Add colours", "E2DCC8, #fff");
    expect(saved().at(-1)?.palettes).toEqual([
      { name: "Primary", colours: ["#0f3d3e", "#e2dcc8", "#ffffff"] },
    ]);
    await enter("Add colours", "teal");
    expect(document.querySelector("[role=alert]")?.textContent).toContain("“teal” is not a colour");
    await press("Remove #0f3d3e");
    expect(saved().at(-1)?.palettes[0]?.colours).toEqual(["#e2dcc8", "#ffffff"]);
  });

  it("takes words one by one or as a list, none twice", async () => {
    studio.kits = [kit("1", "Northwind", { style_words: ["calm"] })];
    end = draw(KitsView, {});
    await enter("Add style words", "Calm, matte  paper");
    expect(saved().at(-1)?.style_words).toEqual(["calm", "matte paper"]);
    await press("Remove calm");
    expect(saved().at(-1)?.style_words).toEqual(["matte paper"]);
    await enter("Add banned words", "neon");
    expect(saved().at(-1)?.banned_words).toEqual(["neon"]);
  });

  it("takes the pictures selected in the gallery, and no sounds", async () => {
    studio.assets.put([sampleAsset({ id: "41" }), sampleAsset({ id: "42", kind: "audio" })]);
    gallery.select("41");
    gallery.toggle("42");
    end = draw(KitsView, {});
    await press("Add 1 selected picture");
    expect(saved().at(-1)?.references).toEqual(["41"]);
    await press("Remove this picture");
    expect(saved().at(-1)?.references).toEqual([]);
  });
});
