import { afterEach, beforeEach, expect, it } from "vitest";
import { NEW_POINT } from "../chat/contract/points";
import { studio } from "../state/studio.svelte";
import { draw, settled } from "../testing/draw";
import { recordedHost } from "../testing/recorded_host";
import { sampleAsset } from "../testing/samples";
import BriefTally from "../viewer/BriefTally.svelte";
import BriefChecks from "./BriefChecks.svelte";

let end: () => void;

beforeEach(() => {
  const points = [true, false, null].map((passes) => ({
    says: "Wide",
    passes,
    measured: "",
    opinion: null,
  }));
  recordedHost({
    checks: (({ ids }: { ids: string[] }) => ids.map((asset) => ({ asset, points }))) as never,
    assets: () => [],
  });
  const none = { created_at: 0, updated_at: 0, usd: 0, project: null, fork: null, recipe: null };
  studio.conversations = [{ ...none, id: "1", title: "Hero", contract: [{ ...NEW_POINT, says: "Wide" }] }];
});

afterEach(() => end());

it("lists the points of an asset whose conversation has a brief", async () => {
  end = draw(BriefChecks, { asset: sampleAsset({ id: "601", conversation: "1" }) });
  await settled();
  expect(document.querySelectorAll("li")).toHaveLength(3);
  expect([...document.querySelectorAll(".verdict")].map((one) => one.textContent)).toEqual([
    "passes",
    "fails",
    "needs eyes",
  ]);
});

it("is not there for one that was made without a brief", async () => {
  end = draw(BriefChecks, { asset: sampleAsset({ id: "602" }) });
  await settled();
  expect(document.querySelector("section")).toBeNull();
});

it("is counted in the viewer's bar", async () => {
  end = draw(BriefTally, { asset: sampleAsset({ id: "603", conversation: "1" }) });
  await settled();
  expect(document.querySelector(".chip")!.textContent?.replace(/\s+/g, " ").trim()).toBe("Brief 1/2");
});
