import { beforeEach, describe, expect, it } from "vitest";
import { toasts } from "../../controls/toasts.svelte";
import { documents } from "../../documents/documents.svelte";
import { HostError } from "../../host/host";
import type { Quote } from "../../ipc/Quote";
import { later, recordedHost } from "../../testing/recorded_host";
import { sampleAsset } from "../../testing/samples";
import { paper } from "../testing/examples";
import { Brief, NOTHING } from "./brief.svelte";
import { quoteWords, stepWords } from "./words";

const quote = (more: Partial<Quote> = {}): Quote => ({
  tokens: 12_400,
  document_tokens: 9000,
  usd: 0.031,
  step_tokens: 272_000,
  over_step: false,
  window_tokens: 400_000,
  problem: null,
  warning: null,
  ...more,
});

const file = (name: string) => new File(["words"], name);

let brief: Brief;

beforeEach(() => {
  brief = new Brief();
  toasts.shown.splice(0);
});

describe("files", () => {
  it("become documents and pictures, each once", async () => {
    const asked = recordedHost({
      attach_bytes: (({ name }: { name: string }) =>
        name === "board.png"
          ? { type: "picture", asset: sampleAsset({ id: "7" }) }
          : { type: "document", document: paper("3", { name }) }) as never,
    });
    await brief.bring([file("brief.pdf"), file("board.png"), file("brief.pdf")]);
    expect(asked.map(({ name }) => name)).toEqual(["attach_bytes", "attach_bytes", "attach_bytes"]);
    expect(brief.request()).toEqual({ documents: ["3"], pictures: ["7"], recipe: null });
    expect(documents.get("3")?.name).toBe("brief.pdf");
    expect(brief.reading).toBe(0);
  });

  it("that cannot be read are told of, and the others stay", async () => {
    recordedHost({
      attach_bytes: (({ name }: { name: string }) => {
        if (name === "a.exe") throw new HostError("usage", "“a.exe” cannot be read here.");
        return { type: "document", document: paper("4") };
      }) as never,
    });
    await brief.bring([file("a.exe"), file("notes.md")]);
    expect(brief.documents.map(({ id }) => id)).toEqual(["4"]);
    expect(toasts.shown.map(({ text }) => text)).toEqual(["“a.exe” cannot be read here."]);
  });

  it("are asked for by the shell's own window, which may be closed again", async () => {
    recordedHost({ attach_files: () => [] });
    await brief.pick();
    expect(brief.empty).toBe(true);
  });

  it("can be taken away", async () => {
    recordedHost({ attach_files: () => [{ type: "document", document: paper("3") }] });
    await brief.pick();
    brief.removeDocument("3");
    expect(brief.empty).toBe(true);
  });
});

describe("assets of the gallery", () => {
  it("go along when they are pictures", async () => {
    recordedHost({ assets: () => [sampleAsset({ id: "901" }), sampleAsset({ id: "902", kind: "video" })] });
    await brief.addAssets(["901", "902"]);
    expect(brief.pictures).toEqual(["901"]);
    expect(toasts.shown.at(-1)?.text).toBe("Only pictures can be attached to a message.");
  });
});

describe("the price of reading", () => {
  it("is that of the last question", async () => {
    const slow = later<Quote>();
    let turn = 0;
    recordedHost({ quote: () => (turn++ === 0 ? slow.promise : quote({ tokens: 5 })) });
    const first = brief.price("1", "a");
    await brief.price("1", "ab");
    slow.resolve(quote({ tokens: 99 }));
    await first;
    expect(brief.quote?.tokens).toBe(5);
  });

  it("is forgotten with what it was for, also when its answer comes late", async () => {
    const slow = later<Quote>();
    recordedHost({ quote: () => slow.promise });
    const asking = brief.price("1", "a");
    brief.load(NOTHING);
    slow.resolve(quote());
    await asking;
    expect(brief.quote).toBeNull();
  });

  it.each([
    [quote({ tokens: 900 }), false],
    [quote({ tokens: 120_000 }), true],
    [quote({ tokens: 900, problem: "Too long." }), true],
  ])("is worth a line without files only when it is long or cannot be sent (%#)", async (answer, worth) => {
    recordedHost({ quote: () => answer });
    await brief.price("1", "");
    expect(brief.worthALine).toBe(worth);
  });

  it("is said plainly, with a warning above the step", () => {
    expect(quoteWords(quote())).toBe("12,400 tokens · up to $0.031 to read");
    expect(quoteWords(quote({ usd: null }))).toBe("12,400 tokens · price unknown");
    expect(stepWords(quote())).toBeNull();
    expect(stepWords(quote({ over_step: true }))).toBe(
      "Above 272,000 tokens everything costs double: leave pages out or shorten.",
    );
  });
});
