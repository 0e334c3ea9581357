// Joins the open conversation, the composer and its refinement, and keeps their drafts. Lives as long as the window,
// also while the pane is hidden.

import { untrack } from "svelte";
import { host } from "../host/host";
import { toasts } from "../controls/toasts.svelte";
import { workspace, type Workspace } from "../frame/workspace.svelte";
import type { AssetId } from "../ipc/AssetId";
import type { ConversationId } from "../ipc/ConversationId";
import type { MessageId } from "../ipc/MessageId";
import type { Recipe } from "../ipc/Recipe";
import { studio, type Studio } from "../state/studio.svelte";
import { NOTHING } from "./brief/brief.svelte";
import { Composer } from "./composer/composer.svelte";
import { choicesIn, Drafts, isRecord, NO_DRAFT, type Unsent } from "./drafts";
import { Refining } from "./refine/refining.svelte";
import { Talk } from "./messages/talk.svelte";

/** From so many messages on, the price of reading a conversation is asked for. */
export const LONG_LINES = 12;

export class Chat {
  readonly composer: Composer;
  readonly refining: Refining;
  readonly talk: Talk;

  #drafts = new Drafts();
  #restored = $state(false);

  constructor(
    private readonly studio: Studio,
    private readonly workspace: Workspace,
  ) {
    this.composer = new Composer(studio);
    this.refining = new Refining(this.composer);
    this.talk = new Talk(studio);
  }

  /** Begins to listen, to keep drafts and to take over wishes. Returns how to stop. */
  start(): () => void {
    const unlisten = this.studio.listen((event) => {
      this.talk.hear(event);
      if (event.type === "conversation_deleted") this.#drafts.forget(event.id);
    });
    const stop = $effect.root(() => {
      $effect(() => {
        if (this.workspace.chatState === undefined || !this.studio.ready) return;
        untrack(() => void this.#restore(this.workspace.chatState));
      });
      $effect(() => {
        const { wish } = this.studio;
        if (wish) untrack(() => this.#take(wish));
      });
      $effect(() => this.#keep());
    });
    return () => {
      unlisten();
      stop();
    };
  }

  /** Opens a conversation with its draft. */
  async open(id: ConversationId): Promise<void> {
    this.#leave();
    const opened = this.talk.select(id);
    this.#enter(id);
    await opened;
  }

  /** Begins a new conversation with what was drafted for one. */
  startNew(): void {
    this.#leave();
    this.talk.startNew();
    this.#enter(null);
    this.focus();
  }

  /** Goes on from a message or a picture in a branch of its own; everything up to there is part of it. */
  async continueFrom(from: { message?: MessageId; asset?: AssetId }): Promise<void> {
    try {
      const { message = null, asset = null } = from;
      const conversation = await host.call("fork", { message, asset });
      this.workspace.focus = false;
      this.workspace.chat = true;
      await this.open(conversation.id);
      if (this.composer.choices.mode === "direct") this.composer.choose({ mode: "agent" });
      this.focus();
    } catch (thrown) {
      toasts.fail(thrown);
    }
  }

  /** Begins with a recipe: its example in the composer, to be changed into what is wanted. */
  begin(recipe: Recipe): void {
    this.composer.choose({ mode: "agent" });
    this.composer.brief.recipe = recipe;
    const { negative } = this.composer.words;
    this.composer.replace({ text: recipe.example, negative, origin: null });
    this.focus();
  }

  /** Says the words to the agent, or makes the pictures. Whether there was anything to do. */
  async submit(): Promise<boolean> {
    const { composer, talk } = this;
    if (!composer.ready) return false;
    this.refining.close();
    if (composer.choices.mode === "direct") {
      await composer.make();
      return true;
    }
    if (talk.writing) return false;
    composer.busy = true;
    const { words } = composer;
    const draftOf = talk.id;
    const { brief } = composer;
    const along = brief.kept();
    const taken = await talk.send(composer.prompt, brief.request());
    composer.busy = false;
    if (taken) {
      this.#drafts.put(draftOf, NO_DRAFT);
      if (brief.documents === along.documents && brief.pictures === along.pictures) brief.load(NOTHING);
      // Words that changed meanwhile were not sent, and another conversation's were never meant.
      if (composer.words === words) {
        composer.clear();
        this.refining.forget();
      }
    }
    return true;
  }

  focus(): void {
    this.composer.focus();
  }

  #take(wish: NonNullable<Studio["wish"]>): void {
    this.workspace.focus = false;
    this.workspace.chat = true;
    this.refining.forget();
    this.composer.take(wish);
    this.focus();
  }

  #leave(): void {
    this.#drafts.put(this.talk.id, this.#unsent());
    this.refining.forget();
  }

  #enter(id: ConversationId | null): void {
    const { words, along } = this.#drafts.get(id);
    this.composer.load(words);
    this.composer.brief.load(along);
  }

  #unsent(): Unsent {
    return { words: this.composer.words, along: this.composer.brief.kept() };
  }

  async #restore(kept: unknown): Promise<void> {
    if (this.#restored) return;
    this.#restored = true;
    if (!isRecord(kept)) return;
    this.#drafts.restore(kept.drafts, this.studio.recipes);
    this.composer.choose(choicesIn(kept.choices));
    const open = typeof kept.open === "string" ? kept.open : null;
    // What was typed or attached before the state was read wins over the draft of last time.
    const { brief } = this.composer;
    if (this.composer.empty && brief.empty && brief.recipe === null) this.#enter(open);
    if (open === null || this.talk.id !== null) return;
    await this.talk.select(open);
    // It may have been deleted by another window or the command line meanwhile.
    if (this.talk.failure) this.talk.startNew();
  }

  #keep(): void {
    if (!this.#restored) return;
    const { choices } = this.composer;
    const draft = this.#unsent();
    const open = this.talk.id;
    untrack(() => {
      this.#drafts.put(open, draft);
      this.workspace.setChatState({ open, choices, drafts: this.#drafts.kept() });
    });
  }
}

/** The chat of this window. */
export const chat = new Chat(studio, workspace);
