// What checks come to, in few characters.

import type { PointCheck } from "../ipc/PointCheck";

/** How many points pass, fail and take eyes. */
export interface Tally {
  passes: number;
  fails: number;
  eyes: number;
  all: number;
}

export function tally(points: readonly PointCheck[]): Tally {
  const passes = points.filter((point) => point.passes === true).length;
  const fails = points.filter((point) => point.passes === false).length;
  return { passes, fails, eyes: points.length - passes - fails, all: points.length };
}

/** "3 of 4 points pass, 1 needs eyes" for screen readers and tooltips. */
export function tallyWords({ passes, fails, eyes, all }: Tally): string {
  const parts = [`${passes} of ${all} ${all === 1 ? "point passes" : "points pass"}`];
  if (fails > 0) parts.push(`${fails} ${fails === 1 ? "fails" : "fail"}`);
  if (eyes > 0) parts.push(`${eyes} ${eyes === 1 ? "needs" : "need"} eyes`);
  return parts.join(", ");
}

/** Where a point stands, in a word or two. */
export function verdict({ passes }: PointCheck): string {
  return passes === null ? "needs eyes" : passes ? "passes" : "fails";
}
