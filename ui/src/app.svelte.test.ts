import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "./App.svelte";
import { toasts } from "./controls/toasts.svelte";
import { form, openForm } from "./form/form.svelte";
import { workspace } from "./frame/workspace.svelte";
import { gallery } from "./gallery/gallery.svelte";
import { host } from "./host/host";
import { studio } from "./state/studio.svelte";
import { fakeHost } from "./testing/samples";
import { viewer } from "./viewer/viewer.svelte";

let app: Record<string, unknown>;
const resized = new Set<() => void>();

/** happy-dom measures nothing, so the window is said to be as large as the sketches. */
function measure(): void {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(700);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(710);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(760);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      #tell = (): void => this.told([{ target: this.#target, contentRect: { width: 700, height: 760 } }]);
      #target: Element | null = null;
      constructor(private readonly told: (entries: unknown[]) => void) {}
      observe(target: Element): void {
        this.#target = target;
        resized.add(this.#tell);
        queueMicrotask(() => resized.has(this.#tell) && this.#tell());
      }
      disconnect(): void {
        resized.delete(this.#tell);
      }
      unobserve(): void {}
    },
  );
}

async function open(options: Record<string, string> = {}): Promise<void> {
  fakeHost(options);
  app = mount(App, { target: document.body });
  await vi.waitFor(() =>
    expect(tiles().length + document.querySelectorAll(".empty, h1").length).toBeGreaterThan(0),
  );
}

const tiles = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[role=option]:not(.aside)")];
const selected = (): HTMLElement[] => tiles().filter((tile) => tile.getAttribute("aria-selected") === "true");

function press(key: string, more: KeyboardEventInit = {}): void {
  (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
  );
  flushSync();
}

function click(element: Element, more: MouseEventInit = {}): void {
  element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ...more }));
  flushSync();
}

async function make(samples: number): Promise<void> {
  await host.call("generate", {
    prompt: "Fog",
    negative: null,
    mine: null,
    version: null,
    model: null,
    width: 1280,
    height: 768,
    samples,
    seed: null,
    set: {},
  });
}

beforeEach(() => {
  measure();
  Object.assign(workspace, { view: "all", chat: true, inspector: true, focus: false, started: true });
  Object.assign(gallery, { text: "", kind: null, model: null, loaded: false });
  gallery.clear();
  viewer.close();
});

afterEach(async () => {
  await unmount(app);
  // What is still being made there must not be heard of in the next test.
  await host.subscribe(() => undefined);
  resized.clear();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("the window", () => {
  it("shows the sandbox, what runs and what today cost", async () => {
    await open({ scene: "busy" });
    const bar = document.querySelector("header")!.textContent!;
    expect(bar).toContain("Limn");
    expect(bar).toContain("Sandbox");
    expect(bar).toContain("1 running");
    expect(bar).toMatch(/\$0\.\d\d today/);
  });

  it("tells the shell once that it was painted", async () => {
    const host = fakeHost();
    const call = vi.spyOn(host, "call");
    app = mount(App, { target: document.body });
    await vi.waitFor(() => expect(call.mock.calls.filter(([name]) => name === "painted")).toHaveLength(1));
  });

  it("opens panes and views by key and by button", async () => {
    await open();
    press("[");
    expect(document.querySelector("section.chat")).toBeNull();
    press("[");
    expect(document.querySelector("section.chat")).not.toBeNull();
    press("f");
    expect(document.querySelector("section.chat, aside")).toBeNull();
    press("Escape");
    expect(document.querySelector("aside")).not.toBeNull();
    click(document.querySelector("[aria-label=Trash]")!);
    expect(document.querySelector(".gallery")?.textContent).toContain("Trash");
  });
});

describe("the grid", () => {
  it("is one tab stop that names what is active", async () => {
    await open();
    const grid = document.querySelector<HTMLElement>("[role=listbox]")!;
    expect(grid.tabIndex).toBe(0);
    expect(tiles().every((tile) => tile.tabIndex === -1)).toBe(true);
    click(tiles()[0]!);
    const active = grid.getAttribute("aria-activedescendant")!;
    expect(document.getElementById(active)).toBe(selected()[0]);
  });

  it("is moved through with the arrows, and extended with Shift", async () => {
    await open();
    click(document.getElementById(`asset-${gallery.index.id(2)}`)!);
    press("ArrowRight");
    expect(gallery.chosen).toEqual([gallery.index.id(3)]);
    press("ArrowLeft", { shiftKey: true });
    expect(gallery.chosen).toEqual([gallery.index.id(2), gallery.index.id(3)]);
    press("ArrowDown");
    expect(gallery.chosen).toHaveLength(1);
    expect(gallery.index.find(gallery.active!)).toBeGreaterThan(3);
    press("ArrowUp");
    expect(gallery.index.find(gallery.active!)).toBeLessThan(6);
  });

  it("selects some with Ctrl and none with Escape", async () => {
    await open();
    click(tiles()[0]!);
    click(tiles()[2]!, { ctrlKey: true });
    expect(gallery.selected.size).toBe(2);
    expect(document.querySelector("aside")?.textContent).toContain("2 pictures");
    press("Escape");
    expect(gallery.selected.size).toBe(0);
  });

  it("draws no more tiles for a hundred thousand pictures than for a few", async () => {
    await open({ assets: "100000" });
    expect(tiles().length).toBeLessThan(70);
    expect(tiles()[0]!.getAttribute("aria-setsize")).toBe("100000");
  });

  it("trashes by key and brings back by key", async () => {
    await open();
    const id = gallery.index.id(1);
    click(document.getElementById(`asset-${id}`)!);
    press("Delete");
    expect(gallery.index.find(id)).toBe(-1);
    await vi.waitFor(() =>
      expect(document.querySelector(".toast")?.textContent).toContain("1 picture moved"),
    );
    press("z", { ctrlKey: true });
    await vi.waitFor(() => expect(gallery.index.find(id)).toBe(1));
  });

  it("does nothing to pictures while words are typed", async () => {
    await open();
    click(tiles()[0]!);
    const before = gallery.index.count;
    document.querySelector("textarea")!.focus();
    press("Delete");
    press(".");
    press(" ");
    expect(gallery.index.count).toBe(before);
    expect(viewer.showing).toBeNull();
  });
});

describe("the place in the gallery", () => {
  const scroller = (): HTMLElement => document.querySelector<HTMLElement>(".scroller")!;
  /** How far a tile is below the top of the view. */
  const below = (id: string): number => {
    const [, top] = /translate\(\d+px, (\d+)px\)/.exec(
      document.getElementById(`asset-${id}`)!.style.transform,
    )!;
    return Number(top) - scroller().scrollTop;
  };
  const scrollTo = (top: number): void => {
    scroller().scrollTop = top;
    scroller().dispatchEvent(new Event("scroll"));
    flushSync();
  };
  /** A tile in the upper half of the view. */
  const looked = (): string =>
    tiles()
      .map((tile) => tile.id.replace("asset-", ""))
      .find((id) => below(id) > 0 && below(id) < 400)!;

  it("stays where one looks while pictures are made", async () => {
    await open({ assets: "400" });
    scrollTo(3000);
    const id = looked();
    const before = below(id);
    await make(2);
    await vi.waitFor(() => expect(gallery.index.count).toBe(402));
    flushSync();
    expect(Math.abs(below(id) - before)).toBeLessThanOrEqual(1);
    expect(scroller().scrollTop).not.toBe(3000);
  });

  it("tells of what is being made out of sight, and goes there", async () => {
    await open({ assets: "400", pace: "1" });
    await make(2);
    flushSync();
    expect(document.querySelector(".above")).toBeNull();
    scrollTo(6000);
    expect(document.querySelector(".above")?.textContent?.trim()).toBe("1 being made");
    click(document.querySelector(".above")!);
    expect(scroller().scrollTop).toBe(0);
    expect(document.querySelectorAll(".lead")).toHaveLength(2);
  });

  it("stays with what one looks at while the size changes", async () => {
    await open({ assets: "400" });
    scrollTo(3000);
    click(document.getElementById(`asset-${looked()}`)!);
    const before = below(gallery.active!);
    press("+", { ctrlKey: true });
    expect(below(gallery.active!)).toBe(before);
  });

  it("is the top, for whoever is there, so that new pictures are seen", async () => {
    await open({ assets: "400" });
    await make(2);
    await vi.waitFor(() => expect(gallery.index.count).toBe(402));
    flushSync();
    expect(scroller().scrollTop).toBe(0);
    expect(document.getElementById("asset-402")).not.toBeNull();
  });

  it("is the same after the next start", async () => {
    const window = JSON.stringify({ anchor: { id: "300", offset: -20 }, started: true });
    await open({ assets: "400", window });
    await vi.waitFor(() => expect(document.getElementById("asset-300")).not.toBeNull());
    expect(below("300")).toBe(-20);
  });
});

describe("a generation", () => {
  it("holds the places of its pictures, and nothing moves when they come", async () => {
    await open();
    await make(2);
    flushSync();
    const place = (id: string): string => document.getElementById(`asset-${id}`)!.style.transform;
    const leads = [...document.querySelectorAll<HTMLElement>(".lead")].map((lead) => lead.style.transform);
    expect(leads).toHaveLength(2);
    const [first] = tiles().filter((tile) => tile.getAttribute("aria-posinset") === "1");
    const before = first!.style.transform;
    const id = first!.id.replace("asset-", "");
    const moved: string[] = [];
    const stop = studio.listen(() => {
      flushSync();
      if (place(id) !== before) moved.push(place(id));
    });
    await vi.waitFor(() => expect(gallery.index.count).toBe(62));
    flushSync();
    expect(document.querySelectorAll(".lead")).toHaveLength(0);
    expect(place(id)).toBe(before);
    expect([place("62"), place("61")]).toEqual(leads);
    await vi.waitFor(() => expect(studio.underWay).toEqual([]));
    expect(moved).toEqual([]);
    stop();
  });
});

describe("the search", () => {
  it("narrows as words are typed and says how many there are", async () => {
    await open();
    press("/");
    const field = document.activeElement as HTMLInputElement;
    expect(field.getAttribute("aria-label")).toBe("Search everything");
    field.value = "isome";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await vi.waitFor(() => expect(gallery.index.count).toBeLessThan(60));
    flushSync();
    expect(document.querySelector(".search")?.textContent).toContain(`${gallery.index.count} found`);
    press("Escape");
    await vi.waitFor(() => expect(gallery.index.count).toBe(60));
  });

  it("says when nothing is found, and how to find more", async () => {
    await open();
    gallery.search("zebra");
    await vi.waitFor(() => expect(document.querySelector(".empty")?.textContent).toContain("“zebra”"));
    click(
      [...document.querySelectorAll(".empty button")].find((one) => one.textContent?.includes("Without"))!,
    );
    await vi.waitFor(() => expect(gallery.index.count).toBe(60));
  });
});

describe("the viewer", () => {
  it("looks quickly, opens, steps through and closes by key", async () => {
    await open();
    click(tiles()[0]!);
    const at = gallery.index.find(gallery.active!);
    press(" ");
    expect(viewer.showing).toBe("look");
    press("Enter");
    expect(viewer.showing).toBe("open");
    press("ArrowRight");
    expect(gallery.index.find(gallery.active!)).toBe(at + 1);
    expect(viewer.id).toBe(gallery.active);
    press("b");
    expect(viewer.surround).toBe("black");
    press("Escape");
    expect(viewer.showing).toBeNull();
    expect(gallery.selected.size).toBe(1);
  });

  it("keeps the magnification from picture to picture, and forgets it when it closes", async () => {
    await open();
    click(tiles()[0]!);
    press("Enter");
    await vi.waitFor(() => expect(document.querySelector(".picture")).not.toBeNull());
    press("2");
    const scale = viewer.sight.scale;
    expect(scale).toBe(2 / window.devicePixelRatio);
    press("ArrowRight");
    expect(viewer.sight.scale).toBe(scale);
    press("Escape");
    expect(viewer.sight.scale).toBeNull();
  });
});

describe("a picture trashed in the viewer", () => {
  it("makes room for the next one, and the last one closes it", async () => {
    await open({ assets: "2" });
    click(document.getElementById("asset-2")!);
    press("Enter");
    press("Delete");
    expect([viewer.id, gallery.active]).toEqual(["1", "1"]);
    press("Delete");
    expect(viewer.showing).toBeNull();
  });
});

describe("an empty library", () => {
  it("offers wishes with a price that fill the composer", async () => {
    await open({ assets: "0" });
    const wish = document.querySelector<HTMLElement>(".empty li button")!;
    expect(wish.textContent).toMatch(/≈ \$0\.0\d+/);
    click(wish);
    await vi.waitFor(() =>
      expect(document.querySelector("textarea")!.value).toContain("futuristic developer workspace"),
    );
  });
});

describe("the first start", () => {
  it("asks for keys, and only then shows the window", async () => {
    workspace.started = false;
    await open({ scene: "first", assets: "0" });
    expect(document.querySelector("h1")?.textContent).toContain("keys");
    expect(document.querySelector(".title-bar")).toBeNull();
  });
});

describe("making something", () => {
  const paneOf = (): string => document.querySelector("aside")?.textContent ?? "";

  beforeEach(() => {
    form.reset();
    toasts.shown = [];
  });

  /** Opens the window with the keyboard on no text field: a test before may have asked for the composer. */
  async function openIdle(): Promise<void> {
    await open();
    (document.activeElement as HTMLElement | null)?.blur();
  }

  it("opens and closes the form with one key, and asks what to make first", async () => {
    await openIdle();
    press("g");
    expect(document.querySelector("[aria-label=Make] .title")?.textContent).toContain("Choose what to make");
    await vi.waitFor(() => expect(document.body.textContent).toContain("Text to image"));
    press("Escape");
    await vi.waitFor(() => expect(document.querySelector("[aria-label='What to make']")).toBeNull());
    press("g");
    expect(paneOf()).toContain("Select a picture");
  });

  it("upscales the selected picture with one key, and shows its place at once", async () => {
    await openIdle();
    click(tiles()[2]!);
    const id = tiles()[2]!.dataset.id;
    press("u");
    await vi.waitFor(() => expect(toasts.shown.at(-1)?.text).toMatch(/^Upscale under way, ≈ \$0\.006/));
    const [job] = await host.call("jobs", {});
    expect(job?.arguments).toMatchObject({ init_image: `asset:${id}` });
  });

  it("makes a clip of a picture from its menu", async () => {
    await openIdle();
    click(tiles()[0]!);
    const id = tiles()[0]!.dataset.id;
    await vi.waitFor(() => expect(paneOf()).toContain("To video"));
    click(
      [...document.querySelectorAll("aside button")].find((one) => one.textContent?.trim() === "To video")!,
    );
    await vi.waitFor(() => expect(paneOf()).toContain("Frames"));
    expect(form.open).toMatchObject({ operation: "img2video", args: { init_image: `asset:${id}` } });
    form.draft!.fill({ prompt: "The fog drifts" });
    click(
      [...document.querySelectorAll("aside button")].find((one) => one.textContent?.includes("Make Ctrl"))!,
    );
    await vi.waitFor(async () => {
      const [job] = await host.call("jobs", {});
      expect(job).toMatchObject({ operation: "img2video", words: { sent: "The fog drifts" } });
    });
  });

  it("takes a tile that is dragged onto a well", async () => {
    await openIdle();
    openForm("upscale", {});
    await vi.waitFor(() => expect(document.querySelector(".wells")).not.toBeNull());
    const tile = tiles()[1]!;
    const start = new Event("dragstart", { bubbles: true });
    Object.assign(start, { dataTransfer: { setData: () => undefined } });
    tile.dispatchEvent(start);
    const drop = new Event("drop", { bubbles: true, cancelable: true });
    Object.assign(drop, { dataTransfer: { files: [], types: [] } });
    document.querySelector(".wells")!.dispatchEvent(drop);
    await vi.waitFor(() => expect(form.open?.args.init_image).toBe(`asset:${tile.dataset.id}`));
  });

  it("adds pasted files to the library, wherever they are pasted", async () => {
    await openIdle();
    const before = studio.counts.assets;
    const paste = new Event("paste", { bubbles: true, cancelable: true });
    const file = new File([new Uint8Array([137, 80, 78, 71])], "cat.png", { type: "image/png" });
    Object.assign(paste, { clipboardData: { files: [file], types: ["Files"] } });
    document.body.dispatchEvent(paste);
    await vi.waitFor(() => expect(toasts.shown.at(-1)?.text).toBe("1 file added to the library."));
    await vi.waitFor(() => expect(studio.counts.assets).toBe(before + 1));
    expect(paste.defaultPrevented).toBe(true);
  });

  it("offers what to do with files that are dragged over the window", async () => {
    await openIdle();
    const over = (): void => {
      const event = new Event("dragover", { bubbles: true, cancelable: true });
      Object.assign(event, { dataTransfer: { types: ["Files"], files: [] } });
      document.body.dispatchEvent(event);
      flushSync();
    };
    over();
    const zones = [...document.querySelectorAll(".zone")].map((zone) => zone.textContent?.trim());
    expect(zones).toEqual(["Attach to the message", "Add to library", "Use as reference"]);
    const drop = new Event("drop", { bubbles: true, cancelable: true });
    const file = new File([new Uint8Array([137, 80, 78, 71])], "cat.png", { type: "image/png" });
    Object.assign(drop, { dataTransfer: { files: [file], types: ["Files"] } });
    document.querySelectorAll(".zone")[2]!.dispatchEvent(drop);
    await vi.waitFor(() => expect(form.open?.operation).toBe("flux_kontext"));
    flushSync();
    expect(document.querySelector(".zone")).toBeNull();
    over();
    const again = new Event("drop", { bubbles: true, cancelable: true });
    const brief = new File(["Calm, wide, no text."], "brief.md", { type: "text/markdown" });
    Object.assign(again, { dataTransfer: { files: [brief], types: ["Files"] } });
    document.querySelectorAll(".zone")[0]!.dispatchEvent(again);
    await vi.waitFor(() => expect(document.querySelector(".composer")!.textContent).toContain("brief.md"));
  });
});
