import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HostError } from "../host/host";
import { Toasts } from "./toasts.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("short messages", () => {
  it("go after a while, but not while they are looked at", () => {
    const toasts = new Toasts();
    const id = toasts.say("Words copied.");
    toasts.hold(id);
    vi.advanceTimersByTime(60_000);
    expect(toasts.shown).toHaveLength(1);
    toasts.resume(id);
    vi.advanceTimersByTime(60_000);
    expect(toasts.shown).toEqual([]);
  });

  it("are three at most, the latest", () => {
    const toasts = new Toasts();
    for (const text of ["a", "b", "c", "d"]) toasts.say(text);
    expect(toasts.shown.map(({ text }) => text)).toEqual(["b", "c", "d"]);
  });

  it("tell what a command answered", () => {
    const toasts = new Toasts();
    toasts.fail(new HostError("disk_full", "The disk is full."));
    expect(toasts.shown[0]).toMatchObject({ text: "The disk is full.", tone: "trouble", action: null });
  });
});
