import { toFailure } from "../host/host";

/** A short message at the bottom of the window. */
export interface Toast {
  id: number;
  text: string;
  /** A way to take the step back, or to go on. */
  action: { label: string; run: () => void } | null;
  tone: "plain" | "trouble";
}

/** Time to read a message and reach its button. Pointer and focus stop the clock. */
const SHOWN_MS = 6000;

export class Toasts {
  shown = $state<Toast[]>([]);
  #last = 0;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  say(text: string, action: Toast["action"] = null, tone: Toast["tone"] = "plain"): number {
    const id = (this.#last += 1);
    // Three at most: older ones were read or never will be.
    this.shown = [...this.shown.slice(-2), { id, text, action, tone }];
    this.resume(id);
    return id;
  }

  /** Tells what a command answered instead of doing its work. */
  fail(thrown: unknown): void {
    this.say(toFailure(thrown).message, null, "trouble");
  }

  close(id: number): void {
    this.hold(id);
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }

  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  resume(id: number): void {
    this.hold(id);
    this.#timers.set(
      id,
      setTimeout(() => this.close(id), SHOWN_MS),
    );
  }
}

/** The messages of this window. */
export const toasts = new Toasts();
