// What is said about keys, here and in the settings.

import type { ConnectionStatus } from "../ipc/ConnectionStatus";
import type { KeyStatus } from "../ipc/KeyStatus";
import type { Provider } from "../ipc/Provider";

export function providerName(provider: Provider): string {
  return provider === "openai" ? "OpenAI" : "ModelsLab";
}

/** What each key is for. */
export const KEY_HINTS: Record<Provider, string> = {
  openai: "finds the words and decides",
  modelslab: "makes the pictures",
};

/** Where a key is, in the words the person knows the place by. */
export function keptWhere(status: KeyStatus, keychain: string | null): string {
  switch (status) {
    case "missing":
      return "not there yet";
    case "keychain":
      return `saved in ${keychain ?? "the keychain"}`;
    case "session":
      return "kept until Limn closes";
    case "environment":
      return "taken from the environment";
  }
}

/** The promise about keys, with the keychain's name. */
export function promise({ keychain }: ConnectionStatus, sessionOnly: boolean): string {
  if (keychain === null || sessionOnly) {
    return "They stay in memory until Limn closes and are written nowhere. Once handed over, this window cannot read them back.";
  }
  return `They go into ${keychain} and nowhere else. Once saved, this window cannot read them back.`;
}
