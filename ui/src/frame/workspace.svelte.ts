import { host } from "../host/host";

/** What fills the middle of the window. */
export type View = "all" | "starred" | "trash" | "jobs" | "cost" | "settings" | "kits" | "recipes";

export const CHAT_WIDTH = { least: 300, most: 560, start: 384 } as const;
export const ZOOM = { least: 96, most: 640, start: 212 } as const;

/** Where the gallery was: an asset and how far its top was above the top of the view, in pixels. */
export interface Anchor {
  id: string;
  offset: number;
}

/** What is kept between two starts. */
interface Kept {
  chat: boolean;
  inspector: boolean;
  chatWidth: number;
  zoom: number;
  anchor: Anchor | null;
  /** The asset that was selected. */
  selected: string | null;
  /** Whether the first-run screen was left. */
  started: boolean;
  /** Drafts and the open conversation, as the chat wrote them. */
  chatState: unknown;
  /** Forms whose folded fields are open, by operation and model. */
  folds: Record<string, boolean>;
}

/** How the window is arranged. Kept by the host a moment after each change, and put back on the next start. */
export class Workspace {
  view = $state<View>("all");
  chat = $state(true);
  inspector = $state(true);
  /** Only pictures: hides all panes without forgetting which were open. */
  focus = $state(false);
  chatWidth = $state<number>(CHAT_WIDTH.start);
  /** Height the rows of the gallery aim at, in pixels. */
  zoom = $state<number>(ZOOM.start);
  started = $state(false);
  /** Not drawn from, so not reactive: it changes with every scroll. */
  anchor: Anchor | null = null;
  selected: string | null = null;
  /** Belongs to the chat, which reads it with care; `undefined` until it was restored. */
  chatState = $state.raw<unknown>(undefined);
  folds = $state.raw<Record<string, boolean>>({});

  #timer: ReturnType<typeof setTimeout> | undefined;
  #restored = false;

  /** The gallery is in one of these views. */
  get inGallery(): boolean {
    return this.view === "all" || this.view === "starred" || this.view === "trash";
  }

  async restore(): Promise<void> {
    try {
      const kept = (await host.call("window_state", {})) as Partial<Kept> | null;
      this.chat = kept?.chat ?? true;
      this.inspector = kept?.inspector ?? true;
      this.setChatWidth(kept?.chatWidth ?? CHAT_WIDTH.start);
      this.setZoom(kept?.zoom ?? ZOOM.start);
      this.started = kept?.started ?? false;
      this.anchor = kept?.anchor ?? null;
      this.selected = kept?.selected ?? null;
      this.chatState = kept?.chatState ?? null;
      this.folds = kept?.folds ?? {};
    } catch {
      // An unreadable state of the window is not worth a word: it starts as new.
    }
    this.chatState ??= null;
    this.#restored = true;
  }

  show(view: View): void {
    this.view = view;
  }

  toggleChat(): void {
    if (this.focus) this.focus = false;
    else this.chat = !this.chat;
    this.keepSoon();
  }

  toggleInspector(): void {
    if (this.focus) this.focus = false;
    else this.inspector = !this.inspector;
    this.keepSoon();
  }

  setChatWidth(width: number): void {
    this.chatWidth = clamp(Math.round(width), CHAT_WIDTH.least, CHAT_WIDTH.most);
    this.keepSoon();
  }

  setZoom(zoom: number): void {
    this.zoom = clamp(Math.round(zoom), ZOOM.least, ZOOM.most);
    this.keepSoon();
  }

  /** The first-run screen was left, by saving keys or by choosing the sandbox. */
  start(): void {
    this.started = true;
    this.keepSoon();
  }

  setAnchor(anchor: Anchor | null): void {
    this.anchor = anchor;
    this.keepSoon();
  }

  setSelected(id: string | null): void {
    this.selected = id;
    this.keepSoon();
  }

  setChatState(state: unknown): void {
    this.chatState = state;
    this.keepSoon();
  }

  setFold(name: string, open: boolean): void {
    const { [name]: _before, ...others } = this.folds;
    this.folds = open ? { ...others, [name]: true } : others;
    this.keepSoon();
  }

  keepSoon(): void {
    if (!this.#restored) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.keep(), 400);
  }

  /** Keeps the arrangement now. */
  async keep(): Promise<void> {
    clearTimeout(this.#timer);
    const { chat, inspector, chatWidth, zoom, anchor, selected, started, chatState, folds } = this;
    const state: Kept = { chat, inspector, chatWidth, zoom, anchor, selected, started, chatState, folds };
    // Losing it costs a drag of a pane's edge; there is nothing to tell.
    await host.call("save_window_state", { state }).catch(() => undefined);
  }
}

function clamp(value: number, least: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : least;
}

/** The arrangement of this window. */
export const workspace = new Workspace();
