import { flushSync } from "svelte";
import { beforeEach, describe, expect, it } from "vitest";
import type { Conversation } from "../ipc/Conversation";
import type { PointCheck } from "../ipc/PointCheck";
import { NEW_POINT } from "../chat/contract/points";
import { Studio } from "../state/studio.svelte";
import { draw } from "../testing/draw";
import { recordedHost, type Asked } from "../testing/recorded_host";
import { sampleAsset } from "../testing/samples";
import { checks as shared, CheckResults } from "./checks.svelte";
import { studio as sharedStudio } from "../state/studio.svelte";
import CheckList from "./CheckList.svelte";
import TallyMark from "./Tally.svelte";
import { tally, tallyWords } from "./words";

const check = (passes: boolean | null, more: Partial<PointCheck> = {}): PointCheck => ({
  says: "Wide",
  passes,
  measured: "1344 × 768",
  opinion: null,
  ...more,
});

const conversation = (id: string, says: string[]): Conversation => ({
  id,
  title: id,
  created_at: 0,
  updated_at: 0,
  usd: 0,
  project: null,
  fork: null,
  recipe: null,
  contract: says.map((words) => ({ ...NEW_POINT, says: words })),
});

let asked: Asked;
let studio: Studio;
let checks: CheckResults;

const settled = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

beforeEach(() => {
  asked = recordedHost({
    checks: (({ ids }: { ids: string[] }) =>
      ids.map((asset) => ({ asset, points: [check(true), check(false)] }))) as never,
    assets: () => [],
  });
  studio = new Studio();
  studio.conversations = [conversation("1", ["Wide", "Calm"]), conversation("2", [])];
  checks = new CheckResults(studio);
});

describe("results", () => {
  it("are asked for together, and only where there is a brief", async () => {
    const of = (id: string, where: string | null) => sampleAsset({ id, conversation: where });
    checks.want([of("41", "1"), of("42", "1"), of("43", "2"), of("44", null), undefined]);
    checks.want([of("41", "1")]);
    await settled();
    expect(asked).toEqual([{ name: "checks", request: { ids: ["41", "42"] } }]);
    expect(checks.get("41")).toHaveLength(2);
    expect(checks.get("44")).toEqual([]);
  });

  it("come as they are measured, too", () => {
    studio.apply({ type: "checked", checks: [{ asset: "50", points: [check(null)] }] });
    expect(checks.get("50")).toEqual([check(null)]);
  });

  it("are measured again when the points change, and not when only the name does", async () => {
    const asset = sampleAsset({ id: "41", conversation: "1" });
    studio.assets.put([asset]);
    checks.want([asset]);
    await settled();
    studio.apply({
      type: "conversation",
      conversation: { ...conversation("1", ["Wide", "Calm"]), title: "x" },
    });
    await settled();
    expect(asked).toHaveLength(1);
    studio.apply({ type: "conversation", conversation: conversation("1", ["Warm"]) });
    await settled();
    expect(asked).toHaveLength(2);
    studio.apply({ type: "conversation", conversation: conversation("1", []) });
    await settled();
    expect(checks.get("41")).toEqual([]);
    expect(asked).toHaveLength(2);
  });
});

it("are summed up in words", () => {
  expect(tallyWords(tally([check(true), check(true), check(false), check(null)]))).toBe(
    "2 of 4 points pass, 1 fails, 1 needs eyes",
  );
  expect(tallyWords(tally([check(true)]))).toBe("1 of 1 point passes");
});

describe("on the page", () => {
  it("a mark counts what was measured, and there is none when nothing was", () => {
    let close = draw(TallyMark, { points: [check(true), check(false), check(null)] });
    expect(document.querySelector(".tally")!.textContent?.replace(/\s+/g, " ")).toContain("1/2");
    expect(document.querySelector(".tally.fails")).not.toBeNull();
    close();
    close = draw(TallyMark, { points: [check(null)] });
    expect(document.querySelector(".tally")).toBeNull();
    close();
  });

  it("a list says what was measured, and marks GPT's opinion as one", () => {
    const opinion = { passes: true, says: "Nobody looks at us." };
    sharedStudio.apply({
      type: "checked",
      checks: [{ asset: "77", points: [check(false), check(null, { measured: "", opinion })] }],
    });
    const close = draw(CheckList, { asset: sampleAsset({ id: "77" }) });
    flushSync();
    const text = document.body.textContent!.replace(/\s+/g, " ");
    expect(text).toContain("fails1344 × 768");
    expect(text).toContain("needs eyes");
    expect(text).toContain("GPT’s opinion: it fits. Nobody looks at us.");
    expect(shared.get("77")).toHaveLength(2);
    close();
  });
});
