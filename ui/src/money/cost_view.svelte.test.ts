import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HostError } from "../host/host";
import type { Claim } from "../ipc/Claim";
import type { CostGroup } from "../ipc/CostGroup";
import type { Reconciliation } from "../ipc/Reconciliation";
import { studio } from "../state/studio.svelte";
import { draw, settled } from "../testing/draw";
import { recordedHost, type Asked } from "../testing/recorded_host";
import { sampleJob } from "../testing/samples";
import Groups from "./Groups.svelte";
import { inbox } from "./inbox.svelte";
import InboxView from "./InboxView.svelte";
import Statement from "./Statement.svelte";
import { gap } from "./statement";

let end = (): void => undefined;

beforeEach(() => {
  inbox.claims = null;
  studio.projects = [];
});

afterEach(() => {
  end();
  end = () => undefined;
  document.body.replaceChildren();
});

/** Past the pause in which several charges are read once. */
async function read() {
  await new Promise((done) => setTimeout(done, 5));
  await settled();
}

const text = () => document.body.textContent.replace(/\s+/g, " ");

async function press(words: string) {
  [...document.querySelectorAll("button")]
    .find((one) => one.textContent?.replace(/\s+/g, " ").trim() === words)!
    .click();
  await settled();
}

describe("sums", () => {
  const northwind: CostGroup = {
    key: "3",
    name: "Northwind",
    spent: { total_usd: 1.5, held_usd: 0, unclear_usd: 0, openai_usd: 0.25, modelslab_usd: 1.25 },
    estimated_usd: 1.2,
    actual_usd: 1.25,
    assets: 40,
    keepers: 3,
    per_keeper_usd: 0.5,
  };

  it("tell parts, the estimate against the actual price, and the cost of what was kept", async () => {
    const asked = recordedHost({ cost_groups: () => [northwind] });
    studio.projects = [
      { id: "3", name: "Northwind", kit: null, cap_usd: 5, spent_usd: 1.5, archived: false, created_at: 0 },
    ];
    end = draw(Groups, { by: "project" as const, project: null });
    await read();
    expect(asked).toEqual([{ name: "cost_groups", request: { by: "project", project: null } }]);
    const cells = [...document.querySelectorAll("tbody td")].map((cell) => cell.textContent.trim());
    expect(cells).toEqual([
      ...["$1.5000", "$1.2500", "$0.2500", "$1.2000", "$1.2500", "+$0.0500"],
      ...["40", "3", "$0.5000"],
    ]);
    expect(text()).toContain("$3.50 left of $5.00");
  });

  it("say so when there is nothing, and when they cannot be read", async () => {
    let broken = true;
    recordedHost({
      cost_groups: () => {
        if (broken) throw new HostError("library", "The library is busy. Try again.");
        return [];
      },
    });
    end = draw(Groups, { by: "day" as const, project: null });
    await read();
    expect(document.querySelector("[role=alert]")?.textContent).toContain("library is busy");
    broken = false;
    await press("Try again");
    expect(text()).toContain("Nothing was spent yet.");
    expect(document.querySelector("[role=alert]")).toBeNull();
  });
});

describe("the inbox", () => {
  let asked: Asked;
  const claim = (id: string, change: Partial<Claim> = {}, job = {}): Claim => ({
    job: sampleJob({ id, provider_id: `p${id}`, charged: "yes", state: "failed", ...job }),
    usd: 0.02,
    certain: true,
    letter: `Please refund p${id}.`,
    ...change,
  });

  beforeEach(async () => {
    asked = recordedHost({
      claims: () => [claim("1"), claim("2", { certain: false }, { charged: "unclear" })],
      claim: ({ id, on }: { id: string; on: boolean }) => claim(id, {}, { claimed_at: on ? 5 : null }).job,
      copy_text: () => null,
    });
    end = draw(InboxView, {});
    await inbox.load();
    flushSync();
  });

  it("tells what is certain from what is estimated, and copies the letter as it is", async () => {
    expect(text()).toContain("2 charges without a result ≈ $0.04");
    expect(text()).toMatch(/\$0\.02 charged/);
    expect(text()).toMatch(/≈ \$0\.02 may have been charged/);
    expect(text()).toContain("p1");
    await press("Copy claim");
    expect(asked.at(-1)).toEqual({ name: "copy_text", request: { text: "Please refund p1." } });
  });

  it("lets go of what was claimed, and takes it back", async () => {
    await press("Mark as claimed");
    expect(asked.at(-1)).toEqual({ name: "claim", request: { id: "1", on: true } });
    expect(inbox.open.map(({ job }) => job.id)).toEqual(["2"]);
    await press("Show claimed (1)");
    await press("Not claimed");
    expect(asked.at(-1)).toEqual({ name: "claim", request: { id: "1", on: false } });
    expect(inbox.open).toHaveLength(2);
  });

  it("reads again when a generation was charged for nothing", async () => {
    const stop = inbox.follow();
    await settled();
    const before = asked.length;
    studio.apply({ type: "job", job: sampleJob({ charged: "no", state: "failed" }) });
    studio.apply({ type: "job", job: sampleJob({ charged: "unclear", state: "unknown" }) });
    await new Promise((done) => setTimeout(done, 320));
    expect(asked.length).toBe(before + 1);
    stop();
  });
});

describe("the statement", () => {
  const good: Reconciliation = {
    from_usd: 10,
    from_at: 0,
    to_usd: 8.9,
    to_at: 1,
    lines: [
      { what: "Generations", usd: -1.2, count: 12, certain: true },
      { what: "Refunds", usd: 0.1, count: 1, certain: false },
    ],
    unexplained: null,
  };

  it("adds up", async () => {
    recordedHost({ reconcile: () => good });
    end = draw(Statement, {});
    await read();
    const cells = [...document.querySelectorAll("td")].map((cell) => cell.textContent.trim());
    expect(cells).toEqual(["$10.0000", "−$1.2000", "+$0.1000", "$8.9000"]);
    expect(text()).toContain("Every cent is explained.");
    expect(document.querySelector("[role=alert]")).toBeNull();
  });

  it("says when it does not, and what cannot be explained", async () => {
    recordedHost({
      reconcile: () => ({ ...good, to_usd: 8.8, unexplained: "Another program may have spent it." }),
    });
    end = draw(Statement, {});
    await read();
    expect(document.querySelector("[role=alert]")?.textContent).toContain("−$0.10 is missing");
    expect(text()).toContain("Another program may have spent it.");
    expect(text()).not.toContain("Every cent");
  });

  it("takes the rounding of sums for nothing, and an unknown wallet for no gap", () => {
    const lines = Array.from({ length: 10 }, () => ({ what: "", usd: -0.1, count: 1, certain: true }));
    expect(gap({ ...good, from_usd: 1, to_usd: 0, lines })).toBe(0);
    expect(gap({ ...good, from_usd: null })).toBe(0);
  });
});
