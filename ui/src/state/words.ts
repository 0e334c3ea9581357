import type { Kind } from "../ipc/Kind";

/** "1 picture", "14 pictures", "12,408 pictures". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
}

const KIND_NAMES: Record<Kind, string> = {
  image: "Picture",
  video: "Clip",
  audio: "Sound",
  text: "Text",
  model: "3D model",
};

export function kindName(kind: Kind): string {
  return KIND_NAMES[kind];
}

const DAY_MS = 86_400_000;

/** "Today", "Yesterday", "Thursday 19 November", with the year when it is another one. */
export function dayName(start_ms: number, now_ms: number): string {
  const today = new Date(now_ms).setHours(0, 0, 0, 0);
  if (start_ms >= today && start_ms < today + DAY_MS) return "Today";
  // Half a day of slack for the nights when clocks change.
  if (Math.abs(start_ms - (today - DAY_MS)) < DAY_MS / 2) return "Yesterday";
  const day = new Date(start_ms);
  const part = (options: Intl.DateTimeFormatOptions): string => day.toLocaleDateString("en-GB", options);
  const year = day.getFullYear() === new Date(now_ms).getFullYear() ? "" : ` ${day.getFullYear()}`;
  // Put together by hand: whether a comma follows the weekday differs between engines.
  return `${part({ weekday: "long" })} ${day.getDate()} ${part({ month: "long" })}${year}`;
}

/** `2026-11-22` in the person's time zone, as the ledger names days. */
export function dayKey(ms: number): string {
  const day = new Date(ms);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** "just now", "3 min ago", "14:03", "19 Nov 14:03": near times relative, others plain. */
export function when(ms: number, now_ms: number): string {
  const minutes = Math.floor((now_ms - ms) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  const time = new Date(ms).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const today = new Date(now_ms).setHours(0, 0, 0, 0);
  if (ms >= today) return `today ${time}`;
  const far = new Date(ms).getFullYear() !== new Date(now_ms).getFullYear();
  const day = new Date(ms).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: far ? "numeric" : undefined,
  });
  return `${day} ${time}`;
}

/** The whole moment, for a tooltip. */
export function moment(ms: number): string {
  return new Date(ms).toLocaleString("en-GB", { dateStyle: "full", timeStyle: "medium" });
}

/** "0.8 s", "5.8 s", "42 s", "3 min 5 s". */
export function seconds(value: number): string {
  if (value < 10) return `${value.toFixed(1)} s`;
  if (value < 60) return `${Math.round(value)} s`;
  const whole = Math.round(value);
  return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** "0:05", "12:40" for clips and sounds. */
export function playTime(value: number): string {
  const whole = Math.round(value);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** "812 B", "640 KB", "1.6 MB". */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
