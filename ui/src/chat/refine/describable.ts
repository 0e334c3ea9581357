import { gallery } from "../../gallery/gallery.svelte";
import type { AssetId } from "../../ipc/AssetId";
import { studio } from "../../state/studio.svelte";

/** The picture that words may be made of: the one selected in the gallery, if it may leave this machine. */
export function describable(): AssetId | null {
  const id = gallery.selected.size === 1 ? gallery.active : null;
  const asset = id === null ? undefined : studio.assets.get(id);
  if (asset === undefined || asset.kind !== "image" || asset.confidential) return null;
  return asset.id;
}
