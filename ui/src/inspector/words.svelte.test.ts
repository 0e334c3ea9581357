import { afterEach, beforeEach, expect, it } from "vitest";
import { gallery } from "../gallery/gallery.svelte";
import { HostError } from "../host/host";
import type { Chain } from "../ipc/Chain";
import { draw, settled } from "../testing/draw";
import { recordedHost } from "../testing/recorded_host";
import { sampleAsset } from "../testing/samples";
import Words from "./Words.svelte";

const BODY = '{"prompt":"fog over hills","key":"…"}';
const chain: Chain = {
  mine: "fog",
  refined: "fog over hills",
  proposed: { prompt: "fog over hills", samples: 4 },
  arguments: { prompt: "fog over hills", samples: 2 },
  body: BODY,
  blame: [
    { text: "fog", by: "me" },
    { text: " over hills", by: "model" },
  ],
};

let end: () => void;

beforeEach(() => (gallery.stage = "mine"));

afterEach(() => {
  end();
  document.body.replaceChildren();
});

const press = async (words: string) => {
  [...document.querySelectorAll("button")]
    .find((one) => (one.getAttribute("aria-label") ?? one.textContent?.trim()) === words)!
    .click();
  await settled();
};
const panel = () => document.querySelector("[role=tabpanel]")!;

it("shows the exact body of what was sent, and copies it to the byte", async () => {
  const asked = recordedHost({ chain: () => chain, copy_text: () => null });
  end = draw(Words, { asset: sampleAsset() });
  await settled();
  expect(asked).toEqual([]);
  await press("Sent");
  expect(panel().querySelector("pre")?.textContent).toBe(BODY);
  await press("Copy");
  expect(asked.at(-1)).toEqual({ name: "copy_text", request: { text: BODY } });
});

it("tells who wrote each word by marks and in words", async () => {
  recordedHost({ chain: () => chain });
  end = draw(Words, { asset: sampleAsset() });
  await press("Sent");
  await press("Who wrote what");
  expect(panel().querySelector(".blame")?.textContent).toBe("fog over hills");
  expect(panel().querySelector(".model")?.textContent).toBe(" over hills");
  expect(panel().textContent).toContain("GPT: over hills");
});

it("shows arguments beside what GPT had written", async () => {
  recordedHost({ chain: () => chain });
  end = draw(Words, { asset: sampleAsset() });
  await press("Arguments");
  expect(panel().textContent).toMatch(/samples\s*2\s*GPT wrote 4/);
});

it("says verbatim only where sent is mine to the byte", async () => {
  recordedHost({ chain: () => chain });
  const words = { mine: "fo\u0301g", refined: null, sent: "fo\u0301g", negative: null };
  end = draw(Words, { asset: sampleAsset({ words }) });
  expect(document.body.textContent).toContain("Verbatim");
  end();
  // The same to the eye, but composed: other bytes.
  end = draw(Words, { asset: sampleAsset({ words: { ...words, sent: "fóg" } }) });
  expect(document.body.textContent).not.toContain("Verbatim");
});

it("shows the words and says so when the chain cannot be read", async () => {
  let broken = true;
  recordedHost({
    chain: () => {
      if (broken) throw new HostError("library", "The library is busy. Try again.");
      return { ...chain, body: null };
    },
  });
  end = draw(Words, { asset: sampleAsset() });
  await press("Sent");
  expect(panel().textContent).toContain("fog over hills");
  expect(panel().querySelector("[role=alert]")?.textContent).toContain("library is busy");
  broken = false;
  await press("Try again");
  expect(panel().querySelector("[role=alert]")).toBeNull();
  expect(panel().textContent).toContain("was not kept");
});
