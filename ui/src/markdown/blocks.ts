// Markdown that arrives in pieces. What lies before the last safe blank line can never change its meaning, so it is
// parsed once and frozen; only the tail is parsed again when words are added. The cost of a word therefore does not
// grow with the length of the message.

import { Lexer, type Token } from "marked";

/** A run of parsed blocks that will not change any more. */
export type Frozen = { id: number; tokens: Token[] };

/** Parses Markdown into tokens. */
export type Parse = (source: string) => Token[];

const parseMarkdown: Parse = (source) => new Lexer({ gfm: true, breaks: true }).lex(source);

/** The blocks of one message. */
export class Blocks {
  /** Parsed for good, oldest first. The array and its entries are replaced, never changed. */
  frozen: Frozen[] = [];
  /** The part that may still change. */
  tail: Token[] = [];

  #parse: Parse;
  #source = "";
  #cut = 0;

  constructor(parse: Parse = parseMarkdown) {
    this.#parse = parse;
  }

  /** Shows `source`. When it continues what was shown before, only the part after the last cut is parsed. */
  show(source: string): void {
    if (source === this.#source) return;
    if (!source.startsWith(this.#source)) {
      // The words were replaced, not continued: begin again.
      this.frozen = [];
      this.#cut = 0;
    }
    this.#source = source;
    const rest = source.slice(this.#cut);
    const cut = lastSafeCut(rest);
    if (cut > 0) {
      this.frozen = [...this.frozen, { id: this.#cut, tokens: this.#parse(rest.slice(0, cut)) }];
      this.#cut += cut;
    }
    this.tail = this.#parse(rest.slice(cut));
  }
}

const FENCE = /^(\s*)(`{3,}|~{3,})(.*)$/;
const LIST_ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;

/**
 * Where `source` can be cut for good: at the start of the line after the last blank line that is outside a fence,
 * inside no list, and followed by text that starts at the margin. 0 when there is none.
 */
export function lastSafeCut(source: string): number {
  let cut = 0;
  let fence: { indent: number; mark: string } | null = null;
  let afterBlank = false;
  let inList = false;
  let at = 0;
  while (at < source.length) {
    const end = source.indexOf("\n", at);
    const line = source.slice(at, end < 0 ? source.length : end).replace(/\r$/, "");
    const mark = FENCE.exec(line);
    if (fence) {
      const [, indent = "", run = "", info = ""] = mark ?? [];
      const closes = run.startsWith(fence.mark) && info.trim() === "" && indent.length <= fence.indent + 3;
      if (closes) fence = null;
      afterBlank = false;
    } else if (line.trim() === "") {
      afterBlank = true;
    } else {
      if (afterBlank && /^\S/.test(line) && !(inList && mayContinueList(line))) {
        cut = at;
        inList = false;
      }
      inList ||= LIST_ITEM.test(line);
      const [, indent = "", run = "", info = ""] = mark ?? [];
      if (mark && !(run.startsWith("`") && info.includes("`"))) fence = { indent: indent.length, mark: run };
      afterBlank = false;
    }
    if (end < 0) break;
    at = end + 1;
  }
  return cut;
}

/** Whether a line that may still be growing could turn out to be the next item of a list. */
function mayContinueList(line: string): boolean {
  return /^(?:[-*+](?:\s|$)|\d{1,9}(?:[.)](?:\s|$)|$))/.test(line);
}
