/** Steps that can be taken back with one key, the last one first. Words have an undo of their own in the composer. */
export class Undo {
  #steps: (() => void)[] = [];

  /** Remembers how to take a step back. Returns the same, for a button: it works once. */
  push(back: () => void): () => void {
    const once = (): void => {
      const at = this.#steps.indexOf(once);
      if (at < 0) return;
      this.#steps.splice(at, 1);
      back();
    };
    this.#steps.push(once);
    if (this.#steps.length > MOST) this.#steps.shift();
    return once;
  }

  /** Takes the last step back. Says whether there was one. */
  back(): boolean {
    const step = this.#steps.at(-1);
    step?.();
    return step !== undefined;
  }
}

const MOST = 50;

/** The steps of this window. */
export const undo = new Undo();
