import { createSubscriber } from "svelte/reactivity";

/** Milliseconds between two looks at the time while something is drawn from it. */
const STEP_MS = 250;
/** The same for people who asked for less motion: a number changes, nothing slides. */
const CALM_STEP_MS = 1000;

/** The time of day for whatever counts down. It ticks only while somebody draws from it. */
class Clock {
  #follow = createSubscriber((update) => {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const timer = setInterval(update, calm ? CALM_STEP_MS : STEP_MS);
    return () => clearInterval(timer);
  });

  /** Milliseconds since 1970 UTC. */
  get now(): number {
    this.#follow();
    return Date.now();
  }
}

export const clock = new Clock();
