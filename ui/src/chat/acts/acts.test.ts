import { describe, expect, it } from "vitest";
import { act } from "../testing/examples";
import { argumentLines, partsOf, siteOf } from "./acts";

const TEXT = "I look first. And on.\n\nThen this.";

describe("acts between words", () => {
  it("stand before the words when nobody heard when they were done", () => {
    const parts = partsOf(TEXT, [act("1")], new Map());
    expect(parts.map(({ words, acts }) => [words, acts.length])).toEqual([
      ["", 1],
      [TEXT, 0],
    ]);
  });

  it("stand after the paragraph during which they were heard of", () => {
    const parts = partsOf(
      TEXT,
      [act("1"), act("2")],
      new Map([
        ["1", 5],
        ["2", 8],
      ]),
    );
    expect(parts.map(({ words, acts }) => [words, acts.map(({ id }) => id)])).toEqual([
      ["I look first. And on.", ["1", "2"]],
      ["\n\nThen this.", []],
    ]);
  });

  it("stand at the end while nothing was said after them", () => {
    const parts = partsOf("I look", [act("1")], new Map([["1", 6]]));
    expect(parts).toHaveLength(1);
    expect(parts[0]!.words).toBe("I look");
  });

  it("lose no letter of the words", () => {
    for (let at = 0; at <= TEXT.length; at++) {
      const parts = partsOf(TEXT, [act("1")], new Map([["1", at]]));
      expect(parts.map(({ words }) => words).join("")).toBe(TEXT);
    }
  });
});

it("names the site that is asked for, and shows what is no address as it is", () => {
  expect(siteOf("https://user@example.com:8080/a?b")).toBe("example.com:8080");
  expect(siteOf("not an address")).toBe("not an address");
});

it("leaves empty arguments out", () => {
  expect(argumentLines({ query: "fox", kind: null, from_page: 3, handles: ["img:1"] })).toEqual([
    ["query", "fox"],
    ["from page", "3"],
    ["handles", '["img:1"]'],
  ]);
});
