import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const read = (path: string): string => readFileSync(join(import.meta.dirname, path), "utf8");
const css = read("app.css");
const page = read("../index.html");

/** The tokens of a theme by name. */
function tokensOf(theme: string): Record<string, string> {
  const block = new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? "";
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value!.trim()]),
  );
}

function channels(hex: string): [number, number, number] {
  const [, r, g, b] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(hex) ?? [];
  if (!r || !g || !b) throw new Error(`${hex} is not a colour as these tokens write them`);
  return [parseInt(r, 16), parseInt(g, 16), parseInt(b, 16)];
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r, g, b] = channels(hex).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const SURFACES = [
  "well",
  "surface",
  "raised",
  "hover",
  "pressed",
  "hairline",
  "line",
  "hold",
  "hold-share",
  "scroll",
  "ring",
  "ring-gap",
];
const WORDS = ["text", "muted", "faint", "on-well", "on-well-text"];

/** Which words may stand on which surface. */
const PAIRS: [words: string, surface: string][] = [
  ["text", "surface"],
  ["text", "raised"],
  ["text", "hover"],
  ["text", "pressed"],
  ["text", "hold"],
  ["text", "hold-share"],
  ["muted", "surface"],
  ["muted", "raised"],
  ["muted", "hold"],
  ["muted", "hold-share"],
  ["faint", "surface"],
  ["on-well", "well"],
  ["on-well-text", "well"],
  ["on-accent", "accent-fill"],
  ["on-accent", "accent-hover"],
  ["warn", "surface"],
  ["warn", "raised"],
  ["danger", "surface"],
  ["danger", "raised"],
  ["good", "surface"],
  ["good", "raised"],
  ["added", "added-fill"],
  ["removed", "removed-fill"],
];

describe("the measures of contrast", () => {
  it("agree with the definition's own examples", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });
});

describe.each(["dark", "mid", "light"])("the %s theme", (theme) => {
  const tokens = tokensOf(theme);

  it.each([...SURFACES, ...WORDS])("has no colour in --%s", (name) => {
    const [r, g, b] = channels(tokens[name]!);
    expect([g, b]).toEqual([r, r]);
  });

  it.each(PAIRS)("shows --%s on --%s at 4.5 : 1 or more", (words, surface) => {
    expect(contrast(tokens[words]!, tokens[surface]!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["surface", "raised", "well"])("shows focus on --%s at 3 : 1 or more", (surface) => {
    // On the mid-grey well no blue reaches 3 : 1; there the ring lies inside pictures, beside a dark line.
    const against = theme === "mid" && surface === "well" ? tokens["ring-gap"]! : tokens[surface]!;
    expect(contrast(tokens.accent!, against)).toBeGreaterThanOrEqual(3);
  });

  it("sets the ring off from itself, so that it shows on any picture", () => {
    expect(contrast(tokens.ring!, tokens["ring-gap"]!)).toBeGreaterThanOrEqual(7);
  });

  it("has every token the dark theme has", () => {
    expect(Object.keys(tokens).sort()).toEqual(Object.keys(tokensOf("dark")).sort());
  });
});

describe("the tokens of the sketches", () => {
  it.each([
    ["dark", "well", "#161616"],
    ["dark", "surface", "#1e1e1e"],
    ["dark", "raised", "#272727"],
    ["dark", "hairline", "#333333"],
    ["dark", "text", "#e6e6e6"],
    ["dark", "muted", "#9a9a9a"],
    ["dark", "accent", "#4c8dff"],
    ["light", "well", "#d6d6d6"],
    ["light", "surface", "#f4f4f4"],
    ["light", "raised", "#ffffff"],
    ["light", "hairline", "#dcdcdc"],
    ["light", "text", "#1c1c1c"],
    ["mid", "well", "#777777"],
  ])("%s --%s is %s", (theme, name, value) => {
    expect(tokensOf(theme)[name]).toBe(value);
  });
});

describe("the page", () => {
  it("has nothing inline that the content policy would refuse or that would switch inline styles off", () => {
    // Tauri answers a <style> or inline <script> with a nonce, and a nonce disables 'unsafe-inline' for styles.
    expect(page).not.toMatch(/<style|<script(?![^>]*\bsrc=)|\son\w+=/);
  });
});
