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
