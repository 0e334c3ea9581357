import { beforeEach, describe, expect, it, vi } from "vitest";
import { host } from "../host/host";
import { fakeHost } from "../testing/samples";
import { CHAT_WIDTH, Workspace, ZOOM } from "./workspace.svelte";

beforeEach(() => void fakeHost());

describe("the arrangement of the window", () => {
  it("is the same after the next start", async () => {
    const before = new Workspace();
    await before.restore();
    before.setChatWidth(431);
    before.setZoom(300);
    before.toggleInspector();
    before.setAnchor({ id: "40", offset: -12 });
    before.setSelected("41");
    before.start();
    await before.keep();
    const after = new Workspace();
    await after.restore();
    expect({ ...pick(after) }).toEqual({ ...pick(before) });
    expect(after.inspector).toBe(false);
  });

  it("is kept once for a whole drag", async () => {
    const workspace = new Workspace();
    await workspace.restore();
    const call = vi.spyOn(host, "call");
    for (let width = 300; width < 400; width++) workspace.setChatWidth(width);
    await vi.waitFor(() => expect(call).toHaveBeenCalled());
    expect(call).toHaveBeenCalledOnce();
    expect(call.mock.calls[0]).toMatchObject(["save_window_state", { state: { chatWidth: 399 } }]);
  });

  it("is not overwritten before it was read", async () => {
    vi.useFakeTimers();
    const call = vi.spyOn(host, "call");
    new Workspace().setZoom(500);
    vi.advanceTimersByTime(60_000);
    vi.useRealTimers();
    expect(call).not.toHaveBeenCalled();
  });

  it("starts as new when it cannot be read or makes no sense", async () => {
    fakeHost({ fail: "window_state" });
    const workspace = new Workspace();
    await workspace.restore();
    expect(workspace.chatWidth).toBe(CHAT_WIDTH.start);
    fakeHost({ window: JSON.stringify({ chatWidth: 9000, zoom: -3 }) });
    await workspace.restore();
    expect([workspace.chatWidth, workspace.zoom]).toEqual([CHAT_WIDTH.most, ZOOM.least]);
    fakeHost({ window: JSON.stringify({ zoom: "large" }) });
    await workspace.restore();
    expect(workspace.zoom).toBe(ZOOM.least);
  });

  it("leaves the focus on pictures before it changes which panes are open", () => {
    const workspace = new Workspace();
    workspace.focus = true;
    workspace.toggleChat();
    expect([workspace.focus, workspace.chat]).toEqual([false, true]);
    workspace.toggleChat();
    expect(workspace.chat).toBe(false);
  });
});

function pick({ chat, inspector, chatWidth, zoom, anchor, selected, started }: Workspace) {
  return { chat, inspector, chatWidth, zoom, anchor, selected, started };
}
