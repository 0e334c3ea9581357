import { beforeEach, describe, expect, it } from "vitest";
import { paper } from "../chat/testing/examples";
import { HostError } from "../host/host";
import { recordedHost, type Asked } from "../testing/recorded_host";
import { marked } from "./marked";
import { Reader } from "./reader.svelte";

const PAGES = Array.from({ length: 20 }, (_, at) =>
  at % 7 === 2 ? `Page ${at + 1}: a Fox, a fox` : `Page ${at + 1}`,
);

let asked: Asked;
let reader: Reader;
let broken: boolean;

const settled = async () => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
};

beforeEach(() => {
  broken = false;
  asked = recordedHost({
    document_pages: (({ from, to }: { from: number; to: number }) => {
      if (broken) throw new HostError("library", "The file is gone.");
      return PAGES.slice(from - 1, to);
    }) as never,
  });
  reader = new Reader();
});

describe("a document", () => {
  it("is read a few pages at a time, each once", async () => {
    reader.open(paper("3"), 11);
    await settled();
    expect(asked.map(({ request }) => request)).toEqual([{ document: "3", from: 9, to: 16 }]);
    expect(reader.pages.get(11)).toBe("Page 11");
    reader.turn(12);
    await settled();
    expect(asked).toHaveLength(1);
  });

  it("stays within its pages", () => {
    reader.open(paper("3"), 99);
    expect(reader.page).toBe(20);
    reader.turn(-4);
    expect(reader.page).toBe(1);
    reader.turn(Number.NaN);
    expect(reader.page).toBe(1);
  });

  it("is searched as a whole, whatever case", async () => {
    reader.open(paper("3"));
    await reader.find("fox");
    expect(reader.hits).toEqual([
      { page: 3, count: 2 },
      { page: 10, count: 2 },
      { page: 17, count: 2 },
    ]);
    reader.next(1);
    expect(reader.page).toBe(3);
    reader.next(-1);
    expect(reader.page).toBe(17);
    expect(reader.searching).toBe(false);
  });

  it("says why a page cannot be read, and reads it at the next try", async () => {
    broken = true;
    reader.open(paper("3"));
    await settled();
    expect(reader.failure?.message).toBe("The file is gone.");
    broken = false;
    reader.turn(1);
    await settled();
    expect([reader.failure, reader.pages.get(1)]).toEqual([null, "Page 1"]);
  });

  it("does not get the pages of another one", async () => {
    reader.open(paper("3"));
    reader.open(paper("4", { pages: 1 }));
    await settled();
    expect(reader.pages.size).toBe(1);
  });
});

describe("marked words", () => {
  it("lose no letter", () => {
    const parts = marked("A fox, a Fox.", " FOX ");
    expect(parts.filter(({ hit }) => hit).map(({ text }) => text)).toEqual(["fox", "Fox"]);
    expect(parts.map(({ text }) => text).join("")).toBe("A fox, a Fox.");
  });

  it("are none where letters change their length, so that no place is off", () => {
    expect(marked("İ fox", "fox")).toEqual([{ text: "İ fox", hit: false }]);
  });
});
