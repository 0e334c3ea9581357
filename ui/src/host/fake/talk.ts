import type { Asset } from "../../ipc/Asset";
import type { Branch } from "../../ipc/Branch";
import type { Checks } from "../../ipc/Checks";
import type { Conversation } from "../../ipc/Conversation";
import type { DecideAct } from "../../ipc/DecideAct";
import type { DecidePlan } from "../../ipc/DecidePlan";
import type { DecideRequest } from "../../ipc/DecideRequest";
import type { ForkRequest } from "../../ipc/ForkRequest";
import type { Document } from "../../ipc/Document";
import type { Job } from "../../ipc/Job";
import type { Message } from "../../ipc/Message";
import type { Proposal } from "../../ipc/Proposal";
import type { SendRequest } from "../../ipc/SendRequest";
import type { Sent } from "../../ipc/Sent";
import type { SetContract } from "../../ipc/SetContract";
import type { Transcript } from "../../ipc/Transcript";
import { HostError, type StudioEvent } from "../host";
import { branchesOf, inherited } from "./branches";
import { checked } from "./checks";
import type { FakeLibrary } from "./library";
import { PlanRun } from "./plans";
import type { FakeWork } from "./work";

const USAGE = { input_tokens: 1240, cached_input_tokens: 1024, output_tokens: 186 };
const TURN_USD = 0.004;

/** Conversations of the studio in memory: an agent that says a little and proposes pictures. */
export class FakeTalk {
  #conversations = new Map<string, Conversation>();
  #messages = new Map<string, Message>();
  #last = 0;

  constructor(
    private readonly library: FakeLibrary,
    private readonly work: FakeWork,
    private readonly emit: (event: StudioEvent) => void,
    private readonly pace: number,
  ) {}

  /** Tells of documents; the briefs know. */
  documents: (ids: readonly string[]) => Document[] = () => [];

  /** Puts a conversation there as it would be after some time, for a scene to look at. */
  put(conversation: Conversation, messages: Message[]): void {
    this.#conversations.set(conversation.id, conversation);
    for (const message of messages) this.#messages.set(message.id, message);
    this.#last = Math.max(this.#last, Number(conversation.id), ...messages.map(({ id }) => Number(id)));
  }

  list(text: string): Conversation[] {
    const wanted = text.toLowerCase();
    return [...this.#conversations.values()]
      .filter(({ id, title }) => {
        const said = [...this.#messages.values()].filter((message) => message.conversation === id);
        return [title, ...said.map((message) => message.text)].some((words) =>
          words.toLowerCase().includes(wanted),
        );
      })
      .sort((a, b) => b.updated_at - a.updated_at);
  }

  transcript(id: string): Transcript & { documents: Document[] } {
    const conversation = this.#conversation(id);
    const before = inherited(conversation, this.list(""), [...this.#messages.values()]);
    const own = [...this.#messages.values()].filter((message) => message.conversation === id);
    const messages = [...before, ...own];
    const said = new Set(messages.map((message) => message.id));
    const jobs = this.work.all().filter((job) => job.message !== null && said.has(job.message));
    const assets = jobs
      .flatMap((job) => job.assets)
      .map((asset) => this.library.asset(asset))
      .filter((asset): asset is Asset => asset !== undefined);
    const documents = this.documents([...new Set(messages.flatMap((message) => message.documents))]);
    return { conversation, messages, jobs, assets, documents };
  }

  rename(id: string, title: string): Conversation {
    return this.#keepConversation({ ...this.#conversation(id), title });
  }

  delete(id: string): void {
    this.#conversations.delete(id);
    this.emit({ type: "conversation_deleted", id });
  }

  send({ conversation: id, text, documents, pictures, recipe }: SendRequest): Sent {
    const now = Date.now();
    const conversation =
      id === null
        ? this.#keepConversation({
            id: this.#next(),
            title: text.slice(0, 48),
            created_at: now,
            updated_at: now,
            usd: 0,
            project: null,
            fork: null,
            recipe,
            contract: [],
          })
        : this.#keepConversation({ ...this.#conversation(id), updated_at: now });
    const said = this.#message(conversation.id, "user", "done", text);
    const user = this.#keepMessage({ ...said, documents, pictures });
    const assistant = this.#keepMessage(this.#message(conversation.id, "assistant", "streaming", ""));
    this.#answer(assistant.id, text);
    return { conversation, user, assistant };
  }

  stop(conversation: string): void {
    for (const message of this.#messages.values()) {
      if (message.conversation !== conversation) continue;
      if (message.state !== "streaming" && message.state !== "waiting") continue;
      this.#keepMessage({
        ...message,
        state: "stopped",
        proposals: message.proposals.map((proposal) =>
          proposal.state === "pending" ? { ...proposal, state: "cancelled" } : proposal,
        ),
      });
    }
  }

  decide({ proposal: id, decision }: DecideRequest): void {
    for (const message of this.#messages.values()) {
      const proposal = message.proposals.find((entry) => entry.id === id);
      if (!proposal) continue;
      if (proposal.state !== "pending") throw new HostError("usage", "This proposal was already decided.");
      if (decision.type === "deny") {
        this.#keepProposal(message, { ...proposal, state: "denied" });
        this.#say(
          message.id,
          "\n\nNothing was made. Tell me what to change and I will propose it again.",
          "done",
        );
      } else {
        const job = this.#make(message, proposal, decision.arguments ?? proposal.arguments);
        this.#keepProposal(message, { ...proposal, state: "approved", job: job.id });
      }
      return;
    }
    throw new HostError("usage", "This proposal is not there any more.");
  }

  /** Tokens of what was said in a conversation so far. */
  tokens(id: string | null): number {
    const said = [...this.#messages.values()].filter(({ conversation }) => conversation === id);
    return said.reduce(
      (sum, { text, usage }) => sum + Math.ceil(text.length / 4) + (usage?.input_tokens ?? 0),
      0,
    );
  }

  decidePlan({ plan: id, decision }: DecidePlan): void {
    const message = [...this.#messages.values()].find(({ plans }) => plans.some((plan) => plan.id === id));
    const plan = message?.plans.find((entry) => entry.id === id);
    if (!message || !plan) throw new HostError("usage", "This plan is not there any more.");
    if (plan.state !== "pending") throw new HostError("usage", "This plan was already decided.");
    const left = decision.type === "go" ? decision.without : [];
    const state = decision.type === "go" ? "approved" : "denied";
    const edits = decision.type === "go" ? decision.edits : [];
    const given = (proposal: Proposal) => edits.find((edit) => edit.proposal === proposal.id)?.arguments;
    this.#keepMessage({
      ...message,
      state: "streaming",
      plans: message.plans.map((entry) =>
        entry.id !== id
          ? entry
          : {
              ...entry,
              state,
              budget_usd: (decision.type === "go" ? decision.budget_usd : null) ?? entry.budget_usd,
              promotions: (decision.type === "go" ? decision.promotions : null) ?? entry.promotions,
            },
      ),
      proposals: message.proposals.map((proposal) =>
        proposal.step?.plan === id && (state === "denied" || left.includes(proposal.id))
          ? { ...proposal, state: "denied" }
          : { ...proposal, arguments: given(proposal) ?? proposal.arguments },
      ),
    });
    if (state === "denied") this.say(message.id, "\n\nNothing was made. Say what to change.", "done");
    else new PlanRun(message.id, id, this, this.work).on();
  }

  decideAct({ act: id, allow }: DecideAct): void {
    const message = [...this.#messages.values()].find(({ acts }) => acts.some((act) => act.id === id));
    const asking = message?.acts.find((act) => act.id === id);
    if (!message || asking?.state !== "asking") {
      throw new HostError("usage", "This question was already answered.");
    }
    const state = allow ? "done" : "denied";
    this.keep({
      ...message,
      acts: message.acts.map((act) => (act.id === id ? { ...act, state } : act)),
    });
    const words = allow
      ? "\n\nThe page shows three tiers; I kept a picture of it."
      : "\n\nThen I go on without it.";
    this.say(message.id, words, "done");
  }

  fork({ message, asset }: ForkRequest): Conversation {
    const at = message ?? this.library.asset(asset ?? "")?.message ?? null;
    const last = at === null ? undefined : this.#messages.get(at);
    if (!last) throw new HostError("usage", "There is nothing to go on from.");
    const from = this.#conversation(last.conversation);
    const now = Date.now();
    return this.#keepConversation({
      ...from,
      id: this.#next(),
      created_at: now,
      updated_at: now,
      usd: 0,
      fork: { conversation: from.id, message: last.id, items: null, asset },
    });
  }

  branches(id: string): Branch[] {
    const messages = [...this.#messages.values()];
    return branchesOf(this.#conversation(id), this.list(""), messages, this.work, this.library);
  }

  checks(ids: readonly string[]): Checks[] {
    return ids.flatMap((id) => {
      const asset = this.library.asset(id);
      const contract = this.#conversations.get(asset?.conversation ?? "")?.contract ?? [];
      return asset && contract.length > 0 ? [checked(asset, contract)] : [];
    });
  }

  setContract({ conversation, points }: SetContract): Conversation {
    const kept = this.#keepConversation({ ...this.#conversation(conversation), contract: points });
    const made = this.library.own().filter((asset) => asset.conversation === conversation);
    this.emit({ type: "checked", checks: made.map((asset) => checked(asset, points)) });
    return kept;
  }

  #make(message: Message, proposal: Proposal, given: Record<string, unknown>): Job {
    return this.work.start(
      {
        prompt: String(given.prompt ?? proposal.prompt),
        negative: null,
        mine: null,
        version: null,
        model: proposal.model,
        width: proposal.width,
        height: proposal.height,
        samples: Number(given.samples ?? proposal.samples),
        seed: null,
        set: {},
      },
      { conversation: message.conversation, message: message.id },
      null,
      (job) =>
        this.#say(
          message.id,
          job.state === "done"
            ? "\n\nDone. The second one keeps the **left third** quiet, as you asked."
            : `\n\nThat did not work: ${job.error?.message ?? "the provider gave no reason."}`,
          "done",
        ),
    );
  }

  #answer(id: string, asked: string): void {
    const words =
      "A cutaway desk gives the page depth without shouting. I kept the left third quiet for your headline:\n\n" +
      "- warmer key light from the right\n- amber on **two** monitors only\n- the same seed, so the desk stays put";
    this.#say(id, words, "waiting", () => {
      const message = this.#messages.get(id);
      if (!message) return;
      this.#keepProposal(message, {
        id: this.#next(),
        message: id,
        call_id: `call_${id}`,
        operation: "text2img",
        arguments: {
          prompt: `${asked}, warm key light from the right`,
          samples: 4,
          width: 1280,
          height: 768,
        },
        prompt: `${asked}, warm key light from the right`,
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
        at: message.text.length,
        came: 0,
      });
    });
  }

  message(id: string): Message {
    return this.#messages.get(id)!;
  }

  /** An identity nobody has yet. */
  next(): string {
    return this.#next();
  }

  keep(message: Message): Message {
    return this.#keepMessage(message);
  }

  say(id: string, words: string, then: Message["state"], after?: () => void): void {
    this.#say(id, words, then, after);
  }

  /** Streams words into a message, a few at a time, then leaves it in the given state. */
  #say(id: string, words: string, then: Message["state"], after?: () => void): void {
    const parts = words.match(/\s*\S+/g) ?? [];
    const start = this.#messages.get(id);
    if (start) this.#keepMessage({ ...start, state: "streaming" });
    const next = (): void => {
      const message = this.#messages.get(id);
      if (message?.state !== "streaming") return;
      const text = parts.splice(0, 2).join("");
      if (text === "") {
        this.#keepMessage({
          ...message,
          state: then,
          usd: TURN_USD,
          usage: USAGE,
          model: "gpt-5.4-2026-03-05",
        });
        after?.();
        return;
      }
      this.#messages.set(id, { ...message, text: message.text + text });
      this.emit({ type: "words", message: id, conversation: message.conversation, text });
      setTimeout(next, 40 * this.pace);
    };
    setTimeout(next, 300 * this.pace);
  }

  #keepProposal(message: Message, proposal: Proposal): void {
    const others = message.proposals.filter(({ id }) => id !== proposal.id);
    this.#keepMessage({ ...message, proposals: [...others, proposal] });
  }

  #keepMessage(message: Message): Message {
    this.#messages.set(message.id, message);
    this.emit({ type: "message", message });
    return message;
  }

  #keepConversation(conversation: Conversation): Conversation {
    this.#conversations.set(conversation.id, conversation);
    this.emit({ type: "conversation", conversation });
    return conversation;
  }

  #conversation(id: string): Conversation {
    const conversation = this.#conversations.get(id);
    if (!conversation) throw new HostError("library", "This conversation is not in the library any more.");
    return conversation;
  }

  #message(conversation: string, role: Message["role"], state: Message["state"], text: string): Message {
    return {
      id: this.#next(),
      conversation,
      role,
      state,
      text,
      refusal: false,
      error: null,
      proposals: [],
      plans: [],
      acts: [],
      documents: [],
      pictures: [],
      summed_up: false,
      model: null,
      usd: null,
      usage: null,
      created_at: Date.now(),
    };
  }

  #next(): string {
    return String((this.#last += 1));
  }
}
