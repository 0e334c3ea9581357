import type { Commands as Listed } from "../ipc/Commands";
import type { GalleryQuery } from "../ipc/GalleryQuery";

/**
 * Every command of the shell: `name: [request, answer]`. The shell's own list has all that answer with JSON; the gallery's
 * index comes as bytes.
 */
export type Commands = Listed & { gallery_index: [GalleryQuery, ArrayBuffer] };
