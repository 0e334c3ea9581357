/** Arguments shown elsewhere in the inspector, or of no interest to anybody. */
const ELSEWHERE = new Set([
  "prompt",
  "negative_prompt",
  "model_id",
  "width",
  "height",
  "samples",
  "seed",
  "base64",
  "temp",
  "instant_response",
  "track_id",
  "webhook",
]);

/** Names that say more than the argument's own. */
const LABELS: Record<string, string> = {
  num_inference_steps: "Steps",
  guidance_scale: "Guidance",
  scheduler: "Scheduler",
  enhance_prompt: "Enhanced",
  safety_checker: "Safety check",
  lora_model: "LoRA",
};

export interface Parameter {
  name: string;
  label: string;
  value: string;
}

/** What a request said beyond words, model, size and seed; the best known first, values as words. */
export function parametersOf(args: Record<string, unknown>): Parameter[] {
  const known = Object.keys(LABELS);
  return Object.entries(args)
    .filter(([name, value]) => !ELSEWHERE.has(name) && value !== null && value !== undefined && value !== "")
    .map(([name, value]) => ({ name, label: LABELS[name] ?? spoken(name), value: valueWords(value) }))
    .sort((a, b) => rank(known, a.name) - rank(known, b.name));
}

function rank(known: string[], name: string): number {
  const at = known.indexOf(name);
  return at < 0 ? known.length : at;
}

function spoken(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function valueWords(value: unknown): string {
  if (value === true || value === "yes") return "yes";
  if (value === false || value === "no") return "no";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
