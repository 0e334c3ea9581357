// Documents that the agent wrote: texts of the library in Markdown, with pictures named by their handles.

import { toasts } from "../controls/toasts.svelte";
import { host } from "../host/host";
import type { Asset } from "../ipc/Asset";
import type { AssetId } from "../ipc/AssetId";

/** Whether a text is to be shown as a document rather than letter by letter. */
export function isWritten(asset: Asset): boolean {
  return asset.kind === "text" && asset.mime.startsWith("text/markdown");
}

/** Its first heading, else the words behind it. */
export function titleOf({ text, words }: Asset): string {
  const heading = /^#{1,3}\s+(.+)$/m.exec(text ?? "")?.[1];
  return heading?.trim() || words.mine || words.sent || "Document";
}

/** Its words without the marks of headings and emphasis, and without its pictures: as much as a tile has room for. */
export function plainWords(text: string): string {
  return text
    .slice(0, 2000)
    .replace(/!\[[^\]]*\]\([^)]*\)/g, "")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^(#{1,6}|>|[-*])\s+/gm, "")
    .replace(/(\*\*|__|`)/g, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** Writes it to a folder with its pictures beside it; the shell asks where. */
export async function exportDocument(id: AssetId): Promise<void> {
  try {
    const folder = await host.call("export_document", { id });
    if (folder !== null) toasts.say(`Exported to ${folder}.`);
  } catch (thrown) {
    toasts.fail(thrown);
  }
}
