// The composer's own undo. A text field's built-in one forgets everything as soon as the program sets its text, which
// "Use it" does; so one stack holds what was typed and what was taken over, and undo never loses either.

/** Typing pauses longer than this many milliseconds start a new step. */
const PAUSE_MS = 1200;

/** Steps kept; older ones are let go. */
const DEPTH = 400;

/** How a step came about: a run of the same kind of typing is one step, everything else is a step of its own. */
export type Step = "type" | "erase" | "paste" | "replace";

/** Undo and redo over snapshots of `T`. */
export class History<T> {
  #past: T[] = [];
  #future: T[] = [];
  #now: T;
  #last: { step: Step; at: number; boundary: boolean } | null = null;

  constructor(first: T) {
    this.#now = first;
  }

  /** The snapshot shown now. */
  get now(): T {
    return this.#now;
  }

  /** Whether there is something to bring back. */
  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  /** Whether there is something to do again. */
  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /**
   * Records a change. `at` is a time in milliseconds; `boundary` says that a word ended here, so that the next typing
   * starts a new step.
   */
  record(next: T, step: Step, at: number, boundary = false): void {
    const last = this.#last;
    const run =
      last !== null &&
      (step === "type" || step === "erase") &&
      last.step === step &&
      !last.boundary &&
      at - last.at < PAUSE_MS;
    if (!run) {
      this.#past.push(this.#now);
      if (this.#past.length > DEPTH) this.#past.shift();
    }
    this.#now = next;
    this.#future = [];
    this.#last = { step, at, boundary };
  }

  /** Goes one step back; the snapshot to show, or `null` at the beginning. */
  undo(): T | null {
    const before = this.#past.pop();
    if (before === undefined) return null;
    this.#future.push(this.#now);
    this.#now = before;
    this.#last = null;
    return before;
  }

  /** Goes one step forward again; the snapshot to show, or `null` at the end. */
  redo(): T | null {
    const after = this.#future.pop();
    if (after === undefined) return null;
    this.#past.push(this.#now);
    this.#now = after;
    this.#last = null;
    return after;
  }
}

/** Which step an `InputEvent.inputType` is. */
export function stepOf(inputType: string): Step {
  if (inputType.startsWith("delete")) return "erase";
  if (
    inputType === "insertText" ||
    inputType === "insertLineBreak" ||
    inputType === "insertCompositionText"
  ) {
    return "type";
  }
  return "paste";
}
