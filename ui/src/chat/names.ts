// Names as a person says them.

/** "GPT-5.4 mini" for `gpt-5.4-mini-2026-03-05`; ids of other makers stay as they are. */
export function gptName(id: string): string {
  const match = /^gpt-([\d.]+[a-z]?)((?:-[a-z]+)*)(?:-\d{4}-\d{2}-\d{2})?$/.exec(id);
  if (!match) return id;
  return `GPT-${match[1]}${(match[2] ?? "").replaceAll("-", " ")}`;
}

/** GPT models offered by name; any other id can be typed in the settings. */
export const GPT_MODELS = ["gpt-5.4", "gpt-5.4-mini", "gpt-5.4-nano", "gpt-5.4-pro"] as const;

/** Those models and the one that is set, as options. */
export function gptOptions(chosen: string): { value: string; label: string }[] {
  const ids: string[] = [...GPT_MODELS];
  if (chosen !== "" && !ids.includes(chosen)) ids.unshift(chosen);
  return ids.map((id) => ({ value: id, label: gptName(id) }));
}

const DAY_MS = 86_400_000;

/** "now", "5 min", "3 h", "Yesterday", "Tue", "4 Nov", "4 Nov 2025": how long ago, in as few letters as tell it. */
export function ago(then_ms: number, now_ms: number): string {
  const minutes = Math.floor((now_ms - then_ms) / 60_000);
  if (minutes < 1) return "now";
  if (minutes < 60) return `${minutes} min`;
  const then = new Date(then_ms);
  const now = new Date(now_ms);
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  if (then_ms >= midnight) return `${Math.floor(minutes / 60)} h`;
  if (then_ms >= midnight - DAY_MS) return "Yesterday";
  if (then_ms >= midnight - 6 * DAY_MS) return then.toLocaleDateString("en-GB", { weekday: "short" });
  const year = then.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return then.toLocaleDateString("en-GB", { day: "numeric", month: "short", year });
}
