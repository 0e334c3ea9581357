import type { Conversation } from "../../ipc/Conversation";
import type { Job } from "../../ipc/Job";
import type { Message } from "../../ipc/Message";
import type { Proposal } from "../../ipc/Proposal";
import type { FakeBriefs } from "./briefs";
import type { FakeLibrary } from "./library";
import type { FakeTalk } from "./talk";
import type { FakeWork } from "./work";

const MINUTE = 60_000;

/** The parts of the studio in memory that a scene puts something into. */
export interface World {
  talk: FakeTalk;
  work: FakeWork;
  library: FakeLibrary;
  briefs: FakeBriefs;
}

export function ago(minutes: number): number {
  return Date.now() - minutes * MINUTE;
}

export function conversation(
  id: string,
  title: string,
  minutes: number,
  usd: number,
  more: Partial<Conversation> = {},
): Conversation {
  const then = ago(minutes);
  const nothing = { project: null, fork: null, recipe: null, contract: [] };
  return { id, title, created_at: then - 9 * MINUTE, updated_at: then, usd, ...nothing, ...more };
}

/** Something said; by the agent unless told otherwise. */
export function said(id: string, in_conversation: string, more: Partial<Message>): Message {
  return {
    id,
    conversation: in_conversation,
    role: "assistant",
    state: "done",
    text: "",
    refusal: false,
    error: null,
    proposals: [],
    plans: [],
    acts: [],
    documents: [],
    pictures: [],
    summed_up: false,
    model: more.role === "user" ? null : "gpt-5.4-2026-03-05",
    usd: null,
    usage: more.usd ? { input_tokens: 1240, cached_input_tokens: 1024, output_tokens: 186 } : null,
    created_at: ago(4),
    ...more,
  };
}

export function proposal(id: string, message: string, more: Partial<Proposal>): Proposal {
  const prompt =
    "Morning fog over still water, a far shore with three birches, warm light low from the left, the left third quiet " +
    "for a headline, soft grain, muted greens and paper white";
  return {
    id,
    message,
    call_id: `call_${id}`,
    operation: "text2img",
    arguments: { prompt, model_id: "flux-2-dev", samples: 4, width: 1280, height: 768, seed: 3511122233 },
    prompt,
    model: "flux-2-dev",
    samples: 4,
    width: 1280,
    height: 768,
    estimated_usd: 0.0188,
    state: "pending",
    quiet: false,
    error: null,
    job: null,
    step: null,
    at: null,
    came: 0,
    ...more,
  };
}

/** A generation of a message as it would be after some time. */
export function job(world: World, in_conversation: string, message: string, change: Partial<Job>): Job {
  const { id } = world.work.plan(
    {
      prompt: "Morning fog over still water",
      negative: null,
      mine: null,
      version: null,
      model: "flux-2-dev",
      width: 1280,
      height: 768,
      samples: 4,
      seed: null,
      set: {},
    },
    { conversation: in_conversation, message },
  );
  const { state = "running", error = null, charged = null, ...rest } = change;
  world.work.change(id, rest);
  return state === "running" ? world.work.change(id, { state }) : world.work.end(id, state, error, charged);
}

/** The newest pictures of the library. */
export function newest({ library }: World, count: number): string[] {
  const { assets } = library.counts();
  return Array.from({ length: count }, (_, at) => String(assets - at)).filter((id) => Number(id) > 0);
}
