import type { Asset } from "../../ipc/Asset";
import type { Failure } from "../../ipc/Failure";
import type { GenerateRequest } from "../../ipc/GenerateRequest";
import type { Job } from "../../ipc/Job";
import type { JobId } from "../../ipc/JobId";
import type { JobState } from "../../ipc/JobState";
import type { ModelChoice } from "../../ipc/ModelChoice";
import { isUnderWay } from "../../state/job";
import type { Found } from "../../ipc/Found";
import type { RunRequest } from "../../ipc/RunRequest";
import { HostError, type StudioEvent } from "../host";
import type { FakeLibrary } from "./library";
import type { FakeMoney } from "./money";

export const FAKE_MODELS: readonly ModelChoice[] = [
  model("flux-2-dev", "FLUX 2 dev", "FLUX", "text2img", 0.0047, false, 2048),
  model("flux-2-pro", "FLUX 2 pro", "FLUX", "text2img", 0.03, false, 2048),
  model("sdxl-1.0", "Stable Diffusion XL", "Stable Diffusion XL", "text2img", 0.0023, true, 1536),
  model("realtime", "Realtime", "Realtime", "realtime_text2img", 0.001, true, 1024),
  model("studio-blend-v4", "Studio Blend v4", "Community", "text2img", null, true, 1024),
];

function model(
  id: string,
  name: string,
  family: string,
  operation: string,
  usd: number | null,
  takes_negative: boolean,
  max_side: number,
): ModelChoice {
  const seconds = id === "flux-2-dev" ? 5.8 : null;
  return {
    id,
    name,
    family,
    operation,
    usd,
    takes_negative,
    max_side,
    live: true,
    favourite: false,
    seconds,
  };
}

interface Origin {
  conversation: string | null;
  message: string | null;
}

/**
 * Generations of the studio in memory. Words decide the outcome, so that every state can be seen: "refused" and "out of
 * credit" fail, "lost" ends unknown, "slow" takes far longer than expected.
 */
export class FakeWork {
  #jobs = new Map<JobId, Job>();
  #last = 0;
  #finished = new Map<JobId, (job: Job) => void>();

  constructor(
    private readonly library: FakeLibrary,
    private readonly money: FakeMoney,
    private readonly emit: (event: StudioEvent) => void,
    private readonly costChanged: () => void,
    private readonly chosenModel: () => string,
    /** Shortens every wait; tests use a small number. */
    private readonly pace: number,
    /** The project that new work belongs to. */
    private readonly project: () => string | null = () => null,
  ) {}

  all(): Job[] {
    return [...this.#jobs.values()].reverse();
  }

  open(): Job[] {
    return this.all().filter((job) => !job.dismissed && job.state !== "done" && job.state !== "cancelled");
  }

  job(id: JobId): Job {
    const job = this.#jobs.get(id);
    if (!job) throw new HostError("library", "This generation is not in the library any more.");
    return job;
  }

  /** Runs a wish and tells when it came to an end. */
  start(request: GenerateRequest, origin: Origin, retry_of: JobId | null, ended?: (job: Job) => void): Job {
    const job = this.plan(request, origin, retry_of);
    if (ended) this.#finished.set(job.id, ended);
    this.#wait(120, job.id, () => this.#submit(job.id));
    return job;
  }

  /** Runs any operation of the catalogue; pictures come out as large as the arguments or the picture they are made of. */
  run({ operation, arguments: given, words }: RunRequest): Job {
    const parents = namedIn(given);
    const source = parents.length > 0 ? this.library.asset(parents[0]!) : undefined;
    const side = (name: string, own: number | null | undefined): number =>
      typeof given[name] === "number" ? given[name] : (own ?? 1024);
    const text = String(given.prompt ?? given.specific_object ?? operation);
    const job = this.start(
      {
        prompt: text,
        negative: null,
        mine: words?.mine ?? null,
        version: null,
        model: typeof given.model_id === "string" ? given.model_id : null,
        width: side("width", source?.width),
        height: side("height", source?.height),
        samples: typeof given.samples === "number" ? given.samples : 1,
        seed: typeof given.seed === "number" ? given.seed : null,
        set: given,
      },
      { conversation: null, message: null },
      null,
    );
    return this.change(job.id, { operation, arguments: given });
  }

  /** Puts a generation into the list as it would be after some time, for a scene to look at. */
  plan(request: GenerateRequest, origin: Origin, retry_of: JobId | null = null): Job {
    const choice =
      FAKE_MODELS.find(({ id }) => id === (request.model ?? this.chosenModel())) ?? FAKE_MODELS[0]!;
    const samples = request.samples ?? 1;
    const now = Date.now();
    const id = String((this.#last += 1));
    const job: Job = {
      id,
      operation: choice.operation,
      model: choice.id,
      state: "planned",
      words: {
        mine: request.mine ?? request.prompt,
        refined: request.mine === null ? null : request.prompt,
        sent: request.prompt,
        negative: request.negative,
      },
      arguments: { prompt: request.prompt, samples, seed: request.seed, ...request.set },
      samples,
      width: request.width ?? 1024,
      height: request.height ?? 1024,
      track_id: `limn-${now}-${id}`,
      provider_id: null,
      eta_s: choice.id === "realtime" ? 2 : 6,
      error: null,
      charged: null,
      estimated_usd: choice.usd === null ? null : choice.usd * samples,
      actual_usd: null,
      assets: [],
      retry_of,
      ...origin,
      project: this.project(),
      claimed_at: null,
      created_at: now,
      submitted_at: null,
      finished_at: null,
      dismissed: false,
    };
    this.money.charge({
      provider: "modelslab",
      purpose: "generate",
      model: job.model,
      job: id,
      ...origin,
      project: job.project,
      estimated_usd: job.estimated_usd ?? 0,
      actual_usd: null,
      state: "held",
      usage: null,
      created_at: now,
    });
    this.change(id, job);
    this.costChanged();
    return job;
  }

  change(id: JobId, change: Partial<Job>): Job {
    const job = { ...(this.#jobs.get(id) ?? (change as Job)), ...change };
    this.#jobs.set(id, job);
    this.emit({ type: "job", job });
    return job;
  }

  end(id: JobId, state: JobState, error: Failure | null, charged: Job["charged"]): Job {
    const before = this.job(id);
    const actual_usd = state === "done" || charged === "yes" ? before.estimated_usd : null;
    this.money.settle(
      id,
      charged === "unclear" ? "unclear" : actual_usd === null ? "released" : "settled",
      actual_usd,
    );
    const job = this.change(id, { state, error, charged, actual_usd, finished_at: Date.now() });
    this.costChanged();
    this.#finished.get(id)?.(job);
    this.#finished.delete(id);
    return job;
  }

  cancel(id: JobId): Job {
    if (!isUnderWay(this.job(id))) return this.job(id);
    return this.end(id, "cancelled", { code: "cancelled", message: "You cancelled it." }, "no");
  }

  retry(id: JobId, same_seed: boolean): Job {
    const old = this.job(id);
    if (!old.dismissed) this.change(id, { dismissed: true });
    const seed = same_seed && typeof old.arguments.seed === "number" ? old.arguments.seed : null;
    return this.start(
      {
        prompt: old.words.sent,
        negative: old.words.negative,
        mine: old.words.refined === null ? null : old.words.mine,
        version: null,
        model: old.model,
        width: old.width,
        height: old.height,
        samples: old.samples,
        seed,
        set: {},
      },
      { conversation: old.conversation, message: old.message },
      id,
    );
  }

  resolve(id: JobId, provider_id: string | null): Job {
    if (provider_id === null) return this.change(id, { dismissed: true });
    this.change(id, { state: "fetching", provider_id, error: null, charged: null });
    this.#wait(900, id, () => this.#deliver(id));
    return this.job(id);
  }

  /** What the provider made without an answer reaching anybody: one generation for each lost one. */
  unclaimed(): Found[] {
    const lost = this.all().filter((job) => job.state === "unknown");
    return lost.map((job) => ({ provider_id: String(53_000_000 + Number(job.id)), results: job.samples }));
  }

  #submit(id: JobId): void {
    this.change(id, { state: "submitting", submitted_at: Date.now() });
    const words = this.job(id).words.sent.toLowerCase();
    this.#wait(260, id, () => {
      if (words.includes("lost")) {
        const message =
          "ModelsLab's answer never arrived, so the pictures may or may not have been made. Limn will not send it again by itself.";
        this.end(id, "unknown", { code: "unknown_outcome", message }, "unclear");
      } else if (words.includes("out of credit")) {
        const message = "Your ModelsLab wallet is empty. Add credit there, then try again.";
        this.end(id, "failed", { code: "no_credit", message }, "no");
      } else {
        this.#run(id, words);
      }
    });
  }

  #run(id: JobId, words: string): void {
    const job = this.change(id, { state: "running", provider_id: String(52_000_000 + Number(id)) });
    const eta_ms = (job.eta_s ?? 6) * 1000;
    if (words.includes("refused")) {
      const message =
        "ModelsLab refused these words. Change the part that may be taken as unsafe, then try again.";
      this.#wait(
        eta_ms * 0.4,
        id,
        () => void this.end(id, "failed", { code: "content_refused", message }, "no"),
      );
    } else {
      this.#wait(eta_ms * (words.includes("slow") ? 12 : 1), id, () => {
        this.change(id, { state: "fetching" });
        this.#wait(300, id, () => this.#deliver(id));
      });
    }
  }

  /** Keeps the pictures one by one, then ends. */
  #deliver(id: JobId): void {
    const job = this.job(id);
    const asset = this.library.keep(resultOf(job));
    this.emit({ type: "asset_added", asset });
    const assets = [...job.assets, asset.id];
    this.change(id, { assets });
    if (assets.length < job.samples) this.#wait(180, id, () => this.#deliver(id));
    else this.end(id, "done", null, null);
  }

  /** Goes on after a while, unless the job came to an end in the meantime. */
  #wait(ms: number, id: JobId, next: () => void): void {
    setTimeout(() => isUnderWay(this.job(id)) && next(), ms * this.pace);
  }
}

/** The assets that arguments name as `asset:<id>`. */
function namedIn(given: Record<string, unknown>): string[] {
  const values = Object.values(given).flat();
  return values.flatMap((value) =>
    typeof value === "string" && value.startsWith("asset:") ? [value.slice("asset:".length)] : [],
  );
}

function resultOf(job: Job): Omit<Asset, "id"> {
  const index = job.assets.length;
  const seed =
    (typeof job.arguments.seed === "number" ? job.arguments.seed : 3511122233 + Number(job.id) * 97) + index;
  const sha256 = seed.toString(16).padStart(8, "0").repeat(8);
  return {
    kind: "image",
    mime: job.operation === "mask_creator" ? "image/svg+xml" : "image/png",
    width: job.width,
    height: job.height,
    origin: "made",
    duration_s: null,
    text: null,
    has_alpha: false,
    bytes: 1_640_000,
    sha256,
    file: `2026-11/${
      job.words.mine
        .toLowerCase()
        .match(/[a-z]{4,}/g)
        ?.slice(0, 3)
        .join("-") ?? "picture"
    }-${sha256.slice(0, 8)}.png`,
    words: job.words,
    operation: job.operation,
    model: job.model,
    seed,
    parameters: { num_inference_steps: 28, guidance_scale: 3.5, samples: job.samples },
    parents: namedIn(job.arguments),
    job: job.id,
    conversation: job.conversation,
    message: job.message,
    provider_id: job.provider_id,
    estimated_usd: job.estimated_usd === null ? null : job.estimated_usd / job.samples,
    actual_usd: job.estimated_usd === null ? null : job.estimated_usd / job.samples,
    requested_at: job.submitted_at,
    created_at: Date.now(),
    starred: false,
    rating: 0,
    tags: [],
    confidential: false,
    project: job.project,
    trashed_at: null,
  };
}
