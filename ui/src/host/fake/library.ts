import type { Asset } from "../../ipc/Asset";
import type { AssetId } from "../../ipc/AssetId";
import type { Counts } from "../../ipc/Counts";
import type { Kind } from "../../ipc/Kind";
import type { GalleryQuery } from "../../ipc/GalleryQuery";
import type { Relatives } from "../../ipc/Relatives";
import { draw } from "./pictures";
import { random } from "./random";
import { SUBJECTS, subjectFor, type Subject } from "./subjects";

const DAY_S = 86_400;
/** Bytes of one record of the index. */
const RECORD = 16;
/** Kinds in the order of their numbers in the index. */
const KINDS: readonly Kind[] = ["image", "video", "audio", "text", "model"];
/** Tiles of what has no size of its own, as the library gives them. */
const NO_SIZE: Record<Kind, [number, number]> = {
  image: [1024, 1024],
  video: [1280, 720],
  audio: [16, 9],
  text: [4, 3],
  model: [1, 1],
};

/**
 * The library of the studio in memory. The pictures it begins with are made from their number when somebody looks, so
 * that half a million cost nothing; those made later and those that changed are kept.
 */
export class FakeLibrary {
  #own = new Map<number, Asset>();
  #pictures = new Map<string, string>();
  /** Addresses of the bytes that were brought in from outside. */
  #imported = new Map<AssetId, string>();
  #masks = new Set<number>();
  /** What is behind each address. */
  #blobs = new Map<string, Blob>();
  #last: number;

  constructor(
    private readonly begun: number,
    private readonly now_s: number,
  ) {
    this.#last = begun;
  }

  /** Says which assets a collection holds; the shelf knows. */
  collected: (collection: string, id: AssetId) => boolean = () => false;

  /** Keeps a made picture and gives it its identity. */
  keep(asset: Omit<Asset, "id">): Asset {
    const id = (this.#last += 1);
    const kept = { ...asset, id: String(id) };
    this.#own.set(id, kept);
    return kept;
  }

  /** Keeps bytes from outside: a picture, or a mask, which the gallery does not show. */
  import(name: string, bytes: ArrayBuffer, mask_of: AssetId | null): Asset {
    const { width, height } = pngSize(bytes) ?? { width: 1024, height: 1024 };
    const now = Date.now();
    const asset = this.keep({
      ...this.#begin(1),
      mime: "image/png",
      width,
      height,
      bytes: bytes.byteLength,
      file: `${new Date(now).toISOString().slice(0, 7)}/${name}`,
      words: { mine: name.replace(/\.\w+$/, ""), refined: null, sent: "", negative: null },
      operation: "import",
      model: null,
      seed: null,
      parameters: {},
      parents: mask_of === null ? [] : [mask_of],
      provider_id: null,
      estimated_usd: null,
      actual_usd: null,
      requested_at: null,
      created_at: now,
      starred: false,
      origin: mask_of === null ? "imported" : "mask",
    });
    this.#imported.set(asset.id, this.#addressOf(new Blob([bytes], { type: "image/png" })));
    if (mask_of !== null) this.#masks.add(Number(asset.id));
    return asset;
  }

  asset(id: AssetId): Asset | undefined {
    const number = Number(id);
    if (number < 1 || number > this.#last) return undefined;
    return this.#own.get(number) ?? this.#begin(number);
  }

  /** The direct relatives, as far as they were made here. */
  relatives(id: AssetId): Relatives {
    const parents = (this.asset(id)?.parents ?? []).flatMap((parent) => this.asset(parent) ?? []);
    const children = [...this.#own.values()].filter(
      (asset) => asset.parents.includes(id) && !this.#masks.has(Number(asset.id)),
    );
    return { parents, children };
  }

  change(ids: AssetId[], change: Partial<Asset>): void {
    for (const id of ids) {
      const asset = this.asset(id);
      if (asset) this.#own.set(Number(id), { ...asset, ...change });
    }
  }

  /** The kept assets whose details are not made from their number: all that were made or changed. */
  own(): Asset[] {
    return [...this.#own.values()];
  }

  counts(): Counts {
    let starred = 0;
    let trashed = 0;
    for (let id = 1; id <= this.#last; id++) {
      const own = this.#own.get(id);
      if (own?.trashed_at) trashed++;
      else if (own?.starred ?? startsStarred(id)) starred++;
    }
    return { assets: this.#last - trashed - this.#masks.size, starred, trashed };
  }

  index(query: GalleryQuery): ArrayBuffer {
    const terms = query.text.toLowerCase().split(/\s+/).filter(Boolean);
    const buffer = new ArrayBuffer(this.#last * RECORD);
    const view = new DataView(buffer);
    let at = 0;
    for (let id = this.#last; id >= 1; id--) {
      const own = this.#own.get(id);
      const trashed = own !== undefined && own.trashed_at !== null;
      if (trashed !== query.trashed || this.#masks.has(id)) continue;
      const starred = own ? own.starred : startsStarred(id);
      if (query.starred && !starred) continue;
      const subject = own ? null : subjectOf(id);
      const model = own ? own.model : (subject?.model ?? null);
      if (query.tag !== null && !own?.tags.includes(query.tag)) continue;
      if (query.project !== null && own?.project !== query.project) continue;
      if (query.collection !== null && !this.collected(query.collection, String(id))) continue;
      if (query.model !== null && model !== query.model) continue;
      if (query.kinds.length > 0 && !query.kinds.includes(own?.kind ?? "image")) continue;
      if (terms.length > 0 && !speaksOf(own ?? subject, terms)) continue;
      view.setUint32(at, id, true);
      view.setUint32(at + 4, own ? Math.floor(own.created_at / 1000) : this.#createdAt(id), true);
      view.setUint16(at + 8, own?.width ?? subject?.width ?? NO_SIZE[own?.kind ?? "image"][0], true);
      view.setUint16(at + 10, own?.height ?? subject?.height ?? NO_SIZE[own?.kind ?? "image"][1], true);
      view.setUint8(at + 12, KINDS.indexOf(own?.kind ?? "image"));
      view.setUint8(at + 13, (starred ? 1 : 0) | (own?.trashed_at ? 2 : 0));
      at += RECORD;
    }
    return buffer.slice(0, at);
  }

  /** Address of the picture, drawn at the given longer side. */
  picture(id: AssetId, longest: number): string {
    const asset = this.asset(id);
    if (!asset) return "";
    const imported = this.#imported.get(id);
    if (imported !== undefined) return imported;
    if (asset.operation === "mask_creator") {
      const url = this.#addressOf(found(asset));
      this.#imported.set(id, url);
      return url;
    }
    const number = Number(id);
    const own = this.#own.get(number);
    const subject = own && number > this.begun ? subjectFor(asset.words.sent, number) : subjectOf(number);
    const seed = own && number > this.begun ? (asset.seed ?? number) % 1000 : number % 24;
    const [width, height] = [asset.width ?? 1024, asset.height ?? 1024];
    const scale = Math.min(1, longest / Math.max(width, height));
    const key = `${subject.name} ${seed} ${width} ${height} ${scale}`;
    let url = this.#pictures.get(key);
    if (url === undefined) {
      const svg = draw(
        subject.motif,
        subject.palette,
        seed * 7919 + 1,
        Math.round(width * scale),
        Math.round(height * scale),
      );
      url = this.#addressOf(new Blob([svg], { type: "image/svg+xml" }));
      this.#pictures.set(key, url);
    }
    return url;
  }

  /** The bytes of a picture. */
  async bytes(id: AssetId): Promise<ArrayBuffer> {
    return (await this.#blobs.get(this.picture(id, 4096))?.arrayBuffer()) ?? new ArrayBuffer(0);
  }

  #addressOf(blob: Blob): string {
    const url = URL.createObjectURL(blob);
    this.#blobs.set(url, blob);
    return url;
  }

  #createdAt(id: number): number {
    const back = this.begun - id;
    // Fourteen today, then some thirty a day.
    if (back < 14) return this.now_s - 60 - back * 420;
    const day = 1 + Math.floor((back - 14) / 31);
    return this.now_s - day * DAY_S - ((back - 14) % 31) * 300;
  }

  #begin(id: number): Asset {
    const subject = subjectOf(id);
    const next = random(id);
    const created_at = this.#createdAt(id) * 1000;
    const took = 3000 + next() * 6000;
    const sha256 = Array.from({ length: 64 }, () => Math.floor(next() * 16).toString(16)).join("");
    const month = new Date(created_at).toISOString().slice(0, 7);
    return {
      id: String(id),
      kind: "image",
      mime: "image/png",
      width: subject.width,
      height: subject.height,
      origin: "made",
      duration_s: null,
      text: null,
      has_alpha: false,
      bytes: 900_000 + Math.floor(next() * 1_900_000),
      sha256,
      file: `${month}/${subject.name}-${sha256.slice(0, 8)}.png`,
      words: {
        mine: subject.mine,
        refined: subject.refined,
        sent: subject.refined ?? subject.mine,
        negative: subject.model.startsWith("sdxl") ? "blurry, text, watermark" : null,
      },
      operation: subject.model === "realtime" ? "realtime_text2img" : "text2img",
      model: subject.model,
      seed: Math.floor(next() * 4_294_967_295),
      parameters: {
        num_inference_steps: subject.model === "realtime" ? 8 : 28,
        guidance_scale: 3.5,
        samples: 1,
      },
      parents: id % 5 === 0 && id > 3 ? [String(id - 2)] : [],
      job: null,
      conversation: null,
      message: null,
      provider_id: String(41_000_000 + id),
      estimated_usd: 0.0047,
      actual_usd: id % 3 === 0 ? null : 0.0047,
      requested_at: Math.floor(created_at - took),
      created_at,
      starred: startsStarred(id),
      rating: 0,
      tags: [],
      confidential: false,
      project: null,
      trashed_at: null,
    };
  }
}

function subjectOf(id: number): Subject {
  // Neighbours differ, and the order does not repeat within a screen.
  return SUBJECTS[(id * 5 + Math.floor(id / SUBJECTS.length) * 3) % SUBJECTS.length]!;
}

function startsStarred(id: number): boolean {
  return id % 17 === 3;
}

function speaksOf(what: Asset | Subject | null, terms: string[]): boolean {
  if (!what) return false;
  const words =
    "words" in what
      ? `${what.words.mine} ${what.words.refined ?? ""} ${what.words.sent} ${what.model ?? ""} ${what.file}`
      : `${what.mine} ${what.refined ?? ""} ${what.model} ${what.name}`;
  const tokens = words.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return terms.every((term) => tokens.some((token) => token.startsWith(term)));
}

/** A mask as the provider finds one: something white on black, somewhere else for other words; at half the size. */
function found({ width, height, words }: Asset): Blob {
  const [wide, tall] = [(width ?? 1024) / 2, (height ?? 1024) / 2];
  const at = ([...words.sent].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 40) / 100;
  const shape = `<ellipse cx="${wide * (0.3 + at)}" cy="${tall / 2}" rx="${wide * 0.12}" ry="${tall * 0.3}" fill="#fff"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${tall}"><rect width="100%" height="100%"/>${shape}</svg>`;
  return new Blob([svg], { type: "image/svg+xml" });
}

/** Width and height of a PNG; null for anything else. */
function pngSize(bytes: ArrayBuffer): { width: number; height: number } | null {
  const view = new DataView(bytes);
  if (view.byteLength < 24 || view.getUint32(0) !== 0x89504e47) return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
