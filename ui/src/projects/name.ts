import type { Checked } from "../settings/validate";

/** Longer names fit into no menu. */
const MOST = 80;

/** The name of a project or a brand kit: one line of words. */
export function projectName(text: string): Checked<string> {
  const name = text.trim().replace(/\s+/g, " ");
  if (name === "") return { value: null, problem: "Write a name." };
  if (name.length > MOST) return { value: null, problem: `Write at most ${MOST} characters.` };
  return { value: name, problem: null };
}
