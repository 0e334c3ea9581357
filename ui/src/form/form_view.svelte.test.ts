import { readFileSync } from "node:fs";
import { join } from "node:path";
import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { shortcuts } from "../frame/shortcuts";
import { workspace } from "../frame/workspace.svelte";
import { gallery } from "../gallery/gallery.svelte";
import { HOWS } from "../chat/refine/hows";
import { host, HostError } from "../host/host";
import type { Form } from "../ipc/Form";
import { studio } from "../state/studio.svelte";
import { draw, settled } from "../testing/draw";
import { recordedHost, type Asked } from "../testing/recorded_host";
import { fakeHost, sampleAsset, sampleJob } from "../testing/samples";
import { viewer } from "../viewer/viewer.svelte";
import { catalogue } from "./catalogue.svelte";
import { drag } from "./drag.svelte";
import { form, openForm } from "./form.svelte";
import Pane from "./Pane.svelte";
import { presets } from "./presets.svelte";
import { rowsOf } from "./schema";

const forms = JSON.parse(readFileSync(join(import.meta.dirname, "testing/catalogue.json"), "utf8")) as Form[];
const fine = { operation: "", usd: 0.009, eta_s: 6, problems: [], notes: [] };

let end: () => void = () => undefined;

/** A host that knows the forms of the catalogue. */
function catalogueHost(more: Parameters<typeof recordedHost>[0] = {}): Asked {
  return recordedHost({
    operations: () => forms.map(({ operation }) => operation),
    form: (({ operation }: { operation: string }) =>
      forms.find((one) => one.operation.name === operation)) as never,
    estimate_run: () => fine,
    presets: () => [],
    voices: () => [],
    assets: () => [],
    ...more,
  });
}

async function open(operation: string, args: Record<string, unknown> = {}): Promise<void> {
  end = draw(Pane, {});
  openForm(operation, args);
  await settled(30);
}

const row = (name: string): HTMLElement => document.querySelector<HTMLElement>(`[data-field="${name}"]`)!;
const button = (words: string): HTMLButtonElement =>
  [...document.querySelectorAll("button")].find(
    (one) => one.textContent?.trim().startsWith(words) || one.getAttribute("aria-label") === words,
  )!;
const alerts = (): string[] =>
  [...document.querySelectorAll("[role=alert]")].map((one) => one.textContent ?? "");
const asksOf = (asked: Asked, name: string): unknown[] =>
  asked.filter((one) => one.name === name).map(({ request }) => request);

async function press(words: string): Promise<void> {
  button(words).click();
  await settled(30);
}

function type(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
  flushSync();
}

beforeEach(() => {
  form.reset();
  presets.reset();
  catalogue.loaded = false;
  catalogue.operations = [];
  Object.assign(workspace, { view: "all", inspector: true, focus: false, folds: {} });
  gallery.clear();
  viewer.close();
  drag.ids = [];
});

afterEach(() => {
  end();
  vi.restoreAllMocks();
});

describe("the form of an operation", () => {
  it.each(forms.map((one) => [one.operation.name, one] as const))(
    "%s is drawn whole",
    async (name, drawn) => {
      catalogueHost();
      workspace.folds = { [`${name} ${drawn.model}`]: true };
      await open(name);
      const rows = rowsOf(drawn);
      for (const field of [...rows.open, ...rows.folded]) {
        const place = row(field.name);
        expect(place, field.name).not.toBeNull();
        const controls = place.querySelectorAll(".control :is(input, textarea, button)");
        expect(controls.length, field.name).toBeGreaterThan(0);
      }
      expect(document.querySelector(".title")?.textContent).toContain(drawn.operation.title);
      expect(button("Make Ctrl").disabled).toBe(false);
    },
  );

  it("says that it is read, and what is wrong when it cannot be", async () => {
    let fail = true;
    catalogueHost({
      form: () => {
        if (fail) throw new HostError("network", "The network cannot be reached.");
        return forms.find(({ operation }) => operation.name === "upscale");
      },
    });
    await open("upscale");
    expect(alerts()).toEqual([expect.stringContaining("The network cannot be reached.")]);
    fail = false;
    await press("Try again");
    expect(row("init_image")).not.toBeNull();
    expect(alerts()).toEqual([]);
  });

  it("waits with a bar, without a price", async () => {
    catalogueHost({ form: () => new Promise(() => {}) });
    await open("upscale");
    expect(document.querySelector("[role=progressbar]")).not.toBeNull();
    expect(button("Make Ctrl")).toBeUndefined();
  });

  it("remembers its fold for an operation and a model", async () => {
    catalogueHost();
    await open("text2img");
    const folded = rowsOf(forms.find(({ operation }) => operation.name === "text2img")!).folded;
    expect(row(folded[0]!.name)).toBeNull();
    await press(`More (${folded.length})`);
    expect(row(folded[0]!.name)).not.toBeNull();
    openForm("upscale", {});
    await settled(30);
    expect(row(folded[0]!.name)).toBeNull();
    openForm("text2img", {});
    await settled(30);
    expect(row(folded[0]!.name)).not.toBeNull();
  });

  it("opens its fold where something in it is wrong", async () => {
    catalogueHost({
      estimate_run: () => ({
        ...fine,
        problems: [{ field: "num_inference_steps", message: "Steps go from 1 to 50." }],
      }),
    });
    await open("text2img", { num_inference_steps: 50 });
    await vi.waitFor(() => {
      flushSync();
      expect(row("num_inference_steps")?.textContent).toContain("Steps go from 1 to 50.");
    });
  });

  it("keeps very long words inside", async () => {
    const long = "fog ".repeat(3000);
    catalogueHost();
    await open("text2img", { prompt: long });
    expect(row("prompt").querySelector("textarea")!.value).toBe(long);
  });
});

describe("filling in", () => {
  it("asks for the price of what stands there, and shows it", async () => {
    const asked = catalogueHost({ estimate_run: () => ({ ...fine, notes: ["A copy of 4.1 MB goes up."] }) });
    await open("text2img");
    type(row("prompt").querySelector("textarea")!, "fog");
    await vi.waitFor(() =>
      expect(asksOf(asked, "estimate_run").at(-1)).toMatchObject({ arguments: { prompt: "fog" } }),
    );
    await settled();
    const bar = document.querySelector(".bar")!.textContent!;
    expect(bar).toContain("≈ $0.009");
    expect(bar).toContain("6 s");
    expect(bar).toContain("A copy of 4.1 MB goes up.");
  });

  it("says that no price is known, and warns of what is more than is left today", async () => {
    studio.cost = { left_usd: 0.005 } as never;
    let usd: number | null = 0.009;
    catalogueHost({ estimate_run: () => ({ ...fine, usd }) });
    await open("text2img", { prompt: "fog" });
    await vi.waitFor(() => {
      flushSync();
      expect(document.querySelector(".bar")?.textContent).toContain("More than is left for today: $0.005.");
    });
    usd = null;
    type(row("prompt").querySelector("textarea")!, "fog and rain");
    await vi.waitFor(() => {
      flushSync();
      expect(document.querySelector(".bar")?.textContent).toContain("price unknown");
    });
    studio.cost = null;
  });

  it("says at the field what is missing, moves there, and sends nothing", async () => {
    const asked = catalogueHost({
      estimate_run: () => ({ ...fine, problems: [{ field: "prompt", message: "prompt has no words." }] }),
    });
    await open("text2img");
    expect(alerts()).toEqual([]);
    await press("Make Ctrl");
    expect(row("prompt").querySelector("[role=alert]")?.textContent).toBe("prompt has no words.");
    expect(document.activeElement).toBe(row("prompt").querySelector("textarea"));
    expect(asksOf(asked, "run")).toEqual([]);
  });

  it("makes with Ctrl Enter from a field of its own, and not from another's", async () => {
    const asked = catalogueHost({ run: () => sampleJob() });
    await open("text2img", { prompt: "fog" });
    const elsewhere = document.body.appendChild(document.createElement("textarea"));
    const key = (target: Element): void => {
      target.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));
    };
    window.addEventListener("keydown", shortcuts.handle);
    key(elsewhere);
    await settled(30);
    expect(asksOf(asked, "run")).toEqual([]);
    key(row("prompt").querySelector("textarea")!);
    await settled(30);
    window.removeEventListener("keydown", shortcuts.handle);
    elsewhere.remove();
    expect(asksOf(asked, "run")).toMatchObject([{ operation: "text2img", arguments: { prompt: "fog" } }]);
    expect(row("prompt").querySelector("textarea")!.value).toBe("fog");
  });

  it("takes a number that is typed, and shows the default again when it is taken away", async () => {
    catalogueHost();
    await open("text2img", { model_id: "sdxl" });
    const seed = row("seed").querySelector("input")!;
    expect(seed.placeholder).toBe("random");
    type(seed, "42");
    expect(form.open?.args.seed).toBe(42);
    type(seed, "not a number");
    expect(form.open?.args.seed).toBe(42);
    row("seed").querySelector<HTMLElement>("[aria-label='Back to the default']")!.click();
    flushSync();
    expect(form.open?.args.seed).toBeUndefined();
    await press("Throw a seed and keep it");
    expect(form.open?.args.seed).toEqual(expect.any(Number));
  });

  it("moves one side of the size with the other, within what the model takes", async () => {
    catalogueHost();
    await open("text2img", { width: 1024, height: 576 });
    const [width] = row("width").querySelectorAll("input");
    type(width!, "512");
    width!.dispatchEvent(new FocusEvent("blur"));
    flushSync();
    expect(form.open?.args).toMatchObject({ width: 512, height: 288 });
  });
});

describe("consent", () => {
  it("is asked for in plain words, needs the box, and is kept before anything runs", async () => {
    const asked = catalogueHost({ give_consent: () => null, run: () => sampleJob() });
    await open("single_face_swap", { init_image: "asset:1", target_image: "asset:2" });
    await press("Make Ctrl");
    expect(document.querySelector("[role=dialog]")?.textContent).toContain("Whose faces are these?");
    expect(button("Confirm and make").disabled).toBe(true);
    const box = document.querySelector<HTMLInputElement>("[type=checkbox]")!;
    box.click();
    flushSync();
    document.querySelector<HTMLFormElement>("[role=dialog] form")!.requestSubmit();
    await settled(30);
    expect(asked.map(({ name }) => name).filter((name) => name === "give_consent" || name === "run")).toEqual(
      ["give_consent", "run"],
    );
  });
});

describe("a well", () => {
  const drop = (target: Element, files: File[] = []): void => {
    const event = new Event("drop", { bubbles: true, cancelable: true });
    Object.assign(event, { dataTransfer: { files, types: files.length > 0 ? ["Files"] : [] } });
    target.dispatchEvent(event);
  };
  const well = (name: string): Element => row(name).querySelector(".wells")!;

  it("takes a tile of the gallery, and refuses what is of another kind", async () => {
    catalogueHost();
    studio.assets.put([sampleAsset({ id: "41" }), sampleAsset({ id: "42", kind: "audio" })]);
    await open("upscale");
    drag.ids = ["42"];
    drop(well("init_image"));
    await settled();
    expect(form.open?.args.init_image).toBeUndefined();
    drag.ids = ["41"];
    drop(well("init_image"));
    await settled();
    expect(form.open?.args.init_image).toBe("asset:41");
    expect(row("init_image").textContent).toContain("1280 × 768");
    expect(drag.ids).toEqual([]);
    await press("Take away");
    expect(form.open?.args.init_image).toBeUndefined();
  });

  it("keeps a dropped or pasted file in the library first", async () => {
    const asked = catalogueHost({ import_bytes: () => sampleAsset({ id: "77" }) });
    await open("upscale");
    const file = new File([new Uint8Array([1, 2, 3])], "cat.png", { type: "image/png" });
    drop(well("init_image"), [file]);
    await vi.waitFor(() => expect(form.open?.args.init_image).toBe("asset:77"));
    expect(asksOf(asked, "import_bytes")).toMatchObject([{ name: "cat.png", mask_of: null }]);
  });

  it("takes a file that is chosen", async () => {
    const asked = catalogueHost({ pick_files: () => [sampleAsset({ id: "78" })] });
    await open("upscale");
    await press("Drop or choose a picture");
    expect(asksOf(asked, "pick_files")).toEqual([{ media: ["image"], several: false }]);
    expect(form.open?.args.init_image).toBe("asset:78");
  });

  it("stays empty when the file cannot be kept, and the reason is told", async () => {
    catalogueHost({
      import_bytes: () => {
        throw new HostError("bad_media", "This is no picture that Limn can read.");
      },
    });
    const { toasts } = await import("../controls/toasts.svelte");
    await open("upscale");
    drop(well("init_image"), [new File(["x"], "notes.xyz")]);
    await vi.waitFor(() => expect(toasts.shown.at(-1)?.text).toBe("This is no picture that Limn can read."));
    expect(form.open?.args.init_image).toBeUndefined();
  });

  it("takes several up to its number, in an order that can be changed", async () => {
    catalogueHost();
    studio.assets.put(["1", "2", "3", "4", "5"].map((id) => sampleAsset({ id })));
    await open("image_mixer", { init_image: ["asset:1", "asset:2"] });
    row("init_image").querySelectorAll<HTMLElement>("[aria-label=Later]")[0]!.click();
    await settled();
    expect(form.open?.args.init_image).toEqual(["asset:2", "asset:1"]);
    drag.ids = ["3", "4", "5"];
    drop(well("init_image"));
    await settled();
    expect(form.open?.args.init_image).toEqual(["asset:2", "asset:1", "asset:3", "asset:4"]);
    expect(row("init_image").textContent).toContain("4 of 4");
  });

  it("takes an address that is pasted", async () => {
    catalogueHost();
    await open("upscale");
    const event = new Event("paste", { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { files: [], getData: () => "https://example.com/a.png" } });
    well("init_image").dispatchEvent(event);
    await settled();
    expect(form.open?.args.init_image).toBe("https://example.com/a.png");
    expect(row("init_image").textContent).toContain("Web address");
  });

  it("shows a mask over its picture", async () => {
    catalogueHost();
    studio.assets.put([sampleAsset({ id: "41" }), sampleAsset({ id: "43", parents: ["41"] })]);
    await open("inpaint", { init_image: "asset:41", mask_image: "asset:43" });
    const shown = [...row("mask_image").querySelectorAll("img")].map((one) => one.getAttribute("src"));
    expect(shown).toEqual(["thumb:41", "thumb:43"]);
    expect(row("mask_image").querySelector("[aria-label='Paint the mask']")).not.toBeNull();
  });
});

describe("a voice", () => {
  it("is one of the chosen model's", async () => {
    const voice = (id: string, models: string[]): object => ({
      id,
      name: id,
      language: "english",
      gender: null,
      own: false,
      models,
    });
    const speech = forms.find(({ operation }) => operation.name === "speech_v7")!;
    catalogueHost({ voices: () => [voice("ours", [speech.model!]), voice("theirs", ["another-model"])] });
    await open("speech_v7");
    row("voice_id").querySelector<HTMLElement>(".control button")!.click();
    await vi.waitFor(() => {
      flushSync();
      expect(document.querySelector(".limn-search-list")?.textContent).toContain("ours");
    });
    expect(document.querySelector(".limn-search-list")?.textContent).not.toContain("theirs");
  });
});

describe("the pane", () => {
  it("takes the focus when a form is opened, and not again when another model is chosen", async () => {
    catalogueHost();
    await open("text2img");
    expect(document.activeElement).toBe(row("prompt").querySelector("textarea"));
    row("seed").querySelector("input")!.focus();
    form.draft!.set("model_id", "sdxl");
    await settled(30);
    expect(document.activeElement).toBe(row("seed").querySelector("input"));
  });

  it("goes between the details and the form, and nothing filled in is lost", async () => {
    catalogueHost({ relatives: () => ({ parents: [], children: [] }) });
    await open("text2img", { prompt: "fog" });
    await press("Details");
    expect(row("prompt")).toBeNull();
    expect(form.open).toBeNull();
    await press("Make");
    expect(row("prompt").querySelector("textarea")!.value).toBe("fog");
  });

  it("carries words and media over to another operation", async () => {
    fakeHost();
    end = draw(Pane, {});
    openForm("img2img", { prompt: "fog", init_image: "asset:3", strength: 0.2 });
    await settled(40);
    form.change("flux_kontext");
    await settled(40);
    expect(form.open).toMatchObject({
      operation: "flux_kontext",
      args: { prompt: "fog", init_image: "asset:3" },
    });
    expect(form.open?.args.strength).toBeUndefined();
  });

  it("refines the prompt of the form, to take or to leave", async () => {
    fakeHost();
    end = draw(Pane, {});
    openForm("text2img", { prompt: "fog over hills" });
    await settled(40);
    await press("Refine");
    await vi.waitFor(() => {
      flushSync();
      expect(button("Use it")).toBeDefined();
    });
    await press("Use it");
    expect(form.draft?.prompt).not.toBe("fog over hills");
    expect(form.draft?.words.origin?.mine).toBe("fog over hills");
    form.draft?.undo();
    expect(form.draft?.prompt).toBe("fog over hills");
  });

  it("offers every way to refine, and describes the picture that the form takes in", async () => {
    fakeHost();
    const call = vi.spyOn(host, "call");
    studio.assets.put([sampleAsset({ id: "3" })]);
    end = draw(Pane, {});
    openForm("img2img", { init_image: "asset:3" });
    await settled(40);
    const trigger = document.querySelector("[aria-label='Other ways to refine']")!;
    trigger.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    await new Promise((done) => setTimeout(done, 0));
    flushSync();
    const ways = [...document.querySelectorAll<HTMLElement>("[role=menuitem]")];
    expect(ways.map((way) => way.textContent?.trim())).toEqual(HOWS.map(({ label }) => label));
    ways.at(-1)!.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    ways.at(-1)!.click();
    await settled(40);
    const refine = call.mock.calls.find(([name]) => name === "refine");
    expect(refine?.[1]).toMatchObject({ how: "describe", asset: "3" });
  });

  it("does not offer to refine what is spoken word for word", async () => {
    catalogueHost();
    await open("text_to_speech", { prompt: "Good morning." });
    expect(row("prompt").querySelector("[aria-label=Refine]")).toBeNull();
  });
});
