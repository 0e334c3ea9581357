import type { GalleryQuery } from "../ipc/GalleryQuery";
import { kindName } from "../state/words";

type Named = "model" | "project" | "collection";

/** What was looked for, as a sentence that says why the view is empty. */
export function nothingFound(query: GalleryQuery, names: { [K in Named]: string }): string {
  const [kind] = query.kinds;
  const what = kind === undefined ? "picture" : kindName(kind).toLowerCase();
  const where = query.starred ? " with a star" : query.trashed ? " in the trash" : "";
  const asked = [
    query.text === "" ? "" : `speaks of “${query.text}”`,
    query.model === null ? "" : `was made with ${names.model}`,
    query.tag === null ? "" : `has the tag “${query.tag}”`,
    query.collection === null ? "" : `is in the collection “${names.collection}”`,
    query.project === null ? "" : `belongs to the project “${names.project}”`,
  ].filter(Boolean);
  const last = asked.pop();
  if (last === undefined) return `There is no ${what}${where}.`;
  return `No ${what}${where} ${asked.length === 0 ? last : `${asked.join(", ")} and ${last}`}.`;
}
