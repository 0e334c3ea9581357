// Keeps the end of a growing list in sight, unless the person scrolled away from it.

/** Closer to the end than this many pixels counts as being there. */
const NEAR_PX = 32;

export class Stick {
  /** Something new came while the person was reading further up. */
  below = $state(false);

  #view: HTMLElement | null = null;
  #stuck = true;
  #last = 0;

  /** Whether the end is kept in sight. */
  get stuck(): boolean {
    return this.#stuck;
  }

  /** Attaches to the element that scrolls. */
  readonly view = (view: HTMLElement) => {
    this.#view = view;
    const scrolled = () => this.scrolled();
    view.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      view.removeEventListener("scroll", scrolled);
      this.#view = null;
    };
  };

  /** Attaches to what is scrolled: whatever makes it higher (words, pictures, a card) keeps the end in sight. */
  readonly content = (content: HTMLElement) => {
    if (typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => this.#stuck && this.#scroll());
    observer.observe(content);
    return () => observer.disconnect();
  };

  /** New words were drawn. */
  grown(): void {
    if (this.#stuck) this.#scroll();
    else this.below = true;
  }

  /** Goes to the end and stays there. */
  toEnd(): void {
    this.#stuck = true;
    this.below = false;
    this.#scroll();
  }

  /** The person, or we, scrolled. Only a move up lets go of the end: content that grows moves nothing. */
  scrolled(): void {
    const view = this.#view;
    if (!view) return;
    const up = view.scrollTop < this.#last - 1;
    this.#last = view.scrollTop;
    const near = view.scrollHeight - view.scrollTop - view.clientHeight < NEAR_PX;
    if (near) {
      this.#stuck = true;
      this.below = false;
    } else if (up) {
      this.#stuck = false;
    }
  }

  #scroll(): void {
    const view = this.#view;
    if (!view) return;
    view.scrollTop = view.scrollHeight;
    this.#last = view.scrollTop;
  }
}
