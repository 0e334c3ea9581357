// Settings are saved at once, one change at a time and in order, so that a quick second change does not undo the first.

import { host } from "../host/host";
import type { Settings } from "../ipc/Settings";
import { studio } from "../state/studio.svelte";

let last: Promise<unknown> = Promise.resolve();

/** Saves a change. Fails with what the host says is wrong. */
export function saveSettings(change: Partial<Settings>): Promise<void> {
  const turn = last.then(async () => {
    if (!studio.settings) return;
    studio.settings = await host.call("save_settings", { ...studio.settings, ...change });
  });
  last = turn.catch(() => undefined);
  return turn;
}
