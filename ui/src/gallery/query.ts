import type { GalleryQuery } from "../ipc/GalleryQuery";
import { kindName } from "../state/words";

/** What was looked for, as a sentence that says why the view is empty. */
export function nothingFound(query: GalleryQuery, modelName: string): string {
  const [kind] = query.kinds;
  const what = kind === undefined ? "picture" : kindName(kind).toLowerCase();
  const where = query.starred ? " with a star" : query.trashed ? " in the trash" : "";
  const asked = [
    query.text === "" ? "" : `speaks of “${query.text}”`,
    query.model === null ? "" : `was made with ${modelName}`,
  ].filter(Boolean);
  return asked.length === 0 ? `There is no ${what}${where}.` : `No ${what}${where} ${asked.join(" and ")}.`;
}
