// One-click refinement: GPT's versions of the words in the composer, to take, to pick from or to leave.

import { SvelteSet } from "svelte/reactivity";
import { host, toFailure } from "../../host/host";
import type { AssetId } from "../../ipc/AssetId";
import type { Failure } from "../../ipc/Failure";
import type { PromptVersion } from "../../ipc/PromptVersion";
import type { RefineHow } from "../../ipc/RefineHow";
import type { Refinement } from "../../ipc/Refinement";
import { diffWords } from "../../state/diff";
import type { Words } from "../composer/writing.svelte";
import { phrases, picked, segments, type Segment } from "./phrases";

/** Where the words stand that are refined: the composer, a form. */
export interface Subject {
  readonly words: Words;
  /** The words as they would be sent. */
  readonly prompt: string;
  readonly empty: boolean;
  /** The words go byte for byte, so they are not refined. */
  readonly verbatim: boolean;
  /** The model the words are for. */
  readonly modelId: string | null;
  /** That model as a person calls it; nothing when the list does not know it. */
  readonly model: { family: string; takes_negative: boolean } | null;
  /** Puts other words in, as one step of undo. */
  replace(words: Omit<Words, "caret">): void;
  /** Gives the words the focus. */
  focus(): void;
}

/** A refinement beside the words it was made from. */
type Version = { refinement: Refinement; how: RefineHow; before: Words; mine: string | null };

export class Refining {
  /** The refinement asked for has not come back yet. */
  busy = $state(false);
  /** What was asked for last. */
  how = $state<RefineHow>("better");
  /** Whether the card is open. */
  open = $state(false);
  /** Why the last one failed; the words were not touched. */
  failure = $state.raw<Failure | null>(null);
  /** Whether phrases are being picked. */
  picking = $state(false);
  /** Numbers of the phrases taken. */
  taken = new SvelteSet<number>();

  #versions = $state.raw<Version[]>([]);
  #index = $state(0);
  #take = $state(0);
  /** The picture that was described last, to ask again. */
  #asset: AssetId | null = null;
  #asked = 0;

  constructor(readonly subject: Subject) {}

  get #version(): Version | null {
    return this.#versions[this.#index] ?? null;
  }

  /** The refinement shown. */
  get shown(): Refinement | null {
    return this.#version?.refinement ?? null;
  }

  /** What the refinement shown was asked to do. */
  get shownHow(): RefineHow {
    return this.#version?.how ?? "better";
  }

  /** The takes of the refinement shown: one, or several to choose from. */
  get takes(): PromptVersion[] {
    return this.shown ? [this.shown.refined, ...this.shown.more] : [];
  }

  /** Index of the take that is chosen, from 0. */
  get take(): number {
    return this.#take;
  }

  /** The take that is chosen. */
  get chosen(): PromptVersion | null {
    return this.takes[this.#take] ?? null;
  }

  /** Its number, from 1. */
  get number(): number {
    return this.#index + 1;
  }

  get count(): number {
    return this.#versions.length;
  }

  /** The difference of the chosen take, cut into phrases. */
  get segments(): Segment[] {
    return this.segmentsOf(this.#take);
  }

  /** The difference of a take, cut into phrases. */
  segmentsOf(take: number): Segment[] {
    const { shown, takes } = this;
    const version = takes[take];
    if (!shown || !version) return [];
    return segments(take === 0 ? shown.diff : diffWords(shown.mine.prompt, version.prompt));
  }

  /** What the picked phrases make of the words. */
  get preview(): string {
    return picked(this.segments, this.taken);
  }

  /** Whether the words in the composer are no longer those this refinement was made from. */
  get stale(): boolean {
    const version = this.#version;
    if (!version) return false;
    const { text } = this.subject.words;
    return (
      text !== version.refinement.mine.prompt &&
      text !== version.before.text &&
      this.takes.every(({ prompt }) => text !== prompt)
    );
  }

  /** Whether this can be done with the words as they stand. A picture is described into an empty field too. */
  can(how: RefineHow): boolean {
    const { subject } = this;
    return !this.busy && !subject.verbatim && (how === "describe" || !subject.empty);
  }

  /**
   * Asks for other words: better ones, unless something else is asked for; `asset` is the picture to describe. Says
   * whether they arrived.
   */
  async ask(how: RefineHow = "better", asset: AssetId | null = null): Promise<boolean> {
    const { subject } = this;
    if (!this.can(how)) return false;
    const asked = ++this.#asked;
    const before = subject.words;
    this.busy = true;
    this.how = how;
    this.#asset = asset;
    this.failure = null;
    try {
      const refinement = await host.call("refine", {
        prompt: subject.prompt,
        negative: before.negative.trim() === "" ? null : before.negative,
        model: subject.modelId,
        // The studio sees by itself whether the words are still those of the version they came from.
        parent: before.origin?.id ?? null,
        how,
        asset,
      });
      if (asked !== this.#asked) return false;
      const mine = before.origin ? before.origin.mine : refinement.mine.prompt;
      this.#versions = [...this.#versions, { refinement, how, before, mine }];
      this.show(this.#versions.length - 1);
      this.open = true;
      return true;
    } catch (thrown) {
      if (asked === this.#asked) this.failure = toFailure(thrown);
      return false;
    } finally {
      if (asked === this.#asked) this.busy = false;
    }
  }

  /** Asks for the same once more. */
  again(): Promise<boolean> {
    return this.ask(this.how, this.#asset);
  }

  /** Stops waiting. What the call costs is in the ledger all the same. */
  cancel(): void {
    this.#asked++;
    this.busy = false;
  }

  /** Shows the version with this index, from 0. */
  show(index: number): void {
    this.#index = Math.min(Math.max(0, index), this.#versions.length - 1);
    this.#take = 0;
    this.picking = false;
    this.failure = null;
  }

  /** Chooses one of several takes. */
  choose(take: number): void {
    if (this.takes[take]) this.#take = take;
  }

  /** Takes the whole refinement. */
  use(): void {
    const version = this.#version;
    if (version && this.chosen) this.#put(this.chosen, version);
  }

  /** Begins to pick, with every phrase taken. */
  pick(): void {
    this.taken.clear();
    for (const { index } of phrases(this.segments)) this.taken.add(index);
    this.picking = true;
  }

  toggle(index: number): void {
    if (!this.taken.delete(index)) this.taken.add(index);
  }

  /** Takes the picked phrases. What came of picking is a version like any other. */
  async done(): Promise<void> {
    const version = this.#version;
    const refined = this.chosen;
    if (!version || !refined) return;
    const all = phrases(this.segments).length;
    if (this.taken.size === all) return this.use();
    if (this.taken.size === 0) return this.keep();
    try {
      const kept = await host.call("keep_prompt", {
        author: "picked",
        prompt: this.preview,
        negative: refined.negative,
        parent: refined.id,
      });
      this.#put(kept, version);
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  }

  /** Keeps the person's own words; brings them back when a refinement was taken before. */
  keep(): void {
    const version = this.#version;
    const now = this.subject.words;
    if (version && now.origin !== null && now.origin !== version.before.origin) {
      const { text, negative, origin } = version.before;
      this.subject.replace({ text, negative, origin });
    }
    this.close();
  }

  close(): void {
    this.open = false;
    this.picking = false;
    this.failure = null;
  }

  /** Opens the card again. */
  reopen(): void {
    if (this.shown) this.open = true;
  }

  /** Forgets the versions shown (they stay in the library): the words belong to something else now. */
  forget(): void {
    this.cancel();
    this.close();
    this.#versions = [];
    this.#index = 0;
    this.#take = 0;
  }

  #put(version: PromptVersion, { mine }: Version): void {
    const { id, prompt, negative } = version;
    const { subject } = this;
    subject.replace({
      text: prompt,
      negative: negative ?? subject.words.negative,
      origin: { id, prompt, negative, mine },
    });
    this.close();
  }
}
