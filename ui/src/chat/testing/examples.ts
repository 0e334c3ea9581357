// Example values for the tests of this folder.

import type { Act } from "../../ipc/Act";
import type { Document } from "../../ipc/Document";
import type { Job } from "../../ipc/Job";
import type { Message } from "../../ipc/Message";
import type { ModelChoice } from "../../ipc/ModelChoice";
import type { Plan } from "../../ipc/Plan";
import type { PlanStep } from "../../ipc/PlanStep";
import type { PromptVersion } from "../../ipc/PromptVersion";
import type { Proposal } from "../../ipc/Proposal";
import type { Refinement } from "../../ipc/Refinement";
import type { Settings } from "../../ipc/Settings";
import { Studio } from "../../state/studio.svelte";

export const flux: ModelChoice = {
  id: "flux",
  name: "FLUX",
  family: "FLUX",
  operation: "text2img",
  usd: 0.0047,
  takes_negative: false,
  max_side: 1024,
  live: true,
  favourite: false,
  seconds: null,
};

export const sdxl: ModelChoice = {
  id: "sdxl",
  name: "SDXL",
  family: "Stable Diffusion XL",
  operation: "text2img",
  usd: 0.002,
  takes_negative: true,
  max_side: 1536,
  live: true,
  favourite: false,
  seconds: null,
};

/** A studio that knows two models and is set to FLUX. */
export function exampleStudio(): Studio {
  const studio = new Studio();
  studio.models = [flux, sdxl];
  studio.settings = { image_model: "flux" } as Settings;
  return studio;
}

export function version(id: string, prompt: string, more: Partial<PromptVersion> = {}): PromptVersion {
  return {
    id,
    parent: null,
    author: "mine",
    prompt,
    negative: null,
    why: null,
    target: null,
    usd: null,
    starred: false,
    created_at: 0,
    ...more,
  };
}

/** "a desk" becoming "a graphite desk, rim light". */
export const deskRefinement: Refinement = {
  mine: version("1", "a desk"),
  refined: version("2", "a graphite desk, rim light", {
    author: "refined",
    parent: "1",
    usd: 0.003,
    why: "Material first.",
  }),
  family: "FLUX",
  diff: [
    { change: "same", text: "a " },
    { change: "added", text: "graphite " },
    { change: "same", text: "desk" },
    { change: "added", text: ", rim light" },
  ],
  usage: { input_tokens: 400, cached_input_tokens: 0, output_tokens: 60 },
  more: [],
  kit: null,
};

export function message(id: string, more: Partial<Message> = {}): Message {
  return {
    id,
    conversation: "1",
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
    model: "gpt-5.4",
    usd: null,
    usage: null,
    created_at: 0,
    ...more,
  };
}

export function proposal(id: string, more: Partial<Proposal> = {}): Proposal {
  return {
    id,
    message: "2",
    call_id: `call_${id}`,
    operation: "text2img",
    arguments: { prompt: "a desk", model_id: "flux", width: 1024, height: 576, samples: 4 },
    prompt: "a desk",
    model: "flux",
    samples: 4,
    width: 1024,
    height: 576,
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

export function job(id: string, more: Partial<Job> = {}): Job {
  return {
    id,
    operation: "text2img",
    model: "flux",
    state: "running",
    words: { mine: "a desk", refined: null, sent: "a desk", negative: null },
    arguments: {},
    samples: 4,
    width: 1024,
    height: 576,
    track_id: "t",
    provider_id: null,
    eta_s: 6,
    error: null,
    charged: null,
    estimated_usd: 0.0188,
    actual_usd: null,
    assets: [],
    retry_of: null,
    conversation: "1",
    message: "2",
    project: null,
    claimed_at: null,
    created_at: 0,
    submitted_at: 0,
    finished_at: null,
    dismissed: false,
    ...more,
  };
}

export function plan(more: Partial<Plan> = {}): Plan {
  return {
    id: "7",
    message: "2",
    call_id: "call_plan",
    title: "Spring pack",
    budget_usd: null,
    promotions: 0,
    promotion_model: "flux",
    promotion_usd: null,
    promoted: 0,
    state: "pending",
    at: 0,
    came: 0,
    ...more,
  };
}

/** A proposal that is a step of that plan. */
export function step(
  id: string,
  name: string,
  place: Partial<PlanStep> = {},
  more: Partial<Proposal> = {},
): Proposal {
  const of = { plan: "7", name, makes: "picture", from: null, promotion: false, ...place };
  return proposal(id, { ...more, step: of });
}

export function act(id: string, more: Partial<Act> = {}): Act {
  return {
    id,
    message: "2",
    call_id: `call_${id}`,
    tool: "library.search",
    summary: "Searched the library for fox · 12",
    state: "done",
    assets: [],
    arguments: { query: "fox", limit: null },
    error: null,
    at: 0,
    came: 0,
    ...more,
  };
}

export function paper(id: string, more: Partial<Document> = {}): Document {
  return {
    id,
    name: "brief.pdf",
    kind: "pdf",
    pages: 20,
    characters: 40_000,
    tokens: 10_000,
    bytes: 90_000,
    sha256: "0".repeat(64),
    created_at: 0,
    ...more,
  };
}
