// How people keep order: ratings, tags, collections, and what never leaves this machine. Shown at once; a failure takes
// it back.

import { toasts } from "../controls/toasts.svelte";
import { workspace } from "../frame/workspace.svelte";
import { gallery } from "../gallery/gallery.svelte";
import { host } from "../host/host";
import type { Asset } from "../ipc/Asset";
import type { AssetId } from "../ipc/AssetId";
import type { Collection } from "../ipc/Collection";
import { studio } from "../state/studio.svelte";
import { undo } from "../state/undo";
import { count } from "../state/words";
import { viewer } from "../viewer/viewer.svelte";

/** Rates from 1 to 5; 0 takes a rating away. The step can be taken back. */
export async function rate(ids: AssetId[], rating: number): Promise<void> {
  const before = await studio.assets.load(ids).catch(() => []);
  const done = await change(ids, { rating }, () => host.call("rate", { ids, rating }));
  if (!done) return;
  undo.push(() => {
    for (const old of new Set(before.map((asset) => asset.rating))) {
      const back = before.filter((asset) => asset.rating === old).map(({ id }) => id);
      void change(back, { rating: old }, () => host.call("rate", { ids: back, rating: old }));
    }
  });
}

/** Rates what is selected in the gallery by its key. In the viewer these keys zoom. */
export function rateByKey(event: KeyboardEvent | null): boolean {
  const rating = Number(event?.key);
  if (!workspace.inGallery || viewer.showing || gallery.selected.size === 0) return false;
  if (!Number.isInteger(rating) || rating < 0 || rating > 5) return false;
  const ids = gallery.chosen;
  void rate(ids, rating);
  // One picture shows it in the inspector; of several nobody could tell.
  if (ids.length > 1 || !workspace.inspector) {
    toasts.say(
      rating === 0
        ? `${count(ids.length, "rating")} taken away.`
        : `${count(ids.length, "picture")} rated ${rating}.`,
    );
  }
  return true;
}

export async function tag(ids: AssetId[], tags: string[], on: boolean): Promise<void> {
  const tagged = (asset: Asset) => {
    const others = asset.tags.filter((known) => !tags.includes(known));
    return { tags: on ? [...others, ...tags].sort((a, b) => a.localeCompare(b)) : others };
  };
  await change(ids, tagged, () => host.call("tag", { ids, tags, on }));
}

export async function setConfidential(ids: AssetId[], on: boolean): Promise<void> {
  await change(ids, { confidential: on }, () => host.call("set_confidential", { ids, on }));
}

/** Puts assets into a collection, or takes them out of it. `null` when it could not be done. */
export async function collect(name: string, ids: AssetId[], on: boolean): Promise<Collection | null> {
  try {
    return await host.call("collect", { name, ids, on });
  } catch (thrown) {
    toasts.fail(thrown);
    return null;
  }
}

/** Shows a change ahead of the answer; what could not be kept is read again. */
async function change(
  ids: AssetId[],
  part: Partial<Asset> | ((asset: Asset) => Partial<Asset>),
  keep: () => Promise<unknown>,
): Promise<boolean> {
  const known = ids.flatMap((id) => studio.assets.get(id) ?? []);
  studio.assets.put(
    known.map((asset) => ({ ...asset, ...(typeof part === "function" ? part(asset) : part) })),
  );
  try {
    await keep();
    return true;
  } catch (thrown) {
    studio.assets.put(known);
    toasts.fail(thrown);
    return false;
  }
}
