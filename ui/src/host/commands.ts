import type { Asset } from "../ipc/Asset";
import type { Commands as Listed } from "../ipc/Commands";
import type { Attached } from "../ipc/Attached";
import type { GalleryQuery } from "../ipc/GalleryQuery";
import type { ImportBytes } from "../ipc/ImportBytes";
import type { OneAsset } from "../ipc/OneAsset";

/** Commands that the shell's own list cannot describe, because bytes come or go beside the JSON. */
interface More {
  gallery_index: [GalleryQuery, ArrayBuffer];
  waveform: [OneAsset, ArrayBuffer];
  original_bytes: [OneAsset, ArrayBuffer];
  attach_bytes: [{ name: string; bytes: ArrayBuffer }, Attached];
  import_bytes: [ImportBytes & { bytes: ArrayBuffer }, Asset];
}

/** Every command of the shell: `name: [request, answer]`. */
export type Commands = Listed & More;
