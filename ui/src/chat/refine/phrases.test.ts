import { describe, expect, it } from "vitest";
import type { Piece } from "../../ipc/Piece";
import { around, joined, PHRASE_EDGE, phrases, picked, segments } from "./phrases";

const same = (text: string): Piece => ({ change: "same", text });
const removed = (text: string): Piece => ({ change: "removed", text });
const added = (text: string): Piece => ({ change: "added", text });

const workspace: Piece[] = [
  same("A "),
  removed("futuristic"),
  added("near-future"),
  same(" developer workspace"),
  removed(" with multiple monitors"),
  added(", five curved monitors glowing with code, graphite desk, a single plant"),
  same(", dark theme"),
  added(", 35 mm"),
];

const all = (list: ReturnType<typeof segments>) => new Set(phrases(list).map((phrase) => phrase.index));
const join = (diff: Piece[], change: Piece["change"]) =>
  diff
    .filter((piece) => piece.change === "same" || piece.change === change)
    .map((piece) => piece.text)
    .join("");

describe("picking phrases", () => {
  it("gives the old text byte for byte when none is taken, the new one when all are", () => {
    const list = segments(workspace);
    expect(picked(list, new Set())).toBe(join(workspace, "removed"));
    expect(picked(list, all(list))).toBe(join(workspace, "added"));
  });

  it("offers each phrase of a long addition on its own", () => {
    expect(phrases(segments(workspace)).map((phrase) => [phrase.removed, phrase.added])).toEqual([
      ["futuristic", "near-future"],
      [" with multiple monitors", ", five curved monitors glowing with code"],
      ["", ", graphite desk"],
      ["", ", a single plant"],
      ["", ", 35 mm"],
    ]);
  });

  it("takes some and leaves the others", () => {
    const list = segments(workspace);
    expect(picked(list, new Set([0, 2]))).toBe(
      "A near-future developer workspace with multiple monitors, graphite desk, dark theme",
    );
  });

  it("joins changes that only white space keeps apart", () => {
    const diff = [
      removed("red"),
      added("deep crimson"),
      same(" "),
      removed("car"),
      added("coupe"),
      same(" at dusk"),
    ];
    const list = segments(diff);
    expect(phrases(list)).toHaveLength(1);
    expect(phrases(list)[0]).toMatchObject({ removed: "red car", added: "deep crimson coupe" });
    expect(picked(list, new Set())).toBe("red car at dusk");
  });

  it("keeps the white space after the last change of a run", () => {
    const list = segments([removed("red"), same(" "), same("car")]);
    expect(picked(list, new Set())).toBe("red car");
    expect(picked(list, new Set([0]))).toBe(" car");
  });

  it("cuts trailing-comma lists and leaves numbers whole", () => {
    const list = segments([added("1,000 lamps, fog; rain"), same(" by night")]);
    expect(phrases(list).map((phrase) => phrase.added)).toEqual(["1,000 lamps, ", "fog; ", "rain"]);
  });

  it("keeps every byte of any difference", () => {
    const words = ["a", " ", ", ", "\n\n", "雨", "é", "; ", "x,y", "  ", "end"];
    let seed = 7;
    const next = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
    for (let round = 0; round < 300; round++) {
      const diff: Piece[] = Array.from({ length: next(9) }, () => ({
        change: (["same", "removed", "added"] as const)[next(3)]!,
        text: Array.from({ length: 1 + next(4) }, () => words[next(words.length)]).join(""),
      }));
      const list = segments(diff);
      expect(picked(list, new Set())).toBe(join(diff, "removed"));
      expect(picked(list, all(list))).toBe(join(diff, "added"));
    }
  });
});

it("sets the white space around words apart, losing none of it", () => {
  expect(around(" with fog\n")).toEqual([" ", "with fog", "\n"]);
  expect(around("fog")).toEqual(["", "fog", ""]);
  expect(around("  ")).toEqual(["", "  ", ""]);
  expect(around(", graphite desk; ", PHRASE_EDGE)).toEqual([", ", "graphite desk", "; "]);
});

it("joins neighbouring phrases for reading", () => {
  const list = joined(segments(workspace));
  expect(list.filter(({ kind }) => kind === "phrase")).toHaveLength(3);
  expect(picked(list, all(segments(workspace)))).toBe(join(workspace, "added"));
});
