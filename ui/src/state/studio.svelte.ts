import { SvelteMap } from "svelte/reactivity";
import { host, toFailure, type StudioEvent } from "../host/host";
import type { Asset } from "../ipc/Asset";
import type { ConnectionStatus } from "../ipc/ConnectionStatus";
import type { Conversation } from "../ipc/Conversation";
import type { CostDay } from "../ipc/CostDay";
import type { CostToday } from "../ipc/CostToday";
import type { Counts } from "../ipc/Counts";
import type { Failure } from "../ipc/Failure";
import type { Job } from "../ipc/Job";
import type { JobId } from "../ipc/JobId";
import type { Kit } from "../ipc/Kit";
import type { ModelChoice } from "../ipc/ModelChoice";
import type { Project } from "../ipc/Project";
import type { PromptId } from "../ipc/PromptId";
import type { Recipe } from "../ipc/Recipe";
import type { Settings } from "../ipc/Settings";
import { Assets } from "./assets.svelte";
import { isUnderWay } from "./job";
import { dayKey } from "./words";

/** What to put into the composer. Fields left out stay as they are there. */
export interface Wish {
  text: string;
  negative?: string | null;
  model?: string | null;
  width?: number | null;
  height?: number | null;
  samples?: number | null;
  seed?: number | null;
  /** The version the words are, when they came from one. */
  version?: PromptId | null;
  mode?: "agent" | "direct";
}

/**
 * What the window knows of the studio: the last snapshot with every event applied to it. All truth lives in the host;
 * after a reload `open` builds this again.
 */
export class Studio {
  /** Whether the first snapshot arrived. */
  ready = $state(false);
  /** Why the studio cannot be reached, if so. */
  trouble = $state.raw<Failure | null>(null);

  connection = $state.raw<ConnectionStatus | null>(null);
  settings = $state.raw<Settings | null>(null);
  cost = $state.raw<CostToday | null>(null);
  counts = $state.raw<Counts>({ assets: 0, starred: 0, trashed: 0 });
  models = $state.raw<ModelChoice[]>([]);
  /** Favourites that changed since the models were read. */
  favoured = new SvelteMap<string, boolean>();
  /** Newest first. */
  conversations = $state.raw<Conversation[]>([]);
  /** The projects, archived ones too. */
  projects = $state.raw<Project[]>([]);
  kits = $state.raw<Kit[]>([]);
  recipes = $state.raw<Recipe[]>([]);
  /** Generations under way, and those that came to nothing and were not cleared away. */
  jobs = new SvelteMap<JobId, Job>();
  /** What was spent on a day, by `2026-11-22`; filled when the ledger was read. */
  days = new SvelteMap<string, CostDay>();
  assets = new Assets();

  /** What the composer should hold; each call of `compose` makes a new object. */
  wish = $state.raw<Wish | null>(null);

  #listeners = new Set<(event: StudioEvent) => void>();
  #recount: ReturnType<typeof setTimeout> | undefined;

  /** Connects to the host and takes the first snapshot. */
  async open(): Promise<void> {
    try {
      await host.subscribe((event) => this.apply(event));
      await this.reload();
    } catch (thrown) {
      this.trouble = toFailure(thrown);
    }
  }

  /** Takes a fresh snapshot. */
  async reload(): Promise<void> {
    const snapshot = await host.call("snapshot", {});
    this.connection = snapshot.connection;
    this.settings = snapshot.settings;
    this.cost = snapshot.cost;
    this.counts = snapshot.counts;
    this.models = snapshot.models;
    this.conversations = [...snapshot.conversations].sort(newestFirst);
    this.projects = snapshot.projects;
    this.kits = snapshot.kits;
    this.recipes = snapshot.recipes;
    this.jobs.clear();
    for (const job of snapshot.jobs) this.#keepJob(job);
    this.trouble = null;
    this.ready = true;
    await this.#readDays();
  }

  /** Hears every event after it was applied. Returns how to stop. */
  listen(listener: (event: StudioEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Puts words and choices into the composer and moves the focus there. */
  compose(wish: Wish): void {
    this.wish = { ...wish };
  }

  /** Makes a model a favourite, or takes that away. Shown at once, and taken back when it cannot be kept. */
  async favour(model: string, on: boolean): Promise<void> {
    this.favoured.set(model, on);
    try {
      await host.call("model_favourite", { model, on });
    } catch (thrown) {
      this.favoured.set(model, !on);
      throw thrown;
    }
  }

  /** Generations under way, newest first. */
  get underWay(): Job[] {
    return [...this.jobs.values()].filter(isUnderWay).sort((a, b) => Number(b.id) - Number(a.id));
  }

  /** The project that new work belongs to; null when it is none, or one that is gone. */
  get project(): Project | null {
    return this.projects.find(({ id }) => id === this.settings?.project) ?? null;
  }

  /** The brand kit of that project. */
  get kit(): Kit | null {
    return this.kits.find(({ id }) => id !== null && id === this.project?.kit) ?? null;
  }

  /** The person's name for a model; its id when the list does not know it. */
  modelName(id: string | null): string {
    if (id === null) return "";
    return this.models.find((model) => model.id === id)?.name ?? id;
  }

  apply(event: StudioEvent): void {
    switch (event.type) {
      case "job":
        this.#keepJob(event.job);
        break;
      case "asset_added":
        this.assets.put([event.asset]);
        this.#countResult(event.asset);
        this.#countSoon();
        break;
      case "assets_changed":
        void this.assets.refresh(event.ids).catch(() => undefined);
        this.#countSoon();
        break;
      case "conversation":
        this.conversations = [
          event.conversation,
          ...this.conversations.filter(({ id }) => id !== event.conversation.id),
        ].sort(newestFirst);
        break;
      case "conversation_deleted":
        this.conversations = this.conversations.filter(({ id }) => id !== event.id);
        break;
      case "cost":
        this.cost = event.cost;
        // The same money as in the title bar, at the same moment.
        this.days.set(dayKey(Date.now()), { day: dayKey(Date.now()), spent: event.cost.spent });
        this.#countSoon();
        break;
      case "connection":
        this.connection = event.connection;
        break;
      case "settings":
        this.settings = event.settings;
        break;
      case "projects":
        this.projects = event.projects;
        this.kits = event.kits;
        break;
      case "message":
      case "words":
      case "checked":
        // Kept by whoever shows the conversation.
        break;
    }
    for (const listener of this.#listeners) listener(event);
  }

  /** A generation has one more result; its own event may come a moment later. */
  #countResult(asset: Asset): void {
    const job = asset.job === null ? undefined : this.jobs.get(asset.job);
    if (job && !job.assets.includes(asset.id)) {
      this.jobs.set(job.id, { ...job, assets: [...job.assets, asset.id] });
    }
  }

  #keepJob(job: Job): void {
    const over = job.state === "done" || job.state === "cancelled" || job.dismissed;
    if (over) this.jobs.delete(job.id);
    else this.jobs.set(job.id, job);
  }

  /** Totals follow changes with a short delay, once for a burst of them. */
  #countSoon(): void {
    clearTimeout(this.#recount);
    this.#recount = setTimeout(() => {
      void host
        .call("snapshot", {})
        .then((snapshot) => (this.counts = snapshot.counts))
        .catch(() => undefined);
      void this.#readDays();
    }, 250);
  }

  async #readDays(): Promise<void> {
    try {
      const report = await host.call("cost", {});
      for (const day of report.days) this.days.set(day.day, day);
    } catch {
      // The money of a day is an extra of its heading; the ledger view says what is wrong.
    }
  }
}

function newestFirst(a: Conversation, b: Conversation): number {
  return b.updated_at - a.updated_at || Number(b.id) - Number(a.id);
}

/** The studio of this window. */
export const studio = new Studio();
