import type { Message } from "../../ipc/Message";
import type { Plan } from "../../ipc/Plan";
import type { Proposal } from "../../ipc/Proposal";
import { ago, conversation, job, newest, proposal, said, type World } from "./scenery";

/**
 * What an art director asks and does: `?scene=plan` waits for an answer, `?scene=planned` shows what can become of a
 * plan, `?scene=acts` what cost nothing.
 */
export function setDirectingScene(scene: string | null, world: World): void {
  if (scene === "plan" || scene === "planless") asking(world, scene === "planless");
  if (scene === "planned") decided(world);
  if (scene === "acts") acts(world);
}

const WORDS =
  "I would keep one light through all of it: late, from the left, over fog. Drafts first, on the quick model.";

const PLAN: Plan = {
  id: "1",
  message: "52",
  call_id: "call_plan",
  title: "Spring pack",
  budget_usd: 0.5,
  promotions: 2,
  promotion_model: "flux-2-pro",
  promotion_usd: 0.03,
  promoted: 0,
  state: "pending",
  at: 0,
  came: 0,
};

function step(
  id: string,
  name: string,
  makes: string,
  from: string | null,
  more: Partial<Proposal> = {},
): Proposal {
  const { samples, width, height } = { samples: 4, width: 1280, height: 768, ...more };
  const prompt =
    more.prompt ?? `${name}, warm light low from the left, soft grain, muted greens and paper white`;
  const given = { prompt, model_id: "flux-2-dev", samples, width, height, seed: 3511122233 };
  return proposal(id, "52", {
    prompt,
    arguments: given,
    ...more,
    step: { plan: "1", name, makes, from, promotion: false },
  });
}

const CLIP = { operation: "img2video", model: "wan2.2", samples: 1, width: 1280, height: 720 };
const SPEECH = {
  operation: "text_to_speech",
  model: null,
  samples: 1,
  width: null,
  height: null,
  prompt: "Spring is here. Come and see what grew.",
  arguments: { prompt: "Spring is here. Come and see what grew.", voice_id: "emma" },
};

function pack(): Proposal[] {
  return [
    step("501", "Fog over water", "picture", null),
    step("502", "Fox at the window", "picture", null, {
      samples: 2,
      width: 1024,
      height: 1024,
      estimated_usd: 0.0094,
    }),
    step("503", "Warmer light", "edit", "Fog over water", { samples: 1, estimated_usd: 0.012 }),
    step("504", "Slow push in", "clip", "Warmer light", { ...CLIP, estimated_usd: 0.14 }),
    step("505", "Voice over", "speech", null, { ...SPEECH, estimated_usd: 0.006 }),
  ];
}

function asking(world: World, priceless: boolean): void {
  const steps = pack();
  if (priceless) steps[3] = { ...steps[3]!, model: "studio-blend-v4", estimated_usd: null };
  const spare = { ...PLAN, budget_usd: priceless ? 0.2 : 0.5 };
  put(world, steps, spare, { state: "waiting" });
}

function decided(world: World): void {
  const done = job(world, "50", "52", { state: "done", assets: newest(world, 4), actual_usd: 0.0188 });
  const promoted = job(world, "50", "52", {
    state: "done",
    samples: 1,
    assets: newest(world, 1),
    actual_usd: 0.03,
  });
  const running = job(world, "50", "52", {
    state: "running",
    submitted_at: Date.now() - 2500,
    assets: newest(world, 1),
    samples: 2,
  });
  const failed = job(world, "50", "52", {
    state: "failed",
    charged: "no",
    error: { code: "provider", message: "ModelsLab could not load this model. Try again in a minute." },
  });
  const [fog, fox, light, push, voice] = pack();
  const steps: Proposal[] = [
    { ...fog!, state: "approved", job: done.id },
    { ...fox!, state: "approved", job: running.id },
    { ...light!, state: "approved", job: failed.id },
    { ...push!, state: "cancelled" },
    { ...voice!, state: "denied" },
    {
      ...fog!,
      id: "506",
      samples: 1,
      model: "flux-2-pro",
      estimated_usd: 0.03,
      state: "approved",
      job: promoted.id,
      step: { plan: "1", name: "Fog over water", makes: "picture", from: null, promotion: true },
    },
  ];
  put(world, steps, { ...PLAN, state: "approved", promoted: 1 }, { state: "streaming" });
}

function put(world: World, proposals: Proposal[], plan: Plan, more: Partial<Message>): void {
  world.talk.put(conversation("50", "Spring pack", 1, 0.06), [
    said("51", "50", { role: "user", text: "A content pack for our spring release, with a short clip." }),
    said("52", "50", {
      text: WORDS,
      usd: 0.006,
      proposals,
      plans: [{ ...plan, at: WORDS.length }],
      ...more,
    }),
  ]);
}

function acts(world: World): void {
  const [one, two] = newest(world, 2);
  const act = (id: string, tool: string, summary: string, more: Partial<Message["acts"][number]> = {}) => ({
    id,
    message: "62",
    call_id: `call_${id}`,
    tool,
    summary,
    state: "done" as const,
    assets: [],
    arguments: {},
    error: null,
    at: 0,
    came: 0,
    ...more,
  });
  world.talk.put(conversation("60", "Which fox is ours", 1, 0.02), [
    said("61", "60", { role: "user", text: "Which of the foxes fits our pricing page best?" }),
    said("62", "60", {
      created_at: ago(1),
      state: "waiting",
      usd: 0.008,
      text: `I looked through what you have. img:${one} keeps its left third quiet; img:${two} is busier but warmer.\n\nI would like to see the page it goes on before I choose.`,
      acts: [
        act("601", "library.search", "Searched the library for fox · 12", {
          arguments: { query: "fox", kind: "image", starred: null, limit: 12 },
        }),
        act("602", "look", `Looked at img:${one} and img:${two}`, {
          assets: [one!, two!],
          arguments: {
            handles: [`img:${one}`, `img:${two}`],
            detail: "low",
            why: "to compare the quiet areas",
          },
        }),
        act("603", "library.read_document", "Read pages 3 to 4 of doc:9", {
          state: "failed",
          arguments: { document: "doc:9", from_page: 3, to_page: 4 },
          error: { code: "usage", message: "There is no document doc:9 in this conversation." },
        }),
        act("604", "browser.open", "Open https://example.com/pricing", {
          state: "asking",
          arguments: { url: "https://example.com/pricing" },
        }),
      ],
    }),
  ]);
}
