import { describe, expect, it, vi } from "vitest";
import { openFake } from "../fake";

const open = (scene: string) =>
  openFake(new URLSearchParams({ assets: "20", pace: "0.001", scene, open: "50" }));

async function message(host: ReturnType<typeof openFake>) {
  return (await host.call("transcript", { id: "50" })).messages.at(-1)!;
}

describe("a plan in the fake studio", () => {
  it("runs its steps one after the other, then its promotions, and says when it is done", async () => {
    const host = open("plan");
    const decision = { type: "go" as const, without: ["505"], edits: [], budget_usd: 0.6, promotions: 1 };
    await host.call("decide_plan", { plan: "1", decision });
    await vi.waitFor(async () => expect((await message(host)).state).toBe("done"), 4000);
    const { plans, proposals } = await message(host);
    expect(plans[0]).toMatchObject({ state: "approved", promoted: 1, budget_usd: 0.6 });
    expect(proposals.filter(({ step }) => step?.promotion)).toHaveLength(1);
    expect(proposals.find(({ id }) => id === "505")?.state).toBe("denied");
    expect(proposals.filter(({ job }) => job !== null)).toHaveLength(5);
    await expect(host.call("decide_plan", { plan: "1", decision: { type: "deny" } })).rejects.toThrow(
      "already",
    );
  });

  it("runs nothing when it is denied", async () => {
    const host = open("plan");
    await host.call("decide_plan", { plan: "1", decision: { type: "deny" } });
    await vi.waitFor(async () => expect((await message(host)).state).toBe("done"), 4000);
    expect(
      (await message(host)).proposals.every(({ state, job }) => state === "denied" && job === null),
    ).toBe(true);
  });
});
