import type { ConnectionStatus } from "../ipc/ConnectionStatus";
import type { Failure } from "../ipc/Failure";

/** One sentence on what is wrong, and where the way out is. */
export interface Trouble {
  text: string;
  way: "again" | "settings" | null;
}

/** The trouble that concerns the whole window, the worst first. */
export function troubleOf(
  failure: Failure | null,
  connection: ConnectionStatus | null,
  online: boolean,
): Trouble | null {
  if (failure) return { text: failure.message, way: "again" };
  if (!connection || connection.sandbox) return null;
  if (!online) {
    const text = "There is no network. What is under way goes on by itself once there is.";
    return { text, way: null };
  }
  const missing = [
    connection.openai === "missing" ? "OpenAI" : null,
    connection.modelslab === "missing" ? "ModelsLab" : null,
  ].filter((name) => name !== null);
  if (missing.length === 0) return null;
  const lost =
    missing.length === 2
      ? "nothing can be made"
      : missing[0] === "OpenAI"
        ? "words cannot be refined and the agent cannot answer"
        : "pictures cannot be made";
  return { text: `There is no key for ${missing.join(" and ")}, so ${lost}.`, way: "settings" };
}
