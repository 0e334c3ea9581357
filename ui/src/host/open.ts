import type { Host } from "./host";
import { insideTauri, openTauri } from "./tauri";

/**
 * Opens the host of this page. A release build has only the desktop shell; every other build runs in a plain browser
 * too, over the studio in memory.
 */
export async function openHost(): Promise<Host> {
  if (import.meta.env.MODE === "production" || insideTauri()) return openTauri();
  const { openFake } = await import("./fake");
  return openFake(new URLSearchParams(location.search));
}
