import { describe, expect, it, vi } from "vitest";
import { Undo } from "./undo";

describe("taking steps back", () => {
  it("goes from the last to the first, each once", () => {
    const undo = new Undo();
    const done: string[] = [];
    undo.push(() => done.push("first"));
    undo.push(() => done.push("second"));
    expect([undo.back(), undo.back(), undo.back()]).toEqual([true, true, false]);
    expect(done).toEqual(["second", "first"]);
  });

  it("does not repeat what a button already took back", () => {
    const undo = new Undo();
    const back = vi.fn();
    const button = undo.push(back);
    button();
    button();
    expect(undo.back()).toBe(false);
    expect(back).toHaveBeenCalledOnce();
  });
});
