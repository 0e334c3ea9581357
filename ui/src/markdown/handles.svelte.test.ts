import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { studio } from "../state/studio.svelte";
import { draw, settled } from "../testing/draw";
import { recordedHost, type Asked } from "../testing/recorded_host";
import { sampleAsset } from "../testing/samples";
import { viewer } from "../viewer/viewer.svelte";
import { handleIn, withHandles } from "./handles";
import Markdown from "./Markdown.svelte";

describe("handles in a text", () => {
  it("are found as whole words, and no letter is lost", () => {
    const text = "Compare img:12, clip:3 and doc:7; not bimg:4, img:x or https://a.b/img:";
    const parts = withHandles(text);
    expect(parts.flatMap((part) => (typeof part === "string" ? [] : part.handle))).toEqual([
      "img:12",
      "clip:3",
      "doc:7",
    ]);
    expect(parts.map((part) => (typeof part === "string" ? part : part.handle)).join("")).toBe(text);
  });

  it("are an address only when nothing else stands there", () => {
    expect(handleIn("img:12")).toEqual({ sort: "asset", id: "12", handle: "img:12" });
    for (const address of ["img:12?x", "https://a.b/img:12", "img:12 img:13", "", "img:-1"]) {
      expect(handleIn(address)).toBeNull();
    }
  });
});

describe("Markdown with handles", () => {
  let asked: Asked;
  let close: () => void;

  const show = async (text: string) => {
    close = draw(Markdown, { text });
    await settled();
  };

  beforeEach(() => {
    asked = recordedHost({ assets: () => [] });
    studio.assets.put([
      sampleAsset({ id: "512", words: { mine: "a fox", refined: null, sent: "", negative: null } }),
    ]);
  });

  afterEach(() => {
    close();
    viewer.close();
  });

  it("shows pictures of the library, and of nowhere else", async () => {
    await show(
      "![a fox](img:512)\n\n![from afar](https://evil.example/x.png)\n\n![odd](media://localhost/thumb/1)\n\n![gone](img:9999)",
    );
    expect([...document.querySelectorAll("img")].map((img) => img.getAttribute("src"))).toEqual([
      "thumb:512",
    ]);
    expect(document.body.textContent).toContain("picture: from afar");
    expect(document.body.textContent).toContain("img:9999 (gone)");
  });

  it("opens what is pressed", async () => {
    await show("See [the fox](img:512) or img:512.");
    const handles = [...document.querySelectorAll<HTMLElement>(".handle")];
    expect(handles).toHaveLength(2);
    handles[0]!.click();
    expect([viewer.showing, viewer.id]).toEqual(["open", "512"]);
  });

  it("asks once for a handle of nothing, however often its words are drawn", async () => {
    const props = $state({ text: "See img:777" });
    close = draw(Markdown, props);
    await settled();
    for (const more of [" and", " more", " words"]) {
      props.text += more;
      await settled();
    }
    expect(asked.filter(({ name }) => name === "assets")).toHaveLength(1);
  });

  it("leaves code as it was written", async () => {
    await show("`img:512`");
    expect(document.querySelector(".handle")).toBeNull();
    expect(document.querySelector("code")!.textContent).toBe("img:512");
  });
});
