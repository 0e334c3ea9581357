import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { shortcuts } from "../frame/shortcuts";
import { workspace } from "../frame/workspace.svelte";
import { gallery } from "../gallery/gallery.svelte";
import { HostError } from "../host/host";
import type { Asset } from "../ipc/Asset";
import { studio } from "../state/studio.svelte";
import { undo } from "../state/undo";
import { draw, settled } from "../testing/draw";
import { recordedHost, type Asked } from "../testing/recorded_host";
import { sampleAsset } from "../testing/samples";
import { viewer } from "../viewer/viewer.svelte";
import Shelf from "./Shelf.svelte";
import { Holdings, holdings } from "./holdings.svelte";
import { rateByKey } from "./shelf";

let asked: Asked;
let broken: boolean;
/** What the collection Heroes holds. */
let heroes: number[];
let ends: (() => void)[];

const given = (change: Partial<Asset> = {}, id = "41") => {
  const asset = sampleAsset({ id, ...change });
  studio.assets.put([asset]);
  return asset;
};
const asking = (name: string) => asked.filter((one) => one.name === name).map(({ request }) => request);
const keep = () => {
  if (broken) throw new HostError("library", "The library is busy. Try again.");
  return null;
};

beforeEach(() => {
  broken = false;
  heroes = [42, 41];
  ends = [];
  asked = recordedHost({
    rate: keep,
    tag: keep,
    set_confidential: keep,
    tags: () => ["fox", "fog", "forest"],
    collections: () => [
      { id: "1", name: "Heroes", assets: 2 },
      { id: "2", name: "Zine", assets: 0 },
    ],
    collect: ({ name, on }: { name: string; on: boolean }) => {
      heroes = on ? [42, 41] : [42];
      return { id: "1", name, assets: heroes.length };
    },
    gallery_index: ({ collection }: { collection: string }) => {
      const ids = collection === "1" ? heroes : [];
      const view = new DataView(new ArrayBuffer(ids.length * 16));
      ids.forEach((id, at) => view.setUint32(at * 16, id, true));
      return view.buffer;
    },
  });
  workspace.show("all");
  gallery.clear();
  holdings.all = null;
  holdings.hear({ type: "assets_changed", ids: [] });
});

afterEach(() => {
  ends.forEach((end) => end());
  viewer.close();
  document.body.replaceChildren();
});

const show = (assets: Asset[]) => ends.push(draw(Shelf, { assets }));
const named = (label: string) =>
  [...document.querySelectorAll<HTMLElement>("button, input")].find(
    (one) => (one.getAttribute("aria-label") ?? one.textContent?.trim()) === label,
  )!;

describe("a rating", () => {
  it("is given, and taken away by pressing it again", async () => {
    show([given({ rating: 3 })]);
    named("4 of 5").click();
    await settled();
    expect(studio.assets.get("41")?.rating).toBe(4);
    named("3 of 5").click();
    await settled();
    expect(asking("rate")).toEqual([
      { ids: ["41"], rating: 4 },
      { ids: ["41"], rating: 0 },
    ]);
  });

  it("of several is taken back to what each had", async () => {
    given({ rating: 2 }, "41");
    given({ rating: 5 }, "42");
    gallery.select("41");
    gallery.toggle("42");
    rateByKey(new KeyboardEvent("keydown", { key: "3" }));
    await settled();
    expect(asking("rate")).toEqual([{ ids: ["42", "41"], rating: 3 }]);
    undo.back();
    await settled();
    expect(asking("rate").slice(1)).toEqual([
      { ids: ["42"], rating: 5 },
      { ids: ["41"], rating: 2 },
    ]);
    expect(studio.assets.get("42")?.rating).toBe(5);
  });

  it("is what it was when it cannot be kept", async () => {
    broken = true;
    show([given({ rating: 2 })]);
    named("5 of 5").click();
    await settled();
    expect(studio.assets.get("41")?.rating).toBe(2);
  });
});

describe("the keys 0 to 5", () => {
  const key = (pressed: string, target: EventTarget = window) => {
    const event = new KeyboardEvent("keydown", { key: pressed, bubbles: true, cancelable: true });
    target.dispatchEvent(event);
    return event.defaultPrevented;
  };

  beforeEach(() => {
    window.addEventListener("keydown", shortcuts.handle);
    ends.push(
      () => window.removeEventListener("keydown", shortcuts.handle),
      shortcuts.bind("picture.rate", rateByKey),
    );
    given({ rating: 1 });
    gallery.select("41");
  });

  it("rate in the gallery", async () => {
    expect(key("4")).toBe(true);
    expect(key("0")).toBe(true);
    await settled();
    expect(asking("rate")).toMatchObject([{ rating: 4 }, { rating: 0 }]);
  });

  it("are characters in a text field, and nothing elsewhere", async () => {
    const field = document.body.appendChild(document.createElement("input"));
    expect(key("4", field)).toBe(false);
    workspace.show("cost");
    expect(key("4")).toBe(false);
    workspace.show("all");
    viewer.open("41");
    expect(key("4")).toBe(false);
    viewer.close();
    gallery.clear();
    expect(key("4")).toBe(false);
    expect(key("6")).toBe(false);
    await settled();
    expect(asking("rate")).toEqual([]);
  });
});

describe("tags", () => {
  const type = (text: string) => {
    const field = named("Add tags") as HTMLInputElement;
    field.focus();
    field.dispatchEvent(new FocusEvent("focus"));
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    flushSync();
  };
  const press = async (key: string) => {
    named("Add tags").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    await settled();
  };

  it("are chosen from those there are, or new", async () => {
    show([given({ tags: ["fox"] })]);
    await settled();
    type("fo");
    expect([...document.querySelectorAll("[role=option]")].map((one) => one.textContent.trim())).toEqual([
      "fog",
      "forest",
    ]);
    await press("ArrowDown");
    await press("ArrowDown");
    await press("Enter");
    type("dawn, FOX");
    await press("Enter");
    expect(asking("tag")).toEqual([
      { ids: ["41"], tags: ["forest"], on: true },
      { ids: ["41"], tags: ["dawn"], on: true },
    ]);
  });

  it("are taken away by their chip, and of several only those all of them have are shown", async () => {
    show([given({ tags: ["fog", "fox"] }, "41"), given({ tags: ["fox"] }, "42")]);
    expect(named("Remove fog")).toBeUndefined();
    named("Remove fox").click();
    await settled();
    expect(asking("tag")).toEqual([{ ids: ["41", "42"], tags: ["fox"], on: false }]);
    expect(studio.assets.get("41")?.tags).toEqual(["fog"]);
  });
});

it("a confidential picture is marked with a lock and a line that says what it means", async () => {
  show([given({ confidential: false })]);
  expect(document.querySelector(".lock")).toBeNull();
  expect(document.body.textContent).toContain("Never leaves this machine");
  document.querySelector<HTMLElement>("[role=switch]")!.click();
  await settled();
  expect(asking("set_confidential")).toEqual([{ ids: ["41"], on: true }]);
  ends.pop()!();
  show([studio.assets.get("41")!]);
  expect(document.querySelector(".lock")?.textContent).toContain("Confidential");
});

it("collections are known by what they hold of the whole selection", async () => {
  const held = new Holdings();
  await held.read();
  expect(held.of(["41", "42"]).map(({ name }) => name)).toEqual(["Heroes"]);
  expect(held.of(["41", "43"])).toEqual([]);
});

it("the collections of a picture are named, and lead to what else is in them", async () => {
  show([given()]);
  await holdings.read();
  flushSync();
  expect(document.querySelector(".inside")?.textContent).toContain("Heroes");
  expect(document.querySelector(".inside")?.textContent).not.toContain("Zine");
  named("Heroes").click();
  expect(gallery.collection).toMatchObject({ id: "1", name: "Heroes" });
  gallery.collection = null;
});

it("collections are read again only after something changed in the library", async () => {
  await holdings.read();
  const before = asking("collections").length;
  holdings.want();
  await new Promise((done) => setTimeout(done, 200));
  expect(asking("collections")).toHaveLength(before);
  holdings.hear({ type: "assets_changed", ids: ["41"] });
  holdings.want();
  await vi.waitFor(() => expect(asking("collections")).toHaveLength(before + 1));
});

it("the selection goes into a collection and out of it again", async () => {
  show([given()]);
  named("Collections").click();
  const box = (name: string) =>
    [...document.querySelectorAll<HTMLElement>("[role=checkbox]")].find((one) =>
      one.textContent.includes(name),
    )!;
  await vi.waitFor(() => expect(box("Heroes")?.getAttribute("aria-checked")).toBe("true"));
  box("Heroes").click();
  await vi.waitFor(() => expect(box("Heroes").getAttribute("aria-checked")).toBe("false"));
  const field = named("New collection") as HTMLInputElement;
  field.value = "  heroes ";
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  flushSync();
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  await vi.waitFor(() => expect(box("Heroes").getAttribute("aria-checked")).toBe("true"));
  expect(asking("collect")).toEqual([
    { name: "Heroes", ids: ["41"], on: false },
    { name: "Heroes", ids: ["41"], on: true },
  ]);
});
