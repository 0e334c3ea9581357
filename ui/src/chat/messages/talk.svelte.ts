// The conversation that is open: its messages, the words streaming into them, and what its generations are doing.

import { SvelteMap, SvelteSet } from "svelte/reactivity";
import { documents } from "../../documents/documents.svelte";
import { host, toFailure, type StudioEvent } from "../../host/host";
import type { Conversation } from "../../ipc/Conversation";
import type { ConversationId } from "../../ipc/ConversationId";
import type { Decision } from "../../ipc/Decision";
import type { Document } from "../../ipc/Document";
import type { Failure } from "../../ipc/Failure";
import type { Job } from "../../ipc/Job";
import type { JobId } from "../../ipc/JobId";
import type { Message } from "../../ipc/Message";
import type { MessageId } from "../../ipc/MessageId";
import type { PlanDecision } from "../../ipc/PlanDecision";
import type { ProposalId } from "../../ipc/ProposalId";
import type { SendRequest } from "../../ipc/SendRequest";
import type { Studio } from "../../state/studio.svelte";

/** Calls back before the next picture is painted. */
export type Frame = (paint: () => void) => void;

/** One message as it is shown. Words that stream in are shown at most once a frame. */
export class Line {
  message = $state.raw<Message>() as Message;
  text = $state("");
  #pending = "";
  #frame: Frame;

  constructor(message: Message, frame: Frame) {
    this.message = message;
    this.text = message.text;
    this.#frame = frame;
  }

  /** The message as it is now. Words that are further along than its stored ones stay. */
  update(message: Message): void {
    const shown = this.text + this.#pending;
    this.message = message;
    const behind = message.state === "streaming" && shown.startsWith(message.text);
    if (behind) return;
    this.#pending = "";
    this.text = message.text;
  }

  append(words: string): void {
    const idle = this.#pending === "";
    this.#pending += words;
    if (idle) this.#frame(() => this.#paint());
  }

  #paint(): void {
    this.text += this.#pending;
    this.#pending = "";
  }
}

/** What goes along with a message; a recipe only begins a conversation. */
export type Along = Pick<SendRequest, "documents" | "pictures" | "recipe">;

const NOTHING_ALONG: Along = { documents: [], pictures: [], recipe: null };

export class Talk {
  /** The open conversation; `null` is a new one that nothing was said in yet. */
  id = $state<ConversationId | null>(null);
  lines = $state.raw<Line[]>([]);
  jobs = new SvelteMap<JobId, Job>();
  loading = $state(false);
  /** Why the conversation cannot be shown, or why the last thing could not be done. */
  failure = $state.raw<Failure | null>(null);
  /** What was decided and is on its way: proposals by id, plans as `plan:<id>`, acts as `act:<id>`. */
  deciding = new SvelteSet<string>();
  /** Whether a point for the contract is being written. */
  addingPoint = $state(false);
  /** Why a decision could not be carried out; what was asked still waits. */
  refused = new SvelteMap<string, Failure>();

  #studio: Studio;
  #frame: Frame;
  #opened = 0;
  /** Events of a conversation whose id is not known here yet: it begins with the message just sent. */
  #early: StudioEvent[] | null = null;
  #conversation = $state.raw<Conversation | null>(null);

  constructor(studio: Studio, frame: Frame = (paint) => requestAnimationFrame(paint)) {
    this.#studio = studio;
    this.#frame = frame;
  }

  get conversation(): Conversation | null {
    return this.#studio.conversations.find(({ id }) => id === this.id) ?? this.#conversation;
  }

  /** The message the agent is writing. */
  get writing(): Line | null {
    return this.lines.findLast(({ message }) => message.state === "streaming") ?? null;
  }

  /** Opens a conversation. */
  async select(id: ConversationId): Promise<void> {
    if (id === this.id && !this.failure) return;
    const opened = this.#reset(id);
    this.loading = true;
    try {
      const { conversation, messages, jobs, assets, ...rest } = await host.call("transcript", { id });
      if (opened !== this.#opened) return;
      this.#conversation = conversation;
      this.lines = messages.map((message) => new Line(message, this.#frame));
      for (const job of jobs) this.jobs.set(job.id, job);
      this.#studio.assets.put(assets);
      if ("documents" in rest) documents.put(rest.documents as Document[]);
    } catch (thrown) {
      if (opened === this.#opened) this.failure = toFailure(thrown);
    } finally {
      if (opened === this.#opened) this.loading = false;
    }
  }

  /** Begins a new conversation; it comes to be with its first message. */
  startNew(): void {
    this.#reset(null);
  }

  /** Says something. Whether it was taken; `failure` says why not. */
  async send(text: string, along: Along = NOTHING_ALONG): Promise<boolean> {
    const opened = this.#opened;
    this.failure = null;
    if (this.id === null) this.#early = [];
    try {
      const sent = await host.call("send", {
        conversation: this.id,
        text,
        budget_usd: null,
        ...along,
        recipe: this.id === null ? along.recipe : null,
      });
      if (opened !== this.#opened) return true;
      this.id = sent.conversation.id;
      this.#conversation = sent.conversation;
      for (const message of [sent.user, sent.assistant]) {
        if (!this.#line(message.id)) this.#put(message);
      }
      for (const event of this.#early ?? []) this.#apply(event);
      return true;
    } catch (thrown) {
      if (opened === this.#opened) this.failure = toFailure(thrown);
      return false;
    } finally {
      if (opened === this.#opened) this.#early = null;
    }
  }

  /** Stops the agent. What it wrote so far stays. */
  async stop(): Promise<void> {
    if (this.id !== null) await this.#try(() => host.call("stop", { conversation: this.id! }));
  }

  decide(proposal: ProposalId, decision: Decision): Promise<void> {
    return this.#decideOnce(proposal, () => host.call("decide", { proposal, decision }));
  }

  decidePlan(plan: string, decision: PlanDecision): Promise<void> {
    return this.#decideOnce(`plan:${plan}`, () => host.call("decide_plan", { plan, decision }));
  }

  /** Answers an act that asks. A yes holds for its site in its conversation, until Limn is closed. */
  decideAct(act: string, allow: boolean): Promise<void> {
    return this.#decideOnce(`act:${act}`, () => host.call("decide_act", { act, allow }));
  }

  /** Says the person's last words again, after the answer failed. */
  async again(failed: MessageId): Promise<void> {
    const at = this.lines.findIndex(({ message }) => message.id === failed);
    const asked = this.lines.slice(0, at).findLast(({ message }) => message.role === "user");
    if (!asked) return;
    const { text, documents, pictures } = asked.message;
    await this.send(text, { documents, pictures, recipe: null });
  }

  async rename(title: string): Promise<void> {
    const { id } = this;
    if (id === null || title.trim() === "") return;
    await this.#try(() => host.call("rename_conversation", { id, title: title.trim() }));
  }

  async delete(id: ConversationId): Promise<void> {
    await this.#try(() => host.call("delete_conversation", { id }));
  }

  /** Hears every event of the studio. */
  hear(event: StudioEvent): void {
    if (this.#early && (event.type === "message" || event.type === "words" || event.type === "job")) {
      this.#early.push(event);
    } else {
      this.#apply(event);
    }
  }

  #apply(event: StudioEvent): void {
    switch (event.type) {
      case "message":
        if (event.message.conversation === this.id) this.#put(event.message);
        break;
      case "words":
        if (event.conversation === this.id) this.#line(event.message)?.append(event.text);
        break;
      case "job":
        if (this.jobs.has(event.job.id) || (this.id !== null && event.job.conversation === this.id)) {
          this.jobs.set(event.job.id, event.job);
        }
        break;
      case "conversation":
        if (event.conversation.id === this.id) this.#conversation = event.conversation;
        break;
      case "conversation_deleted":
        if (event.id === this.id) this.startNew();
        break;
    }
  }

  #line(id: MessageId): Line | undefined {
    return this.lines.findLast(({ message }) => message.id === id);
  }

  #put(message: Message): void {
    const line = this.#line(message.id);
    if (line) line.update(message);
    else {
      const lines = [...this.lines, new Line(message, this.#frame)];
      this.lines = lines.sort((a, b) => Number(a.message.id) - Number(b.message.id));
    }
  }

  #reset(id: ConversationId | null): number {
    this.id = id;
    this.lines = [];
    this.jobs.clear();
    this.deciding.clear();
    this.addingPoint = false;
    this.refused.clear();
    this.loading = false;
    this.failure = null;
    this.#early = null;
    this.#conversation = null;
    return ++this.#opened;
  }

  async #decideOnce(key: string, call: () => Promise<unknown>): Promise<void> {
    if (this.deciding.has(key)) return;
    this.deciding.add(key);
    this.refused.delete(key);
    try {
      await call();
    } catch (thrown) {
      this.refused.set(key, toFailure(thrown));
    } finally {
      this.deciding.delete(key);
    }
  }

  async #try(call: () => Promise<unknown>): Promise<void> {
    try {
      this.failure = null;
      await call();
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  }
}
