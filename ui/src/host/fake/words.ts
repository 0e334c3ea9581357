import type { Author } from "../../ipc/Author";
import type { PromptQuery } from "../../ipc/PromptQuery";
import type { PromptVersion } from "../../ipc/PromptVersion";
import type { RefineRequest } from "../../ipc/RefineRequest";
import type { Refinement } from "../../ipc/Refinement";
import { diffWords } from "../../state/diff";
import { HostError } from "../host";
import { rewritten, variations } from "./rewrites";
import { FAKE_MODELS } from "./work";

/** Prompt versions of the studio in memory, and a refinement that edits the words it is given. */
export class FakeWords {
  #versions = new Map<string, PromptVersion>();

  keep(
    author: Author,
    prompt: string,
    negative: string | null,
    parent: string | null,
    more: Partial<PromptVersion> = {},
  ): PromptVersion {
    const version: PromptVersion = {
      id: String(this.#versions.size + 1),
      parent,
      author,
      prompt,
      negative,
      why: null,
      target: null,
      usd: null,
      starred: false,
      created_at: Date.now(),
      ...more,
    };
    this.#versions.set(version.id, version);
    return version;
  }

  family(id: string): PromptVersion[] {
    const root = this.#root(id);
    return [...this.#versions.values()].filter((version) => this.#root(version.id) === root);
  }

  /** The history, newest first. */
  list({ text, starred, before, limit }: PromptQuery): PromptVersion[] {
    return [...this.#versions.values()]
      .filter(
        (version) =>
          version.prompt.toLowerCase().includes(text.toLowerCase()) &&
          (!starred || version.starred) &&
          (before === null || Number(version.id) < Number(before)),
      )
      .sort((a, b) => Number(b.id) - Number(a.id))
      .slice(0, limit);
  }

  star(id: string, starred: boolean): PromptVersion {
    const version = this.#versions.get(id);
    if (!version) throw new HostError("library", "These words are not in the library any more.");
    const kept = { ...version, starred };
    this.#versions.set(id, kept);
    return kept;
  }

  refine(request: RefineRequest, chosen: string, kit: string | null = null): Refinement {
    const model = FAKE_MODELS.find(({ id }) => id === (request.model ?? chosen)) ?? FAKE_MODELS[0]!;
    const known = request.parent ? this.#versions.get(request.parent) : undefined;
    const mine =
      known?.prompt === request.prompt
        ? known
        : this.keep("mine", request.prompt, request.negative, request.parent);
    const prose = !model.takes_negative;
    const better = request.prompt
      .replace(/\bfuturistic\b/i, "near-future")
      .replace(/\bwith multiple monitors\b/i, "with five curved monitors glowing with code, a graphite desk")
      .replace(/\bnice\b/gi, "calm");
    const best = prose
      ? `${better.replace(/[.\s]+$/, "")}, cyan and amber rim light, soft shadows, shallow depth of field`
      : `${better}, soft shadows, rim light, clean edges, high detail`;
    const prompt = rewritten(request.how, request.prompt, best);
    const refined = this.keep(
      "refined",
      prompt,
      prose ? request.negative : "blurry, text, watermark",
      mine.id,
      {
        why: prose
          ? "Concrete nouns and one light source; FLUX reads prose better than lists."
          : "Short tags, strongest first; Stable Diffusion weighs the beginning most.",
        target: model.id,
        usd: 0.003,
      },
    );
    return {
      mine,
      refined,
      family: model.family,
      diff: diffWords(request.prompt, prompt),
      usage: { input_tokens: 420, cached_input_tokens: 256, output_tokens: 96 },
      more:
        request.how === "variations"
          ? variations(request.prompt).map(({ prompt, why }) =>
              this.keep("refined", prompt, refined.negative, mine.id, { why, target: model.id }),
            )
          : [],
      kit,
    };
  }

  #root(id: string): string {
    let at = id;
    for (let parent = this.#versions.get(at)?.parent; parent; parent = this.#versions.get(at)?.parent)
      at = parent;
    return at;
  }
}
