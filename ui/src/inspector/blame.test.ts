import { describe, expect, it } from "vitest";
import { argumentsOf } from "./arguments";
import { shares, spoken } from "./blame";

describe("who wrote what", () => {
  const pieces = [
    { text: "a desk", by: "me" },
    { text: ", warm rim light ", by: "model" },
    { text: "at dusk", by: "edited" },
    { text: " ", by: "me" },
  ] as const;

  it("is counted in words, with marks and spaces belonging to nobody", () => {
    expect(shares(pieces)).toEqual([
      { by: "me", words: 2 },
      { by: "model", words: 3 },
      { by: "edited", words: 2 },
    ]);
    expect(shares([{ text: "…", by: "model" }])).toEqual([]);
  });

  it("is told in words to whoever cannot see the marks", () => {
    expect(spoken(pieces)).toEqual(["You: a desk", "GPT: , warm rim light", "Your edit: at dusk"]);
  });
});

describe("arguments", () => {
  it("show what GPT had written only where something else was sent", () => {
    expect(
      argumentsOf(
        { prompt: "a desk", samples: 2, width: 1024, steps: 28 },
        { prompt: "a desk", samples: 4, width: null, seed: 7, model: null },
      ),
    ).toEqual([
      { name: "prompt", sent: "a desk", proposed: null },
      { name: "samples", sent: "2", proposed: "4" },
      { name: "width", sent: "1024", proposed: null },
      { name: "steps", sent: "28", proposed: null },
      { name: "seed", sent: null, proposed: "7" },
    ]);
  });

  it("stand alone where nobody proposed anything", () => {
    expect(argumentsOf({ loras: [{ id: "x" }], nsfw: false }, null)).toEqual([
      { name: "loras", sent: '[{"id":"x"}]', proposed: null },
      { name: "nsfw", sent: "false", proposed: null },
    ]);
  });
});
