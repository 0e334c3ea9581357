import { beforeEach, describe, expect, it } from "vitest";
import { HostError } from "../../host/host";
import type { Refinement } from "../../ipc/Refinement";
import { Composer } from "../composer/composer.svelte";
import { deskRefinement, exampleStudio, version } from "../testing/examples";
import { later, recordedHost } from "../../testing/recorded_host";
import { Refining } from "./refining.svelte";

let composer: Composer;
let refining: Refining;

beforeEach(() => {
  composer = new Composer(exampleStudio());
  refining = new Refining(composer);
  composer.type("a desk", "insertText", 6, 0);
});

describe("a refinement", () => {
  it("asks for the chosen model and leaves the words alone", async () => {
    const asked = recordedHost({ refine: () => deskRefinement });
    expect(await refining.ask()).toBe(true);
    expect(asked).toEqual([
      {
        name: "refine",
        request: {
          prompt: "a desk",
          negative: null,
          model: "flux",
          parent: null,
          how: "better",
          asset: null,
        },
      },
    ]);
    expect(refining.open).toBe(true);
    expect(composer.words.text).toBe("a desk");
  });

  it("is taken whole, and undo brings the old words back", async () => {
    recordedHost({ refine: () => deskRefinement });
    await refining.ask();
    refining.use();
    expect(composer.words).toMatchObject({
      text: "a graphite desk, rim light",
      origin: { id: "2", mine: "a desk" },
    });
    expect(refining.open).toBe(false);
    composer.undo();
    expect(composer.words).toMatchObject({ text: "a desk", origin: null });
    composer.redo();
    expect(composer.words.origin?.id).toBe("2");
  });

  it("is taken in part: the picked words are kept as a version", async () => {
    const asked = recordedHost({
      refine: () => deskRefinement,
      keep_prompt: () => version("3", "a desk, rim light", { author: "picked", parent: "2" }),
    });
    await refining.ask();
    refining.pick();
    expect(refining.preview).toBe("a graphite desk, rim light");
    refining.toggle(0);
    expect(refining.preview).toBe("a desk, rim light");
    await refining.done();
    expect(asked[1]).toEqual({
      name: "keep_prompt",
      request: { author: "picked", prompt: "a desk, rim light", negative: null, parent: "2" },
    });
    expect(composer.words).toMatchObject({ text: "a desk, rim light", origin: { id: "3", mine: "a desk" } });
    composer.undo();
    expect(composer.words.text).toBe("a desk");
  });

  it("is the whole or nothing when every phrase or none is picked, without a version of its own", async () => {
    const asked = recordedHost({ refine: () => deskRefinement });
    await refining.ask();
    refining.pick();
    await refining.done();
    expect(composer.words.origin?.id).toBe("2");
    composer.undo();
    refining.reopen();
    refining.pick();
    refining.toggle(0);
    refining.toggle(1);
    await refining.done();
    expect(composer.words.text).toBe("a desk");
    expect(asked.map(({ name }) => name)).toEqual(["refine"]);
  });

  it("is left: the words stay as they are", async () => {
    recordedHost({ refine: () => deskRefinement });
    await refining.ask();
    refining.keep();
    expect(composer.words).toMatchObject({ text: "a desk", origin: null });
    expect(refining.open).toBe(false);
  });

  it("gives the person's words back when it had been taken before", async () => {
    recordedHost({ refine: () => deskRefinement });
    await refining.ask();
    refining.use();
    refining.reopen();
    refining.keep();
    expect(composer.words).toMatchObject({ text: "a desk", origin: null });
    composer.undo();
    expect(composer.words.text).toBe("a graphite desk, rim light");
  });

  it("keeps the picked words out when they could not be kept as a version", async () => {
    recordedHost({
      refine: () => deskRefinement,
      keep_prompt: () => {
        throw new HostError("disk_full", "The disk is full. Free some space.");
      },
    });
    await refining.ask();
    refining.pick();
    refining.toggle(0);
    await refining.done();
    expect(refining.failure?.code).toBe("disk_full");
    expect(refining.open && refining.picking).toBe(true);
    expect(composer.words.text).toBe("a desk");
  });

  it("fails with its reason and the words untouched", async () => {
    recordedHost({
      refine: () => {
        throw new HostError("network", "OpenAI could not be reached. Check the connection.");
      },
    });
    expect(await refining.ask()).toBe(false);
    expect(refining.failure?.message).toMatch(/could not be reached/);
    expect(refining.open).toBe(false);
    expect(composer.words.text).toBe("a desk");
  });

  it("can be cancelled: an answer that comes later changes nothing", async () => {
    const answer = later<Refinement>();
    recordedHost({ refine: () => answer.promise });
    const asking = refining.ask();
    expect(refining.busy).toBe(true);
    refining.cancel();
    expect(refining.busy).toBe(false);
    answer.resolve(deskRefinement);
    expect(await asking).toBe(false);
    expect(refining.open).toBe(false);
  });

  it("is refused for words that go byte for byte", async () => {
    const asked = recordedHost({ refine: () => deskRefinement });
    composer.choose({ mode: "direct", verbatim: true });
    expect(await refining.ask()).toBe(false);
    expect(asked).toEqual([]);
    composer.choose({ mode: "agent" });
    expect(await refining.ask()).toBe(true);
  });
});

describe("other words", () => {
  it.each(["shorter", "richer", "light", "translate"] as const)("are asked for by name: %s", async (how) => {
    const asked = recordedHost({ refine: () => deskRefinement });
    await refining.ask(how);
    expect(asked[0]).toMatchObject({ request: { how, asset: null } });
    expect(refining.shownHow).toBe(how);
  });

  it("for a picture need the picture and no words", async () => {
    const asked = recordedHost({ refine: () => deskRefinement });
    composer.type("", "deleteContentBackward", 0, 0);
    expect(await refining.ask("shorter")).toBe(false);
    expect(await refining.ask("describe", "41")).toBe(true);
    expect(asked).toMatchObject([{ request: { prompt: "", how: "describe", asset: "41" } }]);
  });

  it("are asked for in the same way again", async () => {
    const asked = recordedHost({ refine: () => deskRefinement });
    await refining.ask("describe", "41");
    await refining.again();
    expect(asked[1]).toMatchObject({ request: { how: "describe", asset: "41" } });
  });
});

describe("three takes", () => {
  const takes: Refinement = {
    ...deskRefinement,
    more: [version("3", "an oak desk", { parent: "1" }), version("4", "a desk at dusk", { parent: "1" })],
  };
  const marked = (take: number, side: "added" | "removed") =>
    refining.segmentsOf(take).flatMap((one) => (one.kind === "phrase" ? one[side].trim() : []));

  beforeEach(async () => {
    recordedHost({
      refine: () => takes,
      keep_prompt: () => version("5", "picked", { author: "picked", parent: "3" }),
    });
    await refining.ask("variations");
  });

  it("each show what they change", () => {
    expect(refining.takes.map(({ id }) => id)).toEqual(["2", "3", "4"]);
    expect([marked(1, "removed"), marked(1, "added")]).toEqual([["a"], ["an oak"]]);
    expect(marked(2, "added")).toEqual(["at dusk"]);
  });

  it("are chosen from, and undo brings the person's words back", () => {
    refining.choose(2);
    refining.use();
    expect(composer.words).toMatchObject({ text: "a desk at dusk", origin: { id: "4", mine: "a desk" } });
    expect(refining.stale).toBe(false);
    composer.undo();
    expect(composer.words).toMatchObject({ text: "a desk", origin: null });
  });

  it("can be picked from like one", async () => {
    refining.choose(2);
    refining.pick();
    expect(refining.preview).toBe("a desk at dusk");
    refining.toggle(0);
    expect(refining.preview).toBe("a desk");
  });

  it("begin with the first one again for the next refinement", async () => {
    refining.choose(2);
    refining.choose(9);
    expect(refining.take).toBe(2);
    await refining.ask();
    expect(refining.take).toBe(0);
  });
});

describe("versions", () => {
  it("are all there to go back to, the newest first shown", async () => {
    const second: Refinement = {
      ...deskRefinement,
      refined: version("4", "an oak desk", { author: "refined" }),
    };
    const answers = [deskRefinement, second];
    recordedHost({ refine: () => answers.shift() });
    await refining.ask();
    await refining.ask();
    expect([refining.number, refining.count]).toEqual([2, 2]);
    refining.show(0);
    refining.use();
    expect(composer.words.origin?.id).toBe("2");
    refining.show(99);
    expect(refining.number).toBe(2);
  });

  it("build on the version in the composer, and remember the person's first words", async () => {
    const next: Refinement = {
      ...deskRefinement,
      mine: version("2", "a graphite desk, rim light"),
      refined: version("5", "a graphite desk at dusk", { parent: "2" }),
    };
    const answers = [deskRefinement, next];
    const asked = recordedHost({ refine: () => answers.shift() });
    await refining.ask();
    refining.use();
    await refining.ask();
    expect(asked[1]).toMatchObject({ request: { prompt: "a graphite desk, rim light", parent: "2" } });
    refining.use();
    expect(composer.words.origin).toMatchObject({ id: "5", mine: "a desk" });
  });

  it("stay one family when the words were changed by hand in between", async () => {
    const asked = recordedHost({ refine: () => deskRefinement });
    await refining.ask();
    refining.use();
    composer.type("a graphite desk, dusk", "insertText", 21, 0);
    await refining.ask();
    expect(asked[1]).toMatchObject({ request: { prompt: "a graphite desk, dusk", parent: "2" } });
  });

  it("tell when the words have changed since", async () => {
    recordedHost({ refine: () => deskRefinement });
    await refining.ask();
    expect(refining.stale).toBe(false);
    composer.type("a desk, dusk", "insertText", 12, 0);
    expect(refining.stale).toBe(true);
  });
});
