import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HostError } from "../../host/host";
import type { Proposal } from "../../ipc/Proposal";
import { studio } from "../../state/studio.svelte";
import { recordedHost, type Asked } from "../../testing/recorded_host";
import { exampleStudio, flux, job, proposal } from "../testing/examples";
import ProposalCard from "./ProposalCard.svelte";
import { Talk } from "./talk.svelte";

let asked: Asked;
let talk: Talk;
let drawn: ReturnType<typeof mount>;
let shown: unknown[];

function draw(given: Proposal) {
  const props = $state({
    talk,
    proposal: given,
    onshow: (...picture: unknown[]) => void shown.push(picture),
  });
  drawn = mount(ProposalCard, { target: document.body, props });
  flushSync();
  return props;
}

const button = (words: string) =>
  [...document.querySelectorAll("button")].find(
    (one) => (one.getAttribute("aria-label") ?? one.textContent)?.trim() === words,
  );
const text = () => document.body.textContent?.replace(/\s+/g, " ") ?? "";

async function press(words: string) {
  button(words)!.click();
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
  flushSync();
}

beforeEach(() => {
  asked = recordedHost({
    decide: () => null,
    assets: () => [],
    estimate: () => ({ operation: "text2img", usd: 0.0376, eta_s: 6, problems: [] }),
    retry_job: () => job("9"),
  });
  talk = new Talk(exampleStudio());
  shown = [];
  studio.models = [flux];
  studio.cost = {
    spent: { total_usd: 0.42, held_usd: 0, unclear_usd: 0, openai_usd: 0, modelslab_usd: 0.42 },
    cap_day_usd: 1,
    left_usd: 0.58,
    month_usd: 0.42,
    cap_month_usd: null,
    wallet_usd: null,
  };
});

afterEach(async () => {
  await unmount(drawn);
});

describe("a question", () => {
  it("says what, how large, for how much, and what is left today", () => {
    draw(proposal("1"));
    expect(text()).toContain("4 × FLUX");
    expect(text()).toContain("1024 × 576");
    expect(text()).toContain("≈ $0.019");
    expect(text()).toContain("$0.58 left today");
    expect(asked.filter(({ name }) => name !== "assets")).toEqual([]);
  });

  it("goes as proposed", async () => {
    draw(proposal("1"));
    await press("Go");
    expect(asked).toEqual([
      { name: "decide", request: { proposal: "1", decision: { type: "go", arguments: null } } },
    ]);
  });

  it("is denied with that one call and no other", async () => {
    draw(proposal("1"));
    await press("Deny");
    expect(asked).toEqual([{ name: "decide", request: { proposal: "1", decision: { type: "deny" } } }]);
  });

  it("goes with other words and another count after editing, and keeps every other argument", async () => {
    draw(
      proposal("1", {
        arguments: {
          prompt: "a desk",
          model_id: "flux",
          width: 1024,
          height: 576,
          samples: 4,
          guidance_scale: 4,
        },
      }),
    );
    await press("Edit");
    const field = document.querySelector("textarea")!;
    field.value = "an oak desk";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    const seed = document.querySelector("input")!;
    seed.value = "42";
    seed.dispatchEvent(new InputEvent("input", { bubbles: true }));
    flushSync();
    field.dispatchEvent(
      new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }),
    );
    await Promise.resolve();
    expect(asked.find(({ name }) => name === "decide")?.request).toEqual({
      proposal: "1",
      decision: {
        type: "go",
        arguments: {
          prompt: "an oak desk",
          model_id: "flux",
          width: 1024,
          height: 576,
          samples: 4,
          guidance_scale: 4,
          seed: 42,
        },
      },
    });
  });

  it("cannot go past today's limit, and says so", () => {
    studio.cost = { ...studio.cost!, left_usd: 0.01 };
    draw(proposal("1"));
    expect(button("Go")).toBeUndefined();
    expect(text()).toContain("more than the $0.01 left today");
    expect(button("Change the limit")).toBeDefined();
  });

  it("can be answered again when the answer did not arrive", async () => {
    asked = recordedHost({
      decide: () => {
        throw new HostError("library", "The library is locked.");
      },
    });
    draw(proposal("1"));
    await press("Go");
    expect(text()).toContain("The library is locked.");
    expect(button("Go")?.disabled).toBe(false);
  });
});

it("shows why the last Go was not carried out, also after a restart", () => {
  draw(proposal("1", { error: { code: "no_key", message: "There is no ModelsLab key." } }));
  expect(text()).toContain("There is no ModelsLab key.");
  expect(button("Go")?.disabled).toBe(false);
});

describe("what became of it", () => {
  it("is watched while it is made, from waiting to done", () => {
    const props = draw(proposal("1"));
    talk.jobs.set("5", job("5", { state: "planned", submitted_at: null }));
    props.proposal = proposal("1", { state: "approved", job: "5" });
    flushSync();
    expect(text()).toContain("waiting for a free slot");
    expect(button("Cancel")).toBeDefined();
    talk.jobs.set("5", job("5", { state: "fetching" }));
    flushSync();
    expect(text()).toContain("saving");
    expect(button("Cancel")).toBeUndefined();
    talk.jobs.set("5", job("5", { state: "done", assets: ["11", "12"], actual_usd: 0.0188 }));
    flushSync();
    expect(document.querySelectorAll("img")).toHaveLength(2);
    expect(text()).toContain("$0.019");
    button("Show picture 2 of 2")!.click();
    expect(shown).toEqual([["12", ["11", "12"]]]);
  });

  it("is said of a quiet one too", () => {
    talk.jobs.set("5", job("5", { state: "done", assets: ["11"] }));
    draw(proposal("1", { state: "approved", job: "5", quiet: true }));
    expect(text()).toContain("ran by itself, below your limit");
  });

  it("is tried again only when it surely came to nothing", async () => {
    talk.jobs.set(
      "5",
      job("5", { state: "failed", charged: "no", error: { code: "provider", message: "Busy." } }),
    );
    draw(proposal("1", { state: "approved", job: "5" }));
    expect(text()).toContain("Busy. Nothing was charged.");
    await press("Try again");
    expect(asked).toEqual([{ name: "retry_job", request: { id: "5", same_seed: false } }]);
    talk.jobs.set("5", job("5", { state: "unknown", charged: "unclear" }));
    flushSync();
    expect(button("Try again")).toBeUndefined();
    expect(text()).toContain("may have been charged");
  });

  it.each([
    ["denied", "Denied. Nothing was sent."],
    ["cancelled", "Cancelled. Nothing was sent."],
  ] as const)("is plain when it was %s", (state, words) => {
    draw(proposal("1", { state }));
    expect(text()).toContain(words);
    expect(button("Go")).toBeUndefined();
  });

  it("gives the reason and the way out when it was over the limit", () => {
    draw(
      proposal("1", {
        state: "rejected",
        error: { code: "over_budget", message: "Today's limit leaves $0.01." },
      }),
    );
    expect(text()).toContain("Today's limit leaves $0.01.");
    expect(button("Change the limit")).toBeDefined();
  });
});
