import { openFake } from "../host/fake";
import { useHost } from "../host/host";
import type { Asset } from "../ipc/Asset";
import type { Job } from "../ipc/Job";

/** The studio in memory as the host of a test: quick, with a small library. */
export function fakeHost(options: Record<string, string> = {}): ReturnType<typeof openFake> {
  const host = openFake(new URLSearchParams({ assets: "60", pace: "0.001", ...options }));
  useHost(host);
  return host;
}

export function sampleJob(change: Partial<Job> = {}): Job {
  return {
    id: "7",
    operation: "text2img",
    model: "flux-2-dev",
    state: "running",
    words: { mine: "fog", refined: null, sent: "fog over hills", negative: null },
    arguments: {},
    samples: 4,
    width: 1280,
    height: 768,
    track_id: "limn-1",
    provider_id: null,
    eta_s: 6,
    error: null,
    charged: null,
    estimated_usd: 0.0188,
    actual_usd: null,
    assets: [],
    retry_of: null,
    conversation: null,
    message: null,
    project: null,
    claimed_at: null,
    created_at: 1_000_000,
    submitted_at: 1_000_000,
    finished_at: null,
    dismissed: false,
    ...change,
  };
}

export function sampleAsset(change: Partial<Asset> = {}): Asset {
  return {
    id: "41",
    kind: "image",
    origin: "made",
    mime: "image/png",
    width: 1280,
    height: 768,
    duration_s: null,
    has_alpha: false,
    bytes: 1_640_000,
    sha256: "7f3a9c12".repeat(8),
    file: "2026-11/fog-7f3a9c12.png",
    text: null,
    words: { mine: "fog", refined: "fog over hills", sent: "fog over hills", negative: null },
    operation: "text2img",
    model: "flux-2-dev",
    seed: 3_511_122_233,
    parameters: { num_inference_steps: 28 },
    parents: [],
    job: null,
    conversation: null,
    message: null,
    provider_id: null,
    estimated_usd: 0.0047,
    actual_usd: null,
    requested_at: 1_000_000,
    created_at: 1_006_000,
    starred: false,
    rating: 0,
    tags: [],
    confidential: false,
    project: null,
    trashed_at: null,
    ...change,
  };
}
