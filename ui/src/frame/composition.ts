/**
 * Tells keys of an input method from keys meant for Limn. While Japanese, Chinese or Korean words are put together,
 * Enter confirms them and must not send, and arrows choose a candidate and must not move the selection.
 *
 * `isComposing` alone is not enough: WebKit ends the composition before it tells the key that ended it, so that key
 * arrives with `isComposing` false (and in some versions without key code 229).
 */
export class Composition {
  #composing = false;
  /** When the last composition ended, on the clock of `Event.timeStamp`; `null` once its key was let go. */
  #ended: number | null = null;

  /** Listens on a window or an element, before anybody else. Returns how to stop. */
  watch(target: EventTarget): () => void {
    const start = (): void => {
      this.#composing = true;
      this.#ended = null;
    };
    const end = (event: Event): void => {
      this.#composing = false;
      this.#ended = event.timeStamp;
    };
    const release = (): void => {
      this.#ended = null;
    };
    target.addEventListener("compositionstart", start, true);
    target.addEventListener("compositionend", end, true);
    target.addEventListener("keyup", release, true);
    return () => {
      target.removeEventListener("compositionstart", start, true);
      target.removeEventListener("compositionend", end, true);
      target.removeEventListener("keyup", release, true);
    };
  }

  /** Whether the key belongs to the input method, so that nothing of Limn's may happen. */
  owns(event: KeyboardEvent): boolean {
    if (this.#composing || event.isComposing) return true;
    // 229 is how every engine marks a key that an input method has taken.
    if (event.keyCode === 229 || event.key === "Process") return true;
    // The key that ended the composition follows within the same press; a later press is the person's own.
    return this.#ended !== null && event.timeStamp - this.#ended < SAME_PRESS_MS;
  }
}

/** A press that ended a composition and its keydown come within a few milliseconds; a person's next one takes longer. */
const SAME_PRESS_MS = 80;

/** The input method of this window. */
export const composition = new Composition();
