import { Tooltip } from "bits-ui";
import { createRawSnippet, flushSync, mount, unmount, type Component } from "svelte";

/**
 * Draws a component into the page of a test, inside what `App.svelte` gives to everything. Returns how to take it away.
 */
export function draw<Props extends Record<string, unknown>>(
  component: Component<Props>,
  props: Props,
): () => void {
  const children = createRawSnippet(() => ({
    render: () => `<div class="drawn"></div>`,
    setup: (element) => {
      const drawn = mount(component, { target: element, props });
      return () => void unmount(drawn);
    },
  }));
  const stage = mount(Tooltip.Provider, { target: document.body, props: { children } });
  flushSync();
  return () => void unmount(stage);
}

/** Lets everything under way in the microtask queue come to rest, and draws what changed. */
export async function settled(rounds = 12): Promise<void> {
  for (let round = 0; round < rounds; round++) await Promise.resolve();
  flushSync();
}
