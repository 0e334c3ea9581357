import { beforeEach, describe, expect, it, vi, type MockInstance } from "vitest";
import { toasts } from "../controls/toasts.svelte";
import { workspace } from "../frame/workspace.svelte";
import { host, type Host } from "../host/host";
import { studio } from "../state/studio.svelte";
import { undo } from "../state/undo";
import { fakeHost } from "../testing/samples";
import { again, copyWords, restore, star, toggleStar, trash, useWords, wordsOf } from "./actions";
import { gallery } from "./gallery.svelte";

let call: MockInstance<Host["call"]>;

beforeEach(async () => {
  fakeHost();
  workspace.view = "all";
  gallery.clear();
  gallery.text = "";
  toasts.shown = [];
  await studio.open();
  await gallery.load();
  call = vi.spyOn(host, "call");
});

const requests = (name: string): unknown[] =>
  call.mock.calls.filter(([asked]) => asked === name).map(([, request]) => request);

describe("the trash", () => {
  it("takes pictures away at once and brings them back with one step", async () => {
    const done = trash(["60", "59"]);
    expect(gallery.index.count).toBe(58);
    await done;
    expect(requests("trash")).toEqual([{ ids: ["60", "59"] }]);
    expect(toasts.shown.at(-1)?.text).toBe("2 pictures moved to the trash.");
    expect(undo.back()).toBe(true);
    await vi.waitFor(() => expect(gallery.index.count).toBe(60));
    expect(requests("restore")).toEqual([{ ids: ["60", "59"] }]);
  });

  it("can be taken back by the message's button, but not twice", async () => {
    await trash(["60"]);
    toasts.shown.at(-1)?.action?.run();
    await vi.waitFor(() => expect(gallery.index.count).toBe(60));
    const before = requests("restore").length;
    undo.back();
    expect(requests("restore").length).toBe(before);
  });

  it("shows the pictures again when the library refused", async () => {
    call.mockImplementationOnce(async () => {
      throw { code: "library", message: "The library is locked." };
    });
    await trash(["60"]);
    expect(toasts.shown.at(-1)).toMatchObject({ text: "The library is locked.", tone: "trouble" });
    await vi.waitFor(() => expect(gallery.index.count).toBe(60));
  });

  it("empties its own view as pictures are restored", async () => {
    await trash(["60", "59"]);
    workspace.view = "trash";
    await gallery.load();
    expect(gallery.index.count).toBe(2);
    await restore(["60"]);
    expect(gallery.index.count).toBe(1);
  });
});

describe("stars", () => {
  it("show at once and are kept", async () => {
    await star(["60"], true);
    expect(gallery.index.starred(gallery.index.find("60"))).toBe(true);
    expect(requests("star")).toEqual([{ ids: ["60"], starred: true }]);
  });

  it("are taken away only when all of the selection have one", async () => {
    await star(["60"], true);
    await toggleStar(["60", "59"]);
    await toggleStar(["60", "59"]);
    expect(requests("star").slice(1)).toEqual([
      { ids: ["60", "59"], starred: true },
      { ids: ["60", "59"], starred: false },
    ]);
  });
});

describe("words", () => {
  it("go into the composer with the picture's shape and model, to be made directly", async () => {
    const [asset] = await studio.assets.load(["60"]);
    await useWords("60");
    expect(studio.wish).toMatchObject({
      text: asset!.words.sent,
      model: asset!.model,
      width: asset!.width,
      height: asset!.height,
      mode: "direct",
    });
  });

  it("bring the chat back when it was hidden", async () => {
    workspace.chat = false;
    await useWords("60");
    expect(workspace.chat).toBe(true);
  });

  it("are those of the stage that is looked at, or what was sent", async () => {
    const [asset] = await studio.assets.load(["60"]);
    expect(wordsOf(asset!, "mine")).toBe(asset!.words.mine);
    expect(wordsOf({ ...asset!, words: { ...asset!.words, refined: null } }, "refined")).toBe(
      asset!.words.sent,
    );
    gallery.stage = "mine";
    await copyWords(["60"]);
    expect(requests("copy_text")).toEqual([{ text: asset!.words.mine }]);
    gallery.stage = "refined";
  });
});

describe("again", () => {
  it("makes one more with everything the same but the seed", async () => {
    const [asset] = await studio.assets.load(["60"]);
    await again("60");
    expect(requests("generate")).toEqual([
      expect.objectContaining({
        prompt: asset!.words.sent,
        model: asset!.model,
        width: asset!.width,
        height: asset!.height,
        samples: 1,
        seed: null,
        set: { num_inference_steps: asset!.parameters.num_inference_steps, guidance_scale: 3.5 },
      }),
    ]);
  });

  it("says what is wrong when it cannot start", async () => {
    await studio.assets.load(["60"]);
    call.mockImplementationOnce(async () => {
      throw { code: "over_budget", message: "This would pass the day's limit." };
    });
    await again("60");
    expect(toasts.shown.at(-1)?.text).toBe("This would pass the day's limit.");
  });
});
