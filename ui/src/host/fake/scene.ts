import type { GenerateRequest } from "../../ipc/GenerateRequest";
import type { FakeLibrary } from "./library";
import type { FakeWork } from "./work";

/**
 * Sets up states that are otherwise rare or short-lived, so that they can be looked at: `?scene=busy`,
 * `?scene=trouble`, `?scene=long`.
 */
export function setScene(scene: string | null, work: FakeWork, library: FakeLibrary): void {
  const nowhere = { conversation: null, message: null };
  const now = Date.now();
  if (scene === "long") {
    const { assets } = library.counts();
    const mine = Array.from(
      { length: 40 },
      (_, at) => `layer ${at + 1} of fog between the hills, paler than the last`,
    );
    const refined = mine.map((words, at) =>
      at % 3 === 0 ? words.replace("paler", "a little colder and paler") : words,
    );
    const words = {
      mine: mine.join(", "),
      refined: refined.join(", "),
      sent: refined.join(", "),
      negative: "blurry, ".repeat(60),
    };
    const file = `2026-11/${"fog-between-the-hills-".repeat(9)}7f3a9c12.png`;
    const parameters = Object.fromEntries(
      mine.map((_, at) => [`unheard_of_argument_number_${at}`, "value ".repeat(9)]),
    );
    library.change([String(assets)], { words, file, parameters });
  }
  if (scene === "busy" || scene === "trouble") {
    const job = work.plan(
      wish("Isometric cutaway of a developer workspace, warmer light", 1280, 768, 4),
      nowhere,
    );
    work.change(job.id, { state: "running", submitted_at: now - 200, provider_id: "52000001" });
  }
  if (scene === "trouble") {
    const late = work.plan(wish("Very slow mountains", 768, 1024, 1), nowhere);
    work.change(late.id, { state: "running", submitted_at: now - 95_000, provider_id: "52000002" });
    const queued = work.plan(wish("Little paper town", 1024, 1024, 2), nowhere);
    work.change(queued.id, { state: "planned" });
    const refused = work.plan(wish("Something that was refused", 1280, 768, 1), nowhere);
    const because =
      "ModelsLab refused these words. Change the part that may be taken as unsafe, then try again.";
    work.end(refused.id, "failed", { code: "content_refused", message: because }, "no");
    const lost = work.plan(wish("A picture whose answer was lost", 1024, 1024, 2), nowhere);
    const gone =
      "ModelsLab's answer never arrived, so the pictures may or may not have been made. Limn will not send it again by itself.";
    work.end(lost.id, "unknown", { code: "unknown_outcome", message: gone }, "unclear");
  }
}

function wish(prompt: string, width: number, height: number, samples: number): GenerateRequest {
  return {
    prompt,
    negative: null,
    mine: null,
    version: null,
    model: null,
    width,
    height,
    samples,
    seed: null,
    set: {},
  };
}
