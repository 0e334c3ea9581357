import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { host } from "../host/host";
import { studio } from "../state/studio.svelte";
import { draw, settled } from "../testing/draw";
import { fakeHost } from "../testing/samples";
import Filters from "./Filters.svelte";
import { gallery } from "./gallery.svelte";

let close: () => void;

const named = (label: string) => document.querySelector<HTMLElement>(`[aria-label="${label}"]`);
const items = () => [...document.querySelectorAll(".limn-search-item")].map((one) => one.textContent?.trim());

beforeEach(async () => {
  fakeHost();
  await studio.open();
  await host.call("tag", { ids: ["41"], tags: ["fog"], on: true });
  await host.call("collect", { name: "Heroes", ids: ["42"], on: true });
  close = draw(Filters, {});
});

afterEach(() => {
  Object.assign(gallery, { project: null, collection: null, tag: null });
  close();
  document.body.replaceChildren();
});

describe("the menu of filters", () => {
  it.each([
    ["Zine", () => gallery.project, "2", "project Zine"],
    ["Heroes", () => gallery.collection?.name, "Heroes", "collection Heroes"],
    ["fog", () => gallery.tag, "fog", "tag fog"],
  ])("narrows to %s, and its chip takes that away again", async (label, kept, value, chip) => {
    named("Filter: More")!.click();
    await vi.waitFor(() => expect(items()).toEqual(["Northwind spring", "Zine", "Heroes", "fog"]));
    const item = [...document.querySelectorAll<HTMLElement>(".limn-search-item")].find((one) =>
      one.textContent?.includes(label),
    )!;
    item.click();
    await settled();
    expect(kept()).toBe(value);
    const away = named(`Take the filter for the ${chip} away`)!;
    expect(away.textContent).toContain(label);
    away.click();
    flushSync();
    expect(kept() ?? null).toBeNull();
  });
});
