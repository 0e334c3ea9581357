import type { Asset } from "../../ipc/Asset";
import type { Checks } from "../../ipc/Checks";
import type { Point } from "../../ipc/Point";
import type { PointCheck } from "../../ipc/PointCheck";

/** How an asset does on the points of a contract: sizes are measured, the rest follows from its number. */
export function checked(asset: Asset, contract: readonly Point[]): Checks {
  return { asset: asset.id, points: contract.map((point, at) => checkOf(asset, point, at)) };
}

function checkOf(asset: Asset, point: Point, at: number): PointCheck {
  const { width, height } = asset;
  const { says } = point;
  const luck = (Number(asset.id) * 7 + at * 3) % 10;
  switch (point.kind) {
    case "size": {
      const passes = width === point.width && height === point.height;
      return {
        says,
        passes,
        measured: `${width} × ${height}, asked ${point.width} × ${point.height}`,
        opinion: null,
      };
    }
    case "ratio": {
      const [wide = 1, tall = 1] = (point.ratio ?? "1:1").split(":").map(Number);
      const ratio = (width ?? 1) / (height ?? 1);
      return {
        says,
        passes: Math.abs(ratio - wide / tall) < 0.02,
        measured: `${ratio.toFixed(2)} : 1, asked ${point.ratio}`,
        opinion: null,
      };
    }
    case "palette":
      return {
        says,
        passes: luck > 2,
        measured: luck > 2 ? "nearest ΔE 3.1, allowed 10" : "#d9822b is missing, nearest ΔE 18.4",
        opinion: null,
      };
    case "quiet_area":
      return {
        says,
        passes: luck > 1,
        measured: luck > 1 ? "detail 4 %" : "detail 31 %, allowed 12 %",
        opinion: { passes: true, says: "The left third is fog; a headline reads well there." },
      };
    case "other":
    case "no_text":
      return {
        says,
        passes: null,
        measured: "",
        opinion:
          luck > 4
            ? { passes: luck > 6, says: luck > 6 ? "Nobody looks at the camera." : "One face turns to us." }
            : null,
      };
    default:
      return { says, passes: luck > 0, measured: luck > 0 ? "as asked" : "not as asked", opinion: null };
  }
}
