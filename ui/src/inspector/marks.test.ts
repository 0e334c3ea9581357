import { describe, expect, it } from "vitest";
import { marks, type Run } from "./marks";

const WORDS = { mine: "a nice desk", refined: "a calm oak desk", sent: "a calm oak desk", negative: null };
const joined = (runs: Run[]): string => runs.map(({ text }) => text).join("");
const marked = (runs: Run[], mark: Run["mark"]): string[] =>
  runs.filter((run) => run.mark === mark).map(({ text }) => text);

describe("the words of a picture", () => {
  it("show in mine what was taken out, and in refined what was put in", () => {
    expect(marked(marks(WORDS, "mine"), "removed")).toEqual(["nice"]);
    expect(marked(marks(WORDS, "refined"), "added")).toEqual(["calm oak"]);
    expect(marked(marks(WORDS, "sent"), "added")).toEqual([]);
  });

  it("show in sent what went beyond the stage before", () => {
    expect(marked(marks({ ...WORDS, sent: "a calm oak desk, 35 mm" }, "sent"), "added")).toEqual([", 35 mm"]);
    expect(marked(marks({ ...WORDS, refined: null, sent: "a nice desk." }, "sent"), "added")).toEqual(["."]);
  });

  it("are byte for byte what they were", () => {
    const words = {
      mine: "  two\n\nlines ",
      refined: "two  lines\t!",
      sent: "two  lines\t! ",
      negative: null,
    };
    expect(joined(marks(words, "mine"))).toBe(words.mine);
    expect(joined(marks(words, "refined"))).toBe(words.refined);
    expect(joined(marks(words, "sent"))).toBe(words.sent);
  });

  it("are not marked when nothing was refined", () => {
    expect(marks({ ...WORDS, refined: null }, "mine")).toEqual([{ text: "a nice desk", mark: null }]);
    expect(marks({ mine: "", refined: null, sent: "", negative: null }, "sent")).toEqual([]);
  });
});
