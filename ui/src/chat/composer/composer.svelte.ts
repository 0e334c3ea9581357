// What the composer holds: words with their undo, and the choices of direct mode. Nothing here draws.

import { host, toFailure } from "../../host/host";
import type { Estimate } from "../../ipc/Estimate";
import type { Failure } from "../../ipc/Failure";
import type { GenerateRequest } from "../../ipc/GenerateRequest";
import type { Job } from "../../ipc/Job";
import type { ModelChoice } from "../../ipc/ModelChoice";
import type { Studio, Wish } from "../../state/studio.svelte";
import { Brief } from "../brief/brief.svelte";
import { seedOf, SEED_PROBLEM } from "./seed";
import { FIRST_ASPECT, fitted, sizeOf, type Size } from "./sizes";
import { Writing, type Origin } from "./writing.svelte";

/** Talk to the agent, or send the words straight to a picture model. */
export type Mode = "agent" | "direct";

/** The choices of direct mode. `model` and `size` are `null` until the person chose one. */
export type Choices = {
  mode: Mode;
  model: string | null;
  size: Size | null;
  samples: number;
  seed: string;
  verbatim: boolean;
};

const FIRST_CHOICES: Choices = {
  mode: "agent",
  model: null,
  size: null,
  samples: 1,
  seed: "",
  verbatim: false,
};

/** Longest side when a model says nothing of its own. */
const USUAL_SIDE = 1024;

export class Composer extends Writing {
  choices = $state.raw<Choices>(FIRST_CHOICES);
  /** What goes along with a message to the agent. */
  readonly brief = new Brief();
  /** Price, time and field problems of what stands here; `null` until the host answered. */
  estimate = $state.raw<Estimate | null>(null);
  /** Why the last Make or Send did not start. */
  failure = $state.raw<Failure | null>(null);
  /** A Make or Send is on its way. */
  busy = $state(false);

  #studio: Studio;
  #asked = 0;
  /** The estimate was made before there were words; that they are missing is no news once they come. */
  #ofNothing = false;

  constructor(studio: Studio) {
    super();
    this.#studio = studio;
  }

  /** The model that would make the pictures. */
  get model(): ModelChoice | null {
    const id = this.choices.model ?? this.#studio.settings?.image_model;
    return this.#studio.models.find((model) => model.id === id) ?? null;
  }

  /** Id of that model, also when the list does not know it. */
  get modelId(): string | null {
    return this.choices.model ?? this.#studio.settings?.image_model ?? null;
  }

  get maxSide(): number {
    return this.model?.max_side ?? USUAL_SIDE;
  }

  get size(): Size {
    const { size } = this.choices;
    return size ? fitted(size, this.maxSide) : sizeOf(FIRST_ASPECT, this.maxSide);
  }

  /** Whether the words go byte for byte; only direct mode has this. */
  get verbatim(): boolean {
    return this.choices.mode === "direct" && this.choices.verbatim;
  }

  /** The words as they would be sent: byte for byte, or without white space around them. */
  get prompt(): string {
    return this.verbatim ? this.words.text : this.words.text.trim();
  }

  /** What is wrong with a field, from here and from the host, by the name of the argument. */
  get problems(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const { field, message } of this.estimate?.problems ?? []) {
      if (field === "prompt" && (this.empty || this.#ofNothing)) continue;
      found[field] ??= message;
    }
    if (seedOf(this.choices.seed) === undefined) {
      found.seed = SEED_PROBLEM;
    }
    return found;
  }

  get ready(): boolean {
    if (this.busy || this.empty) return false;
    if (this.choices.mode === "agent") return this.brief.problem === null && this.brief.reading === 0;
    return Object.keys(this.problems).length === 0;
  }

  choose(choices: Partial<Choices>): void {
    this.choices = { ...this.choices, ...choices };
    this.failure = null;
  }

  /** Empties the field after its words were sent; undo brings them back. */
  clear(): void {
    this.replace({ text: "", negative: this.words.negative, origin: null });
  }

  /** Takes over words and choices from elsewhere: a picture, a starter wish, a failed generation. */
  take(wish: Wish): void {
    const { text, negative = this.words.negative, version } = wish;
    const origin = version ? { id: version, prompt: text, negative: negative || null, mine: null } : null;
    this.replace({ text, negative: negative ?? "", origin });
    const chosen: Partial<Choices> = {};
    if (wish.mode) chosen.mode = wish.mode;
    if (wish.model) chosen.model = wish.model;
    if (wish.width && wish.height) chosen.size = { width: wish.width, height: wish.height };
    if (wish.samples) chosen.samples = Math.min(4, Math.max(1, wish.samples));
    if (wish.seed !== undefined) chosen.seed = wish.seed === null ? "" : String(wish.seed);
    this.choose(chosen);
  }

  /** The request as it stands, for the estimate and as the base of what is sent. */
  request(): GenerateRequest {
    const { width, height } = this.size;
    const negative =
      this.model?.takes_negative && this.words.negative.trim() !== "" ? this.words.negative : null;
    return {
      prompt: this.prompt,
      negative,
      mine: null,
      version: null,
      model: this.modelId,
      width,
      height,
      samples: this.choices.samples,
      seed: seedOf(this.choices.seed) ?? null,
      set: {},
    };
  }

  /** Asks for price, time and problems. Only the answer to the last question counts. */
  async price(): Promise<void> {
    const asked = ++this.#asked;
    const { empty } = this;
    try {
      const estimate = await host.call("estimate", this.request());
      if (asked !== this.#asked) return;
      this.#ofNothing = empty;
      this.estimate = estimate;
    } catch {
      // Without an estimate there is no price to show; Make says what is wrong.
      if (asked === this.#asked) this.estimate = null;
    }
  }

  /** Makes the pictures. `null` when nothing was started; `failure` then says why, and the words stay. */
  async make(): Promise<Job | null> {
    if (!this.ready) return null;
    this.busy = true;
    this.failure = null;
    try {
      const request = this.request();
      const origin = await this.#originOf(request);
      if (origin) {
        request.version = origin.id;
        if (origin.mine !== null && origin.mine !== request.prompt) request.mine = origin.mine;
      }
      return await host.call("generate", request);
    } catch (thrown) {
      this.failure = toFailure(thrown);
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** The version that is sent. Words changed by hand since they were refined are a version of their own. */
  async #originOf({ prompt, negative }: GenerateRequest): Promise<Origin | null> {
    const { origin } = this.words;
    if (!origin || origin.prompt === prompt) return origin;
    const kept = await host.call("keep_prompt", { author: "mine", prompt, negative, parent: origin.id });
    const edited = { id: kept.id, prompt, negative, mine: origin.mine };
    this.words = { ...this.words, origin: edited };
    return edited;
  }

  protected override changed(): void {
    this.failure = null;
  }
}
