import type { GalleryIndex } from "./index";

/** A tile that is not an asset (a generation under way, one that failed), in front of the asset at `before`. */
export interface Insert {
  before: number;
  /** Width by height. */
  ratio: number;
  /** Seconds since 1970 UTC: which day it belongs to. */
  created: number;
}

/** A day, as a heading with rows below it. */
export interface Day {
  /** Midnight at its start, in seconds since 1970 UTC. */
  start: number;
  /** Its first cell. */
  first: number;
  /** Top of its heading in pixels. */
  top: number;
  /** Assets in it, inserts not counted. */
  pictures: number;
  clips: number;
  others: number;
}

/** Every tile's place, in whole pixels. A cell is an asset or an insert, newest first. */
export interface Layout {
  cells: number;
  /** Height of everything. */
  height: number;
  rows: number;
  /** Per row: top, height, and its first cell (one more entry at the end). */
  top: Float64Array;
  tall: Uint16Array;
  first: Uint32Array;
  /** Per cell: left edge and width. */
  left: Uint16Array;
  wide: Uint16Array;
  days: Day[];
  /** Cell of each insert, ascending. */
  inserts: Uint32Array;
}

export interface Frame {
  /** Room for the rows. */
  width: number;
  /** Height the rows aim at. */
  target: number;
  gap: number;
  /** Height of a day's heading. */
  heading: number;
  /** Space above everything and below everything. */
  padding: number;
}

/** Wider or taller pictures are cropped in the grid, so that one panorama does not flatten its row. */
const WIDEST = 3.6;
const TALLEST = 0.42;
/** A last row this close to full is filled like the others. */
const NEARLY_FULL = 1.3;

/** Cells at the end of a day whose rows are balanced at most; those before them are broken row by row. */
const BALANCED = 48;
/** How much an empty part of the last row weighs against rows that are too high or too low. */
const HOLE = 0.64;

/** Midnights around a moment, in seconds since 1970 UTC, in the person's time zone. */
export type DayBounds = (created: number) => [start: number, end: number];

export const localDay: DayBounds = (created) => {
  const day = new Date(created * 1000);
  day.setHours(0, 0, 0, 0);
  const start = day.getTime() / 1000;
  day.setDate(day.getDate() + 1);
  return [start, day.getTime() / 1000];
};

/**
 * Justified rows under day headings, strictly in the given order. Pure and in one pass over the index; nothing is ever
 * measured, so nothing ever shifts.
 */
export function layOut(
  index: GalleryIndex,
  inserts: readonly Insert[],
  frame: Frame,
  dayOf = localDay,
): Layout {
  const cells = index.count + inserts.length;
  const left = new Uint16Array(cells);
  const wide = new Uint16Array(cells);
  const ratios = new Float32Array(cells);
  const insertCells = new Uint32Array(inserts.length);
  const starts = dayStarts(index, inserts, dayOf, ratios, insertCells);

  // No row is empty, so there are at most as many as cells.
  const ends = new Uint32Array(cells);
  const top = new Float64Array(cells + 1);
  const tall = new Uint16Array(cells + 1);
  const first = new Uint32Array(cells + 1);
  let rows = 0;
  let y = frame.padding;
  for (let number = 0; number < starts.length; number++) {
    const day = starts[number]!;
    const end = starts[number + 1]?.first ?? cells;
    day.top = y;
    y += frame.heading;
    let from = day.first;
    const count = breakRows(ratios, from, end, frame, ends);
    for (let row = 0; row < count; row++) {
      const to = ends[row]!;
      const height = place(ratios, from, to, to === end, frame, left, wide);
      top[rows] = y;
      tall[rows] = height;
      first[rows] = from;
      rows++;
      y += height + frame.gap;
      from = to;
    }
    y += frame.gap;
  }
  first[rows] = cells;
  return {
    cells,
    height: cells === 0 ? 0 : Math.ceil(y - frame.gap + frame.padding),
    rows,
    top: top.subarray(0, rows),
    tall: tall.subarray(0, rows),
    first: first.subarray(0, rows + 1),
    left,
    wide,
    days: starts,
    inserts: insertCells,
  };
}

/** Walks assets and inserts in order: notes each cell's ratio and where each day begins. */
function dayStarts(
  index: GalleryIndex,
  inserts: readonly Insert[],
  dayOf: DayBounds,
  ratios: Float32Array,
  insertCells: Uint32Array,
): Day[] {
  const days: Day[] = [];
  let [start, end] = [Infinity, -Infinity];
  let day: Day | undefined;
  let cell = 0;
  let next = 0;
  const enter = (created: number): Day => {
    if (day && created >= start && created < end) return day;
    [start, end] = dayOf(created);
    day = { start, first: cell, top: 0, pictures: 0, clips: 0, others: 0 };
    days.push(day);
    return day;
  };
  for (let at = 0; at <= index.count; at++) {
    for (; next < inserts.length && (inserts[next]!.before <= at || at === index.count); next++) {
      enter(inserts[next]!.created);
      insertCells[next] = cell;
      ratios[cell++] = bounded(inserts[next]!.ratio);
    }
    if (at === index.count) break;
    const into = enter(index.created(at));
    const kind = index.kind(at);
    if (kind === "image") into.pictures++;
    else if (kind === "video") into.clips++;
    else into.others++;
    ratios[cell++] = bounded(index.width(at) / index.height(at));
  }
  return days;
}

function bounded(ratio: number): number {
  return ratio > 0 && ratio < Infinity ? Math.min(WIDEST, Math.max(TALLEST, ratio)) : 1;
}

/**
 * Finds where the rows of a day end and writes it into `ends`, each as the cell after its last. Says how many there are.
 */
function breakRows(ratios: Float32Array, from: number, end: number, frame: Frame, ends: Uint32Array): number {
  let rows = 0;
  for (let cell = from; cell < end;) {
    cell = rowEnd(ratios, cell, end, frame);
    ends[rows++] = cell;
  }
  // A last row with a hole beside it: the last few rows share it out.
  const last = rows > 1 ? ends[rows - 2]! : from;
  if (rows === 1 || fullness(ratios, last, end, frame) > 1 / NEARLY_FULL) return rows;
  let first = rows - 1;
  while (first > 0 && end - (first > 1 ? ends[first - 2]! : from) <= BALANCED) first--;
  if (end - (first > 0 ? ends[first - 1]! : from) > BALANCED) return rows;
  return balance(ratios, first > 0 ? ends[first - 1]! : from, end, frame, ends, first);
}

/** Which share of the width a row takes at the target height. */
function fullness(ratios: Float32Array, from: number, to: number, frame: Frame): number {
  let sum = 0;
  for (let cell = from; cell < to; cell++) sum += ratios[cell]!;
  return (sum * frame.target) / (frame.width - frame.gap * (to - from - 1));
}

/** The cell after the row that begins at `from`: full when it reaches the width, with or without its last cell. */
function rowEnd(ratios: Float32Array, from: number, end: number, frame: Frame): number {
  let sum = 0;
  for (let cell = from; cell < end; cell++) {
    const count = cell - from + 1;
    const before = sum;
    sum += ratios[cell]!;
    const room = frame.width - frame.gap * (count - 1);
    if (sum * frame.target < room) continue;
    if (count === 1) return cell + 1;
    // Whichever row's height is nearer to the target, as a proportion.
    const lower = room / sum;
    const higher = (room + frame.gap) / before;
    return frame.target * frame.target <= lower * higher ? cell + 1 : cell;
  }
  return end;
}

const cost = new Float64Array(BALANCED + 1);
const before = new Uint8Array(BALANCED + 1);

/**
 * Breaks the last rows of a day so that their heights are as near to the target as they can be together, and writes the
 * ends from `ends[rows]` on. Row by row, a single picture would often be left over with a hole beside it.
 */
function balance(
  ratios: Float32Array,
  from: number,
  end: number,
  frame: Frame,
  ends: Uint32Array,
  rows: number,
): number {
  const count = end - from;
  for (let to = 1; to <= count; to++) {
    cost[to] = Infinity;
    let sum = 0;
    for (let first = to - 1; first >= 0; first--) {
      sum += ratios[from + first]!;
      const share = (frame.width - frame.gap * (to - first - 1)) / (sum * frame.target);
      // Filled rows are judged by how far their height is off, as a proportion; an unfilled last one by its hole.
      const hole = to === count && share > NEARLY_FULL;
      const off = hole ? HOLE * (1 - 1 / share) ** 2 : share + 1 / share - 2;
      const total = cost[first]! + off;
      if (total < cost[to]!) {
        cost[to] = total;
        before[to] = first;
      }
      // Longer rows only get lower.
      if (share < 0.6) break;
    }
  }
  let more = 0;
  for (let to = count; to > 0; to = before[to]!) more++;
  for (let to = count, row = rows + more; to > 0; to = before[to]!) ends[--row] = from + to;
  return rows + more;
}

/** Puts a row's cells side by side and returns its height. The last row of a day is not stretched. */
function place(
  ratios: Float32Array,
  from: number,
  to: number,
  last: boolean,
  frame: Frame,
  left: Uint16Array,
  wide: Uint16Array,
): number {
  let sum = 0;
  for (let cell = from; cell < to; cell++) sum += ratios[cell]!;
  const room = Math.max(1, frame.width - frame.gap * (to - from - 1));
  const exact = room / sum;
  const full = !last || exact <= frame.target * NEARLY_FULL;
  const height = full ? exact : frame.target;
  let run = 0;
  for (let cell = from; cell < to; cell++) {
    const gaps = frame.gap * (cell - from);
    const begin = Math.round(run * height);
    run += ratios[cell]!;
    // Rounding each edge, not each width, keeps the right edge straight.
    left[cell] = begin + gaps;
    wide[cell] = Math.max(1, Math.round(run * height) - begin);
  }
  return Math.max(1, Math.round(height));
}

/** The row at a height, or the nearest one. */
export function rowAt(layout: Layout, y: number): number {
  let low = 0;
  let high = layout.rows - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (layout.top[middle]! <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The row a cell is in. */
export function rowOf(layout: Layout, cell: number): number {
  let low = 0;
  let high = layout.rows - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (layout.first[middle]! <= cell) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The rows to draw for a part of the height, with some more on either side: the first, and the one after the last. */
export function rowsIn(layout: Layout, top: number, bottom: number, more: number): [number, number] {
  if (layout.rows === 0) return [0, 0];
  return [Math.max(0, rowAt(layout, top) - more), Math.min(layout.rows, rowAt(layout, bottom) + 1 + more)];
}

/** The days whose heading lies in a part of the height: the first, and the one after the last. */
export function daysIn(layout: Layout, top: number, bottom: number): [number, number] {
  const before = (y: number): number => {
    let low = 0;
    let high = layout.days.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (layout.days[middle]!.top < y) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return [before(top), before(bottom)];
}

/** The insert a cell is, or -1. */
export function insertAt(layout: Layout, cell: number): number {
  const found = insertsUpTo(layout, cell);
  return found > 0 && layout.inserts[found - 1] === cell ? found - 1 : -1;
}

/** Where in the index a cell's asset is, or -1 for an insert. */
export function assetAt(layout: Layout, cell: number): number {
  if (cell < 0 || cell >= layout.cells) return -1;
  const found = insertsUpTo(layout, cell);
  return found > 0 && layout.inserts[found - 1] === cell ? -1 : cell - found;
}

/** The cell of the asset at a place in the index. */
export function cellOf(layout: Layout, at: number): number {
  let cell = at;
  for (const insert of layout.inserts) {
    if (insert <= cell) cell++;
    else break;
  }
  return cell;
}

/** Inserts at or before a cell; there are few. */
function insertsUpTo(layout: Layout, cell: number): number {
  let count = 0;
  while (count < layout.inserts.length && layout.inserts[count]! <= cell) count++;
  return count;
}

/** The cell above (-1) or below (1) that is nearest to the middle of this one. */
export function neighbour(layout: Layout, cell: number, step: -1 | 1): number {
  const row = rowOf(layout, cell) + step;
  if (row < 0 || row >= layout.rows) return cell;
  const middle = layout.left[cell]! + layout.wide[cell]! / 2;
  let nearest = layout.first[row]!;
  let least = Infinity;
  for (let other = layout.first[row]!; other < layout.first[row + 1]!; other++) {
    const away = Math.abs(layout.left[other]! + layout.wide[other]! / 2 - middle);
    if (away < least) [nearest, least] = [other, away];
  }
  return nearest;
}
