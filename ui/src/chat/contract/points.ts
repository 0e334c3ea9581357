// The points of a contract: their short names, and one as it is edited.

import type { Point } from "../../ipc/Point";
import type { PointKind } from "../../ipc/PointKind";

export const KINDS: readonly { value: PointKind; label: string }[] = [
  { value: "size", label: "Size" },
  { value: "ratio", label: "Ratio" },
  { value: "palette", label: "Palette" },
  { value: "alpha", label: "Transparency" },
  { value: "quiet_area", label: "Quiet area" },
  { value: "no_text", label: "No text" },
  { value: "sharpness", label: "Sharpness" },
  { value: "other", label: "Something else" },
];

const SIDES: Record<string, string> = {
  top: "Top",
  bottom: "Bottom",
  left: "Left",
  right: "Right",
  centre: "Centre",
};

export const SIDE_CHOICES = Object.entries(SIDES).map(([value, label]) => ({ value, label }));

/** Longest short name in characters; the rest is in the popover. */
const LONG = 26;

/** What a chip says of a point. */
export function shortName(point: Point): string {
  const { kind, width, height, ratio, side, share, says } = point;
  switch (kind) {
    case "size":
      return width && height ? `${width} × ${height}` : cut(says);
    case "ratio":
      return ratio ?? cut(says);
    case "palette":
      return "Palette";
    case "alpha":
      return "Transparent";
    case "quiet_area": {
      const where = SIDES[side ?? ""] ?? "Area";
      return `${where}${share === null ? "" : ` ${Math.round(share * 100)} %`} quiet`;
    }
    case "no_text":
      return "No text";
    case "sharpness":
      return "Sharp";
    case "other":
      return cut(says);
  }
}

function cut(words: string): string {
  return words.length <= LONG ? words : `${words.slice(0, LONG - 1).trimEnd()}…`;
}

export const NEW_POINT: Point = {
  kind: "other",
  says: "",
  page: null,
  width: null,
  height: null,
  ratio: null,
  colours: null,
  tolerance: null,
  side: null,
  share: null,
};

/** A point as it is typed. */
export interface Typed {
  kind: PointKind;
  says: string;
  width: string;
  height: string;
  ratio: string;
  colours: string;
  side: string;
  share: string;
}

export function typedOf(point: Point): Typed {
  const text = (value: number | string | null) => (value === null ? "" : String(value));
  return {
    kind: point.kind,
    says: point.says,
    width: text(point.width),
    height: text(point.height),
    ratio: text(point.ratio),
    colours: (point.colours ?? []).join(" "),
    side: point.side ?? "left",
    share: point.share === null ? "33" : String(Math.round(point.share * 100)),
  };
}

/** The point that was typed; or what is wrong with it, as one sentence. */
export function pointOf(typed: Typed, before: Point): Point | string {
  const { kind } = typed;
  const says = typed.says.trim();
  if (says === "") return "Say in words what is asked for.";
  const point: Point = { ...NEW_POINT, kind, says, page: before.page };
  if (kind === "size") {
    const [width, height] = [Number(typed.width), Number(typed.height)];
    const whole = [width, height].every((side) => Number.isInteger(side) && side > 0);
    return whole ? { ...point, width, height } : "Write width and height in pixels.";
  }
  if (kind === "ratio") {
    const ratio = typed.ratio.replace(/\s/g, "");
    return /^[1-9]\d{0,4}:[1-9]\d{0,4}$/.test(ratio) ? { ...point, ratio } : "Write a ratio, such as 16:9.";
  }
  if (kind === "palette") {
    const colours = typed.colours
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean);
    const valid = colours.length > 0 && colours.every((colour) => /^#[0-9a-f]{6}$/.test(colour));
    return valid ? { ...point, colours, tolerance: before.tolerance } : "Write colours such as #0f3d3e.";
  }
  if (kind === "quiet_area") {
    const share = Number(typed.share.replace("%", "")) / 100;
    const valid = share > 0 && share <= 1;
    return valid ? { ...point, side: typed.side, share } : "Write a share from 1 to 100 %.";
  }
  return point;
}
