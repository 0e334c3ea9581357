import { describe, expect, it } from "vitest";
import { act, plan, proposal } from "../testing/examples";
import { argumentLines, type Came, partsOf, siteOf } from "./acts";

const TEXT = "I look first. And on.\n\nThen this.";

const came = (more: Partial<Came>): Came => ({ acts: [], plans: [], proposals: [], ...more });

describe("what came between words", () => {
  it("stands before the words when it came before them, and behind them when nobody knows", () => {
    const parts = partsOf(TEXT, came({ acts: [act("1")], proposals: [proposal("2")] }));
    expect(parts.map(({ words, acts, proposals }) => [words, acts.length, proposals.length])).toEqual([
      ["", 1, 0],
      [TEXT, 0, 1],
    ]);
  });

  it("stands after the paragraph during which it came", () => {
    const parts = partsOf(TEXT, came({ acts: [act("1", { at: 5 }), act("2", { at: 8 })] }));
    expect(parts.map(({ words, acts }) => [words, acts.map(({ id }) => id)])).toEqual([
      ["I look first. And on.", ["1", "2"]],
      ["\n\nThen this.", []],
    ]);
  });

  it("stands together in the order of acts, plans and proposals", () => {
    const at = 21;
    const both = came({
      acts: [act("1", { at })],
      plans: [plan({ at })],
      proposals: [proposal("3", { at })],
    });
    const parts = partsOf(TEXT, both);
    expect(parts.map((part) => [part.acts.length, part.plans.length, part.proposals.length])).toEqual([
      [1, 1, 1],
      [0, 0, 0],
    ]);
  });

  it("stands in the order in which it came where no words tell it", () => {
    const at = 21;
    const turn = came({
      acts: [act("1", { at, came: 0 }), act("2", { at, came: 2 }), act("3", { at, came: 5 })],
      plans: [plan({ at, came: 1 })],
      proposals: [proposal("4", { at, came: 3 }), proposal("5", { at, came: 4 })],
    });
    const kinds = partsOf(TEXT, turn).map(({ words, acts, plans, proposals }) => [
      words,
      ...[...acts, ...plans, ...proposals].map(({ id }) => id),
    ]);
    expect(kinds).toEqual([
      ["I look first. And on.", "1", plan().id],
      ["", "2", "4", "5"],
      ["", "3"],
      ["\n\nThen this."],
    ]);
  });

  it("stands at the end while nothing was said after it", () => {
    const parts = partsOf("I look", came({ acts: [act("1", { at: 6 })] }));
    expect(parts).toHaveLength(1);
    expect(parts[0]!.words).toBe("I look");
  });

  it("loses no letter of the words", () => {
    for (let at = 0; at <= TEXT.length; at++) {
      const parts = partsOf(TEXT, came({ acts: [act("1", { at })] }));
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
