import { Lexer } from "marked";
import { describe, expect, it } from "vitest";
import { Blocks, lastSafeCut } from "./blocks";

/** Blocks with a parser that remembers what it was given. */
function watched() {
  const sources: string[] = [];
  const blocks = new Blocks((source) => {
    sources.push(source);
    return new Lexer({ gfm: true }).lex(source);
  });
  return { blocks, sources };
}

const paragraph = (n: number) => `Paragraph ${n} says something of an ordinary length, and then it ends.\n\n`;

describe("a message that grows", () => {
  it("parses each finished block once, however long the message becomes", () => {
    const { blocks, sources } = watched();
    let text = "";
    for (let n = 0; n < 40; n++) {
      for (const word of paragraph(n).match(/\S+\s*/g)!) blocks.show((text += word));
    }
    for (let n = 0; n < 39; n++) {
      const finished = sources.filter((source) => source === paragraph(n));
      expect(finished.length).toBeLessThanOrEqual(2); // once as the tail that just ended, once frozen
    }
    const longest = Math.max(...sources.map((source) => source.length));
    expect(longest).toBeLessThan(3 * paragraph(10).length);
    expect(blocks.frozen).toHaveLength(39);
  });

  it("never touches what is frozen", () => {
    const { blocks } = watched();
    blocks.show(paragraph(1) + "Then");
    const [first] = blocks.frozen;
    blocks.show(paragraph(1) + "Then more.\n\nAnd more.");
    expect(blocks.frozen[0]).toBe(first);
    expect(blocks.frozen).toHaveLength(2);
  });

  it("parses nothing when nothing was added", () => {
    const { blocks, sources } = watched();
    blocks.show("Some words");
    const before = sources.length;
    blocks.show("Some words");
    expect(sources).toHaveLength(before);
  });

  it("begins again when the words were replaced", () => {
    const { blocks } = watched();
    blocks.show(paragraph(1) + paragraph(2) + "end");
    blocks.show("Something else");
    expect(blocks.frozen).toEqual([]);
    expect(blocks.tail[0]?.raw).toBe("Something else");
  });

  it.each([
    ["prose", "One.\n\nTwo *with* care.\n\n# Three\n\nFour\n"],
    ["a fence with blank lines", "Before\n\n```js\na\n\nb\n\nc\n```\n\nAfter\n"],
    ["a fence in a list", "- one\n\n  ```\n  x\n\n  y\n  ```\n\n- two\n\nAfter\n"],
    ["a loose list", "Intro\n\n1. one\n\n2. two\n\n   more of two\n\n3. three\n\nAfter\n"],
    ["a table", "| a | b |\n|---|---|\n| 1 | 2 |\n\nAfter\n"],
    ["a quote", "> said\n> so\n\nAfter\n\n> again\n"],
    ["tildes around backticks", "~~~\n```\n\n~~~\n\nAfter\n\nEnd\n"],
    ["Windows line ends", "One\r\n\r\n```\r\n\r\nx\r\n```\r\n\r\nTwo\r\n"],
  ])("letter by letter gives the same blocks as all at once: %s", (_, source) => {
    const { blocks } = watched();
    for (let end = 1; end <= source.length; end++) blocks.show(source.slice(0, end));
    const grown = [...blocks.frozen.flatMap((part) => part.tokens), ...blocks.tail];
    const whole = new Lexer({ gfm: true }).lex(source);
    const shape = (tokens: { type: string; raw: string }[]) =>
      tokens.filter((token) => token.type !== "space").map((token) => [token.type, token.raw.trim()]);
    expect(shape(grown)).toEqual(shape(whole));
  });
});

describe("lastSafeCut", () => {
  it("does not cut inside a fence or before it is known what follows", () => {
    expect(lastSafeCut("One\n\n")).toBe(0);
    expect(lastSafeCut("One\n\nT")).toBe(5);
    expect(lastSafeCut("```\n\ncode\n\nmore")).toBe(0);
    expect(lastSafeCut("```\n\ncode\n```\n\nAfter")).toBe(15);
    expect(lastSafeCut("~~~\n```\n\nstill code")).toBe(0);
  });

  it("keeps a list together, also when its next item has only begun", () => {
    expect(lastSafeCut("- a\n\n-")).toBe(0);
    expect(lastSafeCut("1. a\n\n2")).toBe(0);
    expect(lastSafeCut("1. a\n\n   more")).toBe(0);
    expect(lastSafeCut("- a\n\nAfter")).toBe(5);
    expect(lastSafeCut("- a\n\n---")).toBe(5);
  });

  it("takes inline backticks for what they are", () => {
    expect(lastSafeCut("```one``` word\n\nTwo")).toBe(16);
  });
});
