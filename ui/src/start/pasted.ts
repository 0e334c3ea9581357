// What a person pastes is rarely just the key.

import type { Provider } from "../ipc/Provider";

/**
 * The key in a pasted text: without the white space, the quotes, the `Bearer` or the `OPENAI_API_KEY=` around it.
 * Nothing inside the key is changed.
 */
export function keyIn(pasted: string): string {
  let text = pasted.replace(/[\u200b-\u200d\ufeff]/g, "").trim();
  text = text.replace(/^(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*[=:]\s*/, "");
  text = text.replace(/^(?:authorization:\s*)?bearer\s+/i, "");
  text = text.replace(/^["'`]+|["'`;,]+$/g, "");
  return text.trim();
}

/** Whose key a text looks like; `null` when that cannot be told. OpenAI's begin with `sk-`, ModelsLab's are plain. */
export function providerOf(key: string): Provider | null {
  if (/^sk-[A-Za-z0-9_-]{8,}$/.test(key)) return "openai";
  if (/^[A-Za-z0-9]{30,}$/.test(key)) return "modelslab";
  return null;
}

/** What is wrong with the shape of a key, as one sentence, before anything is sent. `null` when nothing is. */
export function problemWith(key: string): string | null {
  if (key === "") return "Paste the key first.";
  if (/\s/.test(key)) return "There is a space or a line break in the middle; copy the key once more.";
  if (!/^[\x21-\x7e]+$/.test(key))
    return "There is a character in it that keys do not have; copy the key once more.";
  return null;
}
