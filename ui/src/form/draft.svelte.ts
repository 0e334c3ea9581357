// A form while it is filled in: what the person set, what the chosen model takes of it, its price and its problems.

import { Writing } from "../chat/composer/writing.svelte";
import { Refining } from "../chat/refine/refining.svelte";
import { host, toFailure } from "../host/host";
import type { Asset } from "../ipc/Asset";
import type { AssetId } from "../ipc/AssetId";
import type { Estimate } from "../ipc/Estimate";
import type { Failure } from "../ipc/Failure";
import type { Form } from "../ipc/Form";
import type { Job } from "../ipc/Job";
import type { ModelChoice } from "../ipc/ModelChoice";
import type { RunRequest } from "../ipc/RunRequest";
import { studio } from "../state/studio.svelte";
import { fit, isSet, type Arguments } from "./fit";
import { assetIn, mediaIn, named, takes } from "./media";
import { propertiesOf, rowsOf, type Field, type Rows } from "./schema";

const NO_ROWS: Rows = { open: [], folded: [] };

/** Called before a form runs: whoever has changes for it under way hands them over. */
export const beforeMake = new Set<() => Promise<void>>();

export class Draft extends Writing {
  /** The form for the chosen model, once it is here. */
  form = $state.raw<Form | null>(null);
  /** Why there is no form. */
  missing = $state.raw<Failure | null>(null);
  /** Everything that was set and is no words, whether the chosen model takes it or not: another one may. */
  wishes = $state.raw<Arguments>({});
  /** Price, time and problems of what stands here; `null` until the host answered. */
  estimate = $state.raw<Estimate | null>(null);
  /** Why the last Make did not start. */
  failure = $state.raw<Failure | null>(null);
  /** Somebody pressed Make: what is missing is said from now on. */
  tried = $state(false);
  busy = $state(false);
  /** The person is asked for what has to be confirmed once. */
  asking = $state(false);
  /** Name of the preset that was chosen last. */
  preset = $state<string | null>(null);

  /** Nothing asks for a form's words to go byte for byte. */
  readonly verbatim = false;
  readonly refining = new Refining(this);

  #model = $state<string | null>(null);
  #asked = 0;
  #priced = 0;

  constructor(readonly operation: string) {
    super();
  }

  rows: Rows = $derived(this.form ? rowsOf(this.form) : NO_ROWS);
  fields: Field[] = $derived([...this.rows.open, ...this.rows.folded]);

  #fitted = $derived(
    this.form ? fit(this.form.schema, this.#everything()) : { taken: this.#everything(), left: [] },
  );
  /** The arguments as they are sent. */
  args: Arguments = $derived(this.#fitted.taken);

  /** What was set and the chosen model does not take. */
  get left(): string[] {
    return this.#fitted.left.filter((name) => this.#known.has(name));
  }

  /** Names some model of this operation takes; a stray argument of an old picture is not worth a word. */
  #known = new Set<string>();

  get modelId(): string | null {
    return this.form?.model ?? this.#model;
  }

  get model(): ModelChoice | null {
    return this.form?.models.find(({ id }) => id === this.modelId) ?? null;
  }

  /** The words as they would be sent. */
  get prompt(): string {
    return this.words.text.trim();
  }

  /** Whether the words describe a picture or a clip, so that they can be refined; words to be spoken stay as they are. */
  get refinable(): boolean {
    const speaks = this.fields.some(({ control }) => control.kind === "voice");
    return !speaks && this.fields.some(({ name, control }) => name === "prompt" && control.kind === "words");
  }

  /** Pictures of the library that it takes in. */
  get pictures(): AssetId[] {
    return this.fields.flatMap(({ name, control }) => {
      if (control.kind !== "media" || control.argument.media !== "image") return [];
      return mediaIn(this.args[name]).flatMap((value) => assetIn(value) ?? []);
    });
  }

  /** What is wrong with a field, by the name of the argument. What is only missing is said after the first try. */
  get problems(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const { field, message } of this.estimate?.problems ?? []) {
      const set = isSet(this.args[field]);
      // What was missing when the studio was asked may have been typed since; what it is, its field says.
      const missing = message.startsWith(`${field} is missing`);
      if (missing ? this.tried && !set : this.tried || set)
        found[field] ??= missing ? "This is needed." : message;
    }
    return found;
  }

  /** Whether the form has a place for an argument. */
  has(name: string): boolean {
    return this.form !== null && name in propertiesOf(this.form.schema);
  }

  /** The value that is used when an argument is left out. */
  startOf(name: string): unknown {
    return this.form ? propertiesOf(this.form.schema)[name]?.default : undefined;
  }

  /** Asks for the form of a model; only the answer to the last question counts. */
  async ask(model: string | null = this.#model): Promise<void> {
    const asked = ++this.#asked;
    this.#model = model;
    try {
      const form = await host.call("form", { operation: this.operation, model });
      if (asked !== this.#asked) return;
      for (const name of Object.keys(propertiesOf(form.schema))) this.#known.add(name);
      this.form = form;
      this.missing = null;
    } catch (thrown) {
      if (asked === this.#asked) this.missing = toFailure(thrown);
    }
  }

  /** Sets an argument; `undefined` leaves it to its default. */
  set(name: string, value: unknown): void {
    if (name === "model_id") {
      void this.ask(typeof value === "string" ? value : null);
      return;
    }
    this.wishes = { ...this.wishes, [name]: value };
    this.changed();
  }

  /** Fills arguments in; what stands in other fields stays there. */
  fill({ prompt, negative_prompt: negative, model_id: model, ...others }: Arguments): void {
    if (prompt !== undefined || negative !== undefined) {
      this.replace({
        text: typeof prompt === "string" ? prompt : this.words.text,
        negative: typeof negative === "string" ? negative : this.words.negative,
        origin: null,
      });
    }
    this.wishes = { ...this.wishes, ...others };
    this.changed();
    if (typeof model === "string" && model !== this.#model) void this.ask(model);
  }

  /** Puts an asset into the first empty place for its kind. Says whether there was one. */
  take(asset: Asset): boolean {
    for (const { name, control } of this.fields) {
      if (control.kind !== "media") continue;
      const { argument, many } = control;
      if (argument.media === "mask" || !takes(argument.media, asset)) continue;
      const there = mediaIn(this.args[name]);
      if (there.length >= argument.most) continue;
      this.set(name, many ? [...there, named(asset.id)] : named(asset.id));
      return true;
    }
    return false;
  }

  /** Empties every field but the words and the media. */
  clearSettings(): void {
    const media = this.form?.operation.media.map(({ name }) => name) ?? [];
    this.wishes = Object.fromEntries(Object.entries(this.wishes).filter(([name]) => media.includes(name)));
    this.changed();
  }

  /** Asks for price, time and problems. Only the answer to the last question counts. */
  async price(): Promise<void> {
    const priced = ++this.#priced;
    try {
      const estimate = await host.call("estimate_run", this.#request());
      if (priced === this.#priced) this.estimate = estimate;
    } catch {
      // Without an estimate there is no price to show; Make says what is wrong.
      if (priced === this.#priced) this.estimate = null;
    }
  }

  /** Starts the operation. `null` when nothing was started; problems, a question or `failure` then say why. */
  async make(): Promise<Job | null> {
    if (this.busy || !this.form) return null;
    this.busy = true;
    this.tried = true;
    this.failure = null;
    try {
      for (const settle of beforeMake) await settle();
      await this.price();
      if (this.estimate && this.estimate.problems.length > 0) return null;
      if (this.form.consent !== null && !this.form.consent_given) {
        this.asking = true;
        return null;
      }
      return await host.call("run", await this.#withOrigin());
    } catch (thrown) {
      this.failure = toFailure(thrown);
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** The person confirmed what has to be confirmed once. Says whether it was written down. */
  async agree(): Promise<boolean> {
    const { form } = this;
    this.asking = false;
    if (form?.consent == null) return false;
    try {
      await host.call("give_consent", { consent: form.consent });
      this.form = { ...form, consent_given: true };
      return true;
    } catch (thrown) {
      this.failure = toFailure(thrown);
      return false;
    }
  }

  protected override changed(): void {
    this.failure = null;
  }

  #everything(): Arguments {
    const { text, negative } = this.words;
    const properties = this.form ? propertiesOf(this.form.schema) : {};
    const all: Arguments = { ...this.wishes, prompt: text.trim(), negative_prompt: negative.trim() };
    if ("model_id" in properties && this.modelId !== null) all.model_id = this.modelId;
    return all;
  }

  #request(): RunRequest {
    const { mine, prompt, id } = this.words.origin ?? { mine: null, prompt: null, id: null };
    const negative = this.args.negative_prompt;
    return {
      operation: this.operation,
      arguments: this.args,
      words: {
        mine: mine ?? this.prompt,
        refined: id === null ? null : prompt,
        sent: this.prompt,
        negative: typeof negative === "string" ? negative : null,
      },
    };
  }

  /** Refined words that were changed by hand since are kept as a version of their own, as in the composer. */
  async #withOrigin(): Promise<RunRequest> {
    const { origin } = this.words;
    if (origin && origin.prompt !== this.prompt) {
      const negative = this.words.negative.trim() || null;
      const { id } = await host.call("keep_prompt", {
        author: "mine",
        prompt: this.prompt,
        negative,
        parent: origin.id,
      });
      this.words = { ...this.words, origin: { id, prompt: this.prompt, negative, mine: origin.mine } };
    }
    return this.#request();
  }
}

/** Whether a price is more than what may still be spent today. */
export function overToday(usd: number | null): boolean {
  const left = studio.cost?.left_usd ?? null;
  return usd !== null && left !== null && usd > left;
}
