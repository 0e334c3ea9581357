import { describe, expect, it } from "vitest";
import { History, stepOf } from "./history";

/** Types letter by letter, 50 ms apart, a word's end being a boundary. */
function type(history: History<string>, text: string, from: number): number {
  let at = from;
  for (const letter of text) {
    history.record(history.now + letter, "type", (at += 50), letter === " ");
  }
  return at;
}

describe("the composer's undo", () => {
  it("brings typing back word by word", () => {
    const history = new History("");
    type(history, "dark theme", 0);
    expect(history.undo()).toBe("dark ");
    expect(history.undo()).toBe("");
    expect(history.undo()).toBeNull();
    expect(history.redo()).toBe("dark ");
    expect(history.redo()).toBe("dark theme");
    expect(history.redo()).toBeNull();
  });

  it("brings the old words back after a refinement was taken, with the typing before it intact", () => {
    const history = new History("");
    const at = type(history, "a desk", 0);
    history.record("A graphite desk, rim light", "replace", at + 10);
    expect(history.undo()).toBe("a desk");
    expect(history.undo()).toBe("a ");
    expect(history.redo()).toBe("a desk");
    expect(history.redo()).toBe("A graphite desk, rim light");
  });

  it("keeps typing after an accepted refinement apart from it", () => {
    const history = new History("mine");
    history.record("refined", "replace", 0);
    type(history, "!", 10);
    expect(history.now).toBe("refined!");
    expect(history.undo()).toBe("refined");
    expect(history.undo()).toBe("mine");
  });

  it("makes accept, pick and keep three steps even when they follow at once", () => {
    const history = new History("mine");
    history.record("refined", "replace", 0);
    history.record("picked", "replace", 1);
    history.record("mine", "replace", 2);
    expect([history.undo(), history.undo(), history.undo()]).toEqual(["picked", "refined", "mine"]);
  });

  it("starts a new step after a pause, on erasing and on pasting", () => {
    const history = new History("");
    history.record("a", "type", 0);
    history.record("ab", "type", 5000);
    history.record("a", "erase", 5050);
    history.record("a pasted", "paste", 5060);
    history.record("a pasted twice", "paste", 5070);
    expect([history.undo(), history.undo(), history.undo(), history.undo(), history.undo()]).toEqual([
      "a pasted",
      "a",
      "ab",
      "a",
      "",
    ]);
  });

  it("forgets what was undone once something new is written", () => {
    const history = new History("one");
    history.record("two", "replace", 0);
    history.undo();
    history.record("three", "replace", 1);
    expect(history.canRedo).toBe(false);
    expect(history.undo()).toBe("one");
  });
});

it("tells typing, erasing and pasting apart", () => {
  expect(stepOf("insertText")).toBe("type");
  expect(stepOf("insertCompositionText")).toBe("type");
  expect(stepOf("deleteContentBackward")).toBe("erase");
  expect(stepOf("insertFromPaste")).toBe("paste");
});
