import { afterEach, beforeEach, expect, it } from "vitest";
import { toasts } from "../controls/toasts.svelte";
import TextPage from "../media/TextPage.svelte";
import { studio } from "../state/studio.svelte";
import { draw, settled } from "../testing/draw";
import { recordedHost, type Asked } from "../testing/recorded_host";
import { sampleAsset } from "../testing/samples";
import { isWritten, plainWords, titleOf } from "./written";

let asked: Asked;
let folder: string | null;
let close: () => void;

const document_ = sampleAsset({
  id: "77",
  kind: "text",
  mime: "text/markdown",
  operation: "write_document",
  text: "# How to\n\nPress it.\n\n![The wheel](img:41)\n\n![afar](https://evil.example/x.png)",
});
const button = (words: string) =>
  [...document.querySelectorAll("button")].find((one) => one.textContent?.trim() === words);

beforeEach(() => {
  folder = "/home/you/how-to";
  asked = recordedHost({ assets: () => [], export_document: () => folder });
  studio.assets.put([sampleAsset({ id: "41" })]);
  toasts.shown = [];
});

afterEach(() => close());

it("is shown with its headings and its own pictures, and nothing from elsewhere", async () => {
  close = draw(TextPage, { asset: document_ });
  await settled();
  expect(document.querySelector("h2")!.textContent).toBe("How to");
  expect([...document.querySelectorAll("img")].map((img) => img.getAttribute("src"))).toEqual(["thumb:41"]);
});

it("is exported where the person says, or nowhere", async () => {
  close = draw(TextPage, { asset: document_ });
  button("Export")!.click();
  await settled();
  expect(asked.at(-1)).toEqual({ name: "export_document", request: { id: "77" } });
  expect(toasts.shown.map(({ text }) => text)).toEqual(["Exported to /home/you/how-to."]);
  folder = null;
  button("Export")!.click();
  await settled();
  expect(toasts.shown).toHaveLength(1);
});

it("is told apart from other words, which are shown letter by letter", () => {
  const plain = sampleAsset({
    kind: "text",
    mime: "text/plain",
    operation: "speech_to_text",
    text: "# no heading",
  });
  close = draw(TextPage, { asset: plain });
  expect(document.querySelector("pre")!.textContent).toBe("# no heading");
  expect(button("Export")).toBeUndefined();
  expect([isWritten(plain), isWritten(document_)]).toEqual([false, true]);
  expect([titleOf(document_), titleOf({ ...document_, text: "no heading" })]).toEqual(["How to", "fog"]);
});

it("shows on a tile what it says, not how it is marked", () => {
  const text =
    "# A kettle\n\nMade of **copper**, see [the shop](https://example.com).\n\n![A kettle](img:4)\n\n- one";
  expect(plainWords(text)).toBe("A kettle\n\nMade of copper, see the shop.\n\none");
});
