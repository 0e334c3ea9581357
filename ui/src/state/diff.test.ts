import { describe, expect, it } from "vitest";
import type { Piece } from "../ipc/Piece";
import { random } from "../host/fake/random";
import { diffWords } from "./diff";

const old = (pieces: Piece[]): string =>
  pieces.map(({ change, text }) => (change === "added" ? "" : text)).join("");
const now = (pieces: Piece[]): string =>
  pieces.map(({ change, text }) => (change === "removed" ? "" : text)).join("");
const written = (pieces: Piece[]): string =>
  pieces
    .map(({ change, text }) => ({ same: text, removed: `[-${text}-]`, added: `[+${text}+]` })[change])
    .join("");

describe("a word-level difference", () => {
  it("marks what was taken out and put in", () => {
    expect(written(diffWords("a dark desk, calm", "a bright desk, calm"))).toBe(
      "a [-dark-][+bright+] desk, calm",
    );
  });

  it("joins changes that only white space keeps apart", () => {
    expect(written(diffWords("one two three four", "one 2 3 four"))).toBe("one [-two three-][+2 3+] four");
  });

  it("says nothing about equal texts, and all about unlike ones", () => {
    expect(diffWords("", "")).toEqual([]);
    expect(diffWords("the same", "the same")).toEqual([{ change: "same", text: "the same" }]);
    expect(diffWords("", "new")).toEqual([{ change: "added", text: "new" }]);
    expect(diffWords("old", "")).toEqual([{ change: "removed", text: "old" }]);
  });

  it("keeps every byte of both texts, whatever they are", () => {
    const next = random(11);
    const words = ["fog", "Fog", " ", "  ", "\n", ",", "35 mm", "—", "夜", "の", "é", "👩‍🎨", "(a:1.2)"];
    for (let round = 0; round < 400; round++) {
      const text = (): string =>
        Array.from({ length: Math.floor(next() * 14) }, () => words[Math.floor(next() * words.length)]).join(
          "",
        );
      const [a, b] = [text(), text()];
      const pieces = diffWords(a, b);
      expect(old(pieces)).toBe(a);
      expect(now(pieces)).toBe(b);
    }
  });

  it("goes character by character where words are not spaced", () => {
    expect(written(diffWords("夜の山", "朝の山"))).toBe("[-夜-][+朝+]の山");
  });

  it("treats accents and punctuation as parts of what they belong to", () => {
    expect(written(diffWords("café, noir", "cafe, noir"))).toBe("[-café-][+cafe+], noir");
  });

  it("does not freeze on two long texts that have nothing in common", () => {
    const long = (word: string): string => Array.from({ length: 4000 }, (_, at) => `${word}${at}`).join(" ");
    const pieces = diffWords(long("a"), long("b"));
    expect(old(pieces)).toBe(long("a"));
    expect(now(pieces)).toBe(long("b"));
    expect(pieces).toHaveLength(2);
  });
});
