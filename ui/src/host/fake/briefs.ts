import type { Attached } from "../../ipc/Attached";
import type { Document } from "../../ipc/Document";
import type { PagesRequest } from "../../ipc/PagesRequest";
import type { Quote } from "../../ipc/Quote";
import type { QuoteRequest } from "../../ipc/QuoteRequest";
import { HostError } from "../host";
import type { FakeLibrary } from "./library";

/** Above so many tokens the whole request costs double, as with the real models. */
const STEP = 272_000;
const WINDOW = 400_000;
const USD_PER_TOKEN = 2.5e-6;
/** Instructions and tools, before a word is said. */
const BEFORE = 2_600;

const KINDS: Record<string, string> = {
  md: "markdown",
  pdf: "pdf",
  docx: "docx",
  csv: "csv",
  txt: "text",
};

/** Attached documents of the studio in memory, and what reading them would cost. */
export class FakeBriefs {
  #documents = new Map<string, { document: Document; pages: string[] }>();
  #last = 0;

  constructor(
    private readonly library: FakeLibrary,
    /** Tokens that were said in a conversation so far. */
    private readonly said: (conversation: string | null) => number,
  ) {}

  attach(name: string, bytes: ArrayBuffer): Attached {
    const ending = name.split(".").at(-1)?.toLowerCase() ?? "";
    if (["png", "jpg", "jpeg", "webp"].includes(ending)) {
      return { type: "picture", asset: this.library.import(name, bytes, null) };
    }
    const kind = KINDS[ending];
    if (!kind) {
      throw new HostError(
        "usage",
        `“${name}” cannot be read here. Attach text, Markdown, PDF, DOCX, CSV or a picture.`,
      );
    }
    const text = new TextDecoder().decode(bytes);
    return { type: "document", document: this.keep(name, kind, text.match(/[\s\S]{1,1800}/g) ?? [""]) };
  }

  /** Keeps a document with these pages. */
  keep(name: string, kind: string, pages: string[]): Document {
    const id = String((this.#last += 1));
    const characters = pages.reduce((sum, page) => sum + page.length, 0);
    const document: Document = {
      id,
      name,
      kind,
      pages: pages.length,
      characters,
      tokens: Math.ceil(characters / 4),
      bytes: characters,
      sha256: id.padStart(8, "0").repeat(8),
      created_at: Date.now(),
    };
    this.#documents.set(id, { document, pages });
    return document;
  }

  pages({ document, from, to }: PagesRequest): string[] {
    const found = this.#documents.get(document);
    if (!found) throw new HostError("library", "This document is not in the library any more.");
    return found.pages.slice(from - 1, to);
  }

  documents(ids: readonly string[]): Document[] {
    return ids.flatMap((id) => this.#documents.get(id)?.document ?? []);
  }

  quote({ conversation, text, documents, pictures }: QuoteRequest): Quote {
    const document_tokens = this.documents(documents).reduce((sum, { tokens }) => sum + tokens, 0);
    const words = Math.ceil(text.length / 4) + pictures.length * 800;
    const tokens = BEFORE + this.said(conversation) + document_tokens + words;
    const over_step = tokens > STEP;
    return {
      tokens,
      document_tokens,
      usd: tokens * USD_PER_TOKEN * (over_step ? 2 : 1),
      step_tokens: STEP,
      over_step,
      window_tokens: WINDOW,
      problem:
        tokens > WINDOW
          ? `This is ${tokens.toLocaleString("en-US")} tokens, and GPT-5.4 holds ${WINDOW.toLocaleString("en-US")}. Take a document away or attach fewer pages.`
          : null,
      warning: null,
    };
  }
}
