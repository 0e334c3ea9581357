import { expect, it } from "vitest";
import { random } from "../host/fake/random";
import { GalleryIndex, RECORD } from "./index";
import { layOut, rowsIn, type Frame } from "./rows";

const FRAME: Frame = { width: 1500, target: 212, gap: 5, heading: 35, padding: 4 };
const ROUNDS = 9;

/** A library of some years: thirty pictures a day in common shapes. */
function library(count: number): GalleryIndex {
  const next = random(3);
  const shapes = [
    [1024, 1024],
    [1280, 768],
    [768, 1152],
    [1344, 768],
    [896, 1152],
    [1536, 640],
  ] as const;
  const buffer = new ArrayBuffer(count * RECORD);
  const view = new DataView(buffer);
  for (let at = 0; at < count; at++) {
    const [width, height] = shapes[Math.floor(next() * shapes.length)]!;
    view.setUint32(at * RECORD, count - at, true);
    view.setUint32(at * RECORD + 4, 1_795_000_000 - Math.floor(at / 30) * 86_400 - (at % 30) * 60, true);
    view.setUint16(at * RECORD + 8, width, true);
    view.setUint16(at * RECORD + 10, height, true);
  }
  return new GalleryIndex(buffer);
}

/** The least any layout must do: read both sides of every picture and write two numbers for it. */
function plainLoop(index: GalleryIndex): Uint16Array {
  const left = new Uint16Array(index.count);
  const wide = new Uint16Array(index.count);
  let x = 0;
  for (let at = 0; at < index.count; at++) {
    const width = (index.width(at) / index.height(at)) * FRAME.target;
    if (x + width > FRAME.width) x = 0;
    left[at] = x;
    wide[at] = width;
    x += width + FRAME.gap;
  }
  return left;
}

function median(act: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  }).sort((a, b) => a - b);
  return times[Math.floor(ROUNDS / 2)]!;
}

it.each([10_000, 100_000, 500_000])("lays out %i pictures", (count) => {
  const index = library(count);
  const loop = median(() => plainLoop(index));
  const whole = median(() => layOut(index, [], FRAME));
  const layout = layOut(index, [], FRAME);
  let found = 0;
  const lookUps = 100_000;
  const search = median(() => {
    for (let step = 0; step < lookUps; step++)
      found += rowsIn(layout, (layout.height * step) / lookUps, 0, 2)[0];
  });
  console.info(
    `${count.toLocaleString("en-US")} pictures: layout ${whole.toFixed(1)} ms, plain loop ${loop.toFixed(1)} ms, ` +
      `ratio ${(whole / loop).toFixed(1)}; ${((whole / count) * 1e6).toFixed(0)} ns a picture; ` +
      `finding the view ${((search / lookUps) * 1e6).toFixed(0)} ns`,
  );
  expect(layout.cells).toBe(count);
  expect(found).toBeGreaterThan(0);
});
