import { gallery } from "../../gallery/gallery.svelte";
import type { AssetId } from "../../ipc/AssetId";
import { studio } from "../../state/studio.svelte";

/**
 * The picture that words may be made of: the first of those that are beside the words, else the one selected in the
 * gallery. One that must not leave this machine is none.
 */
export function describable(beside: readonly AssetId[]): AssetId | null {
  const selected = gallery.selected.size === 1 ? gallery.active : null;
  const all = selected === null ? beside : [...beside, selected];
  return all.find(mayLeave) ?? null;
}

function mayLeave(id: AssetId): boolean {
  const asset = studio.assets.get(id);
  return asset !== undefined && asset.kind === "image" && !asset.confidential;
}
