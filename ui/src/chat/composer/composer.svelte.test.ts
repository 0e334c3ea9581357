import { beforeEach, describe, expect, it } from "vitest";
import { HostError } from "../../host/host";
import type { Estimate } from "../../ipc/Estimate";
import { Composer } from "./composer.svelte";
import { exampleStudio, job, version } from "../testing/examples";
import { later, recordedHost } from "../../testing/recorded_host";

let composer: Composer;

beforeEach(() => {
  composer = new Composer(exampleStudio());
});

const type = (text: string, at = 0) => composer.type(text, "insertText", text.length, at);
const direct = () => composer.choose({ mode: "direct" });

describe("what is made", () => {
  it("is the words in verbatim mode, byte for byte", async () => {
    const asked = recordedHost({ generate: () => job("1") });
    direct();
    composer.choose({ verbatim: true });
    type("  two  spaces\n\tand é \n");
    await composer.make();
    expect(asked[0]).toMatchObject({
      name: "generate",
      request: { prompt: "  two  spaces\n\tand é \n", mine: null },
    });
  });

  it("leaves out the white space around the words otherwise, and keeps what is within", async () => {
    const asked = recordedHost({ generate: () => job("1") });
    direct();
    type("\n a  b \n");
    await composer.make();
    expect(asked[0]).toMatchObject({ request: { prompt: "a  b" } });
  });

  it("carries the refined version and the person's own words", async () => {
    const asked = recordedHost({ generate: () => job("1") });
    direct();
    const origin = { id: "2", prompt: "a graphite desk", negative: null, mine: "a desk" };
    composer.replace({ text: "a graphite desk", negative: "", origin });
    await composer.make();
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ request: { prompt: "a graphite desk", mine: "a desk", version: "2" } });
  });

  it("keeps words changed by hand after a refinement as a version of their own first", async () => {
    const asked = recordedHost({
      generate: () => job("1"),
      keep_prompt: () => version("3", "a graphite desk, dusk"),
    });
    direct();
    const origin = { id: "2", prompt: "a graphite desk", negative: null, mine: "a desk" };
    composer.replace({ text: "a graphite desk", negative: "", origin });
    type("a graphite desk, dusk");
    await composer.make();
    expect(asked.map(({ name }) => name)).toEqual(["keep_prompt", "generate"]);
    expect(asked[0]).toMatchObject({
      request: { author: "mine", prompt: "a graphite desk, dusk", parent: "2" },
    });
    expect(asked[1]).toMatchObject({ request: { mine: "a desk", version: "3" } });
    await composer.make();
    expect(asked.map(({ name }) => name)).toEqual(["keep_prompt", "generate", "generate"]);
  });

  it("sends a negative prompt only to a model that takes one", () => {
    composer.typeNegative("text, watermark", "insertText", 0);
    expect(composer.request().negative).toBeNull();
    composer.choose({ model: "sdxl" });
    expect(composer.request().negative).toBe("text, watermark");
  });

  it("keeps the shape when the model changes and takes its longest side", () => {
    composer.choose({ size: { width: 1024, height: 576 } });
    expect(composer.request()).toMatchObject({ width: 1024, height: 576 });
    composer.choose({ model: "sdxl" });
    expect(composer.request()).toMatchObject({ width: 1536, height: 864 });
  });

  it("keeps the words and says why when nothing was started", async () => {
    recordedHost({
      generate: () => {
        throw new HostError("over_budget", "Today's limit leaves $0.01. Raise it in the settings.");
      },
    });
    direct();
    type("a desk");
    expect(await composer.make()).toBeNull();
    expect(composer.failure?.code).toBe("over_budget");
    expect(composer.words.text).toBe("a desk");
    expect(composer.busy).toBe(false);
    type("a desk.");
    expect(composer.failure).toBeNull();
  });

  it("is made once, however often the key is pressed", async () => {
    const answer = later<unknown>();
    const asked = recordedHost({ generate: () => answer.promise });
    direct();
    type("a desk");
    const first = composer.make();
    await composer.make();
    answer.resolve(job("1"));
    await first;
    expect(asked).toHaveLength(1);
  });
});

describe("fields", () => {
  it("takes whole seeds only, and none for a random one", () => {
    direct();
    type("a desk");
    for (const good of ["", "0", " 3511122233 ", "4294967295"]) {
      composer.choose({ seed: good });
      expect(composer.ready).toBe(true);
    }
    expect(composer.request().seed).toBe(4294967295);
    for (const bad of ["-1", "1.5", "seed", "4294967296", "99999999999"]) {
      composer.choose({ seed: bad });
      expect(composer.problems.seed).toMatch(/whole number/);
      expect(composer.ready).toBe(false);
    }
  });

  it("shows the host's problems at their fields and does not blame an empty prompt", () => {
    composer.estimate = {
      operation: "text2img",
      usd: 0.0047,
      eta_s: null,
      problems: [
        { field: "prompt", message: "Write something." },
        { field: "width", message: "At most 1024." },
      ],
      notes: [],
    };
    expect(composer.problems).toEqual({ width: "At most 1024." });
    type("x");
    expect(composer.problems.prompt).toBe("Write something.");
  });

  it("does not blame the first words for what was missing before them", async () => {
    const problems = [{ field: "prompt", message: "Say what to make." }];
    recordedHost({ estimate: () => ({ operation: "text2img", usd: 0, eta_s: 1, problems, notes: [] }) });
    await composer.price();
    type("x");
    expect(composer.problems).toEqual({});
    await composer.price();
    expect(composer.problems.prompt).toBe("Say what to make.");
  });

  it("shows the price of what stands there now, whichever answer comes last", async () => {
    const slow = later<Estimate>();
    const answers = [
      slow.promise,
      Promise.resolve({ operation: "text2img", usd: 0.0188, eta_s: 6, problems: [], notes: [] }),
    ];
    recordedHost({ estimate: () => answers.shift() });
    const first = composer.price();
    await composer.price();
    slow.resolve({ operation: "text2img", usd: 1, eta_s: 1, problems: [], notes: [] });
    await first;
    expect(composer.estimate?.usd).toBe(0.0188);
  });
});

describe("taking over", () => {
  it("fills words and choices from a picture, and undo brings the draft back", () => {
    type("my draft");
    composer.take({
      text: "its words",
      model: "sdxl",
      width: 1280,
      height: 768,
      samples: 9,
      seed: 42,
      mode: "direct",
    });
    expect(composer.words.text).toBe("its words");
    expect(composer.choices).toMatchObject({ mode: "direct", model: "sdxl", samples: 4, seed: "42" });
    expect(composer.size).toEqual({ width: 1280, height: 768 });
    composer.undo();
    expect(composer.words.text).toBe("my draft");
  });

  it("remembers the version the words came from", async () => {
    const asked = recordedHost({ generate: () => job("1") });
    composer.take({ text: "its words", version: "7", mode: "direct" });
    await composer.make();
    expect(asked[0]).toMatchObject({ request: { version: "7", mine: null } });
  });

  it("empties the field after sending, and undo brings the words back", () => {
    type("hello");
    composer.clear();
    expect(composer.words.text).toBe("");
    composer.undo();
    expect(composer.words.text).toBe("hello");
  });

  it("gives each conversation an undo of its own", () => {
    type("first");
    composer.load({ text: "second", negative: "", origin: null, caret: 6 });
    expect(composer.undo()).toBe(false);
    expect(composer.words.text).toBe("second");
  });
});
