import { describe, expect, it } from "vitest";
import { random } from "../host/fake/random";
import { GalleryIndex, RECORD } from "./index";
import {
  assetAt,
  cellOf,
  daysIn,
  insertAt,
  layOut,
  neighbour,
  rowAt,
  rowOf,
  rowsIn,
  type Frame,
  type Layout,
} from "./rows";

const FRAME: Frame = { width: 1000, target: 200, gap: 5, heading: 34, padding: 8 };
const DAY = 86_400;
const utcDay = (created: number): [number, number] => {
  const start = Math.floor(created / DAY) * DAY;
  return [start, start + DAY];
};

interface Item {
  created?: number;
  width?: number;
  height?: number;
  kind?: number;
}

function indexOf(items: Item[]): GalleryIndex {
  const buffer = new ArrayBuffer(items.length * RECORD);
  const view = new DataView(buffer);
  items.forEach(({ created = 1000 * DAY, width = 1024, height = 1024, kind = 0 }, at) => {
    view.setUint32(at * RECORD, items.length - at, true);
    view.setUint32(at * RECORD + 4, created, true);
    view.setUint16(at * RECORD + 8, width, true);
    view.setUint16(at * RECORD + 10, height, true);
    view.setUint8(at * RECORD + 12, kind);
  });
  return new GalleryIndex(buffer);
}

function mixed(count: number, seed = 7): GalleryIndex {
  const next = random(seed);
  return indexOf(
    Array.from({ length: count }, (_, at) => ({
      created: 1000 * DAY - Math.floor(at / 23) * DAY - at,
      width: 400 + Math.floor(next() * 1600),
      height: 400 + Math.floor(next() * 1600),
    })),
  );
}

function everyRow(layout: Layout): number[][] {
  return Array.from({ length: layout.rows }, (_, row) =>
    Array.from(
      { length: layout.first[row + 1]! - layout.first[row]! },
      (_, step) => layout.first[row]! + step,
    ),
  );
}

describe("justified rows", () => {
  const layout = layOut(mixed(500), [], FRAME, utcDay);

  it("keep the order: every cell once, newest first", () => {
    expect(everyRow(layout).flat()).toEqual(Array.from({ length: 500 }, (_, at) => at));
  });

  it("end at the right edge to the pixel, except the last of a day", () => {
    const lastRows = new Set(layout.days.slice(1).map((day) => rowOf(layout, day.first) - 1));
    lastRows.add(layout.rows - 1);
    everyRow(layout).forEach((cells, row) => {
      const last = cells.at(-1)!;
      const right = layout.left[last]! + layout.wide[last]!;
      if (lastRows.has(row)) expect(right).toBeLessThanOrEqual(FRAME.width);
      else expect(right).toBe(FRAME.width);
    });
  });

  it("leave exactly the gap between neighbours", () => {
    for (const cells of everyRow(layout)) {
      for (const cell of cells.slice(1)) {
        expect(layout.left[cell]! - layout.left[cell - 1]! - layout.wide[cell - 1]!).toBe(FRAME.gap);
      }
    }
  });

  it("keep each picture's shape to within a pixel's rounding", () => {
    const index = mixed(500);
    everyRow(layout).forEach((cells, row) => {
      for (const cell of cells) {
        const ratio = Math.min(3.6, Math.max(0.42, index.width(cell) / index.height(cell)));
        expect(Math.abs(layout.wide[cell]! - ratio * layout.tall[row]!)).toBeLessThan(1 + ratio);
      }
    });
  });

  it("stay near the height that was asked for", () => {
    const heights = [...layout.tall];
    const mean = heights.reduce((sum, height) => sum + height, 0) / heights.length;
    expect(mean).toBeGreaterThan(FRAME.target * 0.85);
    expect(mean).toBeLessThan(FRAME.target * 1.15);
  });

  it("never overlap from top to bottom", () => {
    for (let row = 1; row < layout.rows; row++) {
      expect(layout.top[row]!).toBeGreaterThanOrEqual(
        layout.top[row - 1]! + layout.tall[row - 1]! + FRAME.gap,
      );
    }
    expect(layout.height).toBe(
      layout.top[layout.rows - 1]! + layout.tall[layout.rows - 1]! + FRAME.gap + FRAME.padding,
    );
  });
});

describe("awkward shapes", () => {
  it("gives a single panorama its own row, cropped to a bearable height", () => {
    const layout = layOut(
      indexOf([{ width: 8000, height: 400 }, {}, {}]),
      [],
      { ...FRAME, width: 600 },
      utcDay,
    );
    expect(layout.first[1]).toBe(1);
    expect(layout.wide[0]).toBe(600);
    expect(layout.tall[0]).toBe(Math.round(600 / 3.6));
  });

  it("draws what has no size as a square", () => {
    const layout = layOut(indexOf([{ width: 0, height: 0, kind: 2 }]), [], FRAME, utcDay);
    expect(layout.wide[0]).toBe(FRAME.target);
  });

  it("does not stretch a lone picture over the whole width", () => {
    expect(layOut(indexOf([{}]), [], FRAME, utcDay).wide[0]).toBe(FRAME.target);
  });

  it("fills a last row that is nearly full", () => {
    const layout = layOut(indexOf([{}, {}, {}, {}, { width: 900 }]), [], FRAME, utcDay);
    expect(layout.rows).toBe(1);
    expect(layout.left[4]! + layout.wide[4]!).toBe(1000);
  });

  it("survives a pane that is hardly there", () => {
    const layout = layOut(mixed(20), [], { ...FRAME, width: 3 }, utcDay);
    expect(Math.min(...layout.tall)).toBeGreaterThanOrEqual(1);
    expect(layout.rows).toBe(20);
  });

  it("has nothing to say about nothing", () => {
    const layout = layOut(indexOf([]), [], FRAME, utcDay);
    expect(layout.height).toBe(0);
    expect(rowsIn(layout, 0, 900, 2)).toEqual([0, 0]);
    expect(daysIn(layout, 0, 900)).toEqual([0, 0]);
  });
});

describe("days", () => {
  it("begin a new row, and count what is in them", () => {
    const layout = layOut(
      indexOf([
        { created: 10 * DAY + 5 },
        { created: 10 * DAY + 1, kind: 1 },
        { created: 10 * DAY - 1 },
        { created: 8 * DAY + 3, kind: 2 },
      ]),
      [],
      FRAME,
      utcDay,
    );
    expect(
      layout.days.map(({ start, first, pictures, clips, others }) => [
        start / DAY,
        first,
        pictures,
        clips,
        others,
      ]),
    ).toEqual([
      [10, 0, 1, 1, 0],
      [9, 2, 1, 0, 0],
      [8, 3, 0, 0, 1],
    ]);
    expect(rowOf(layout, 2)).toBe(1);
  });

  it("keep the order even when a clock was set back", () => {
    const layout = layOut(
      indexOf([{ created: 9 * DAY }, { created: 10 * DAY }, { created: 9 * DAY }]),
      [],
      FRAME,
      utcDay,
    );
    expect(layout.days.map(({ first }) => first)).toEqual([0, 1, 2]);
  });
});

describe("inserts", () => {
  const index = mixed(40);
  const inserts = [
    { before: 0, ratio: 1.5, created: index.created(0) + 5 },
    { before: 0, ratio: 1.5, created: index.created(0) + 5 },
    { before: 6, ratio: 0.75, created: index.created(6) },
  ];
  const layout = layOut(index, inserts, FRAME, utcDay);

  it("stand before the asset they are told to", () => {
    expect([...layout.inserts]).toEqual([0, 1, 8]);
    expect(insertAt(layout, 8)).toBe(2);
    expect(insertAt(layout, 9)).toBe(-1);
  });

  it("leave every asset findable both ways", () => {
    for (let at = 0; at < index.count; at++) expect(assetAt(layout, cellOf(layout, at))).toBe(at);
    expect(assetAt(layout, 8)).toBe(-1);
    expect(assetAt(layout, layout.cells)).toBe(-1);
  });

  it("are not counted as pictures", () => {
    const total = layout.days.reduce((sum, day) => sum + day.pictures, 0);
    expect(total).toBe(40);
  });

  it("become their pictures without moving anything", () => {
    const before = layOut(index, [{ before: 0, ratio: 1.5, created: index.created(0) + 5 }], FRAME, utcDay);
    const after = layOut(
      indexOf([
        { width: 1536, height: 1024, created: index.created(0) + 5 },
        ...Array.from({ length: 40 }, (_, at) => ({
          width: index.width(at),
          height: index.height(at),
          created: index.created(at),
        })),
      ]),
      [],
      FRAME,
      utcDay,
    );
    expect([...after.left]).toEqual([...before.left]);
    expect([...after.wide]).toEqual([...before.wide]);
    expect([...after.top]).toEqual([...before.top]);
  });

  it("can stand alone and at the very end", () => {
    expect(layOut(indexOf([]), [{ before: 0, ratio: 1, created: 5 }], FRAME, utcDay).cells).toBe(1);
    const end = layOut(indexOf([{}]), [{ before: 9, ratio: 1, created: 1000 * DAY }], FRAME, utcDay);
    expect([...end.inserts]).toEqual([1]);
  });
});

describe("looking up", () => {
  const layout = layOut(mixed(2000), [], FRAME, utcDay);

  it("finds the same row as a plain search", () => {
    for (let y = -50; y < layout.height + 50; y += 37) {
      let plain = 0;
      for (let row = 0; row < layout.rows; row++) if (layout.top[row]! <= y) plain = row;
      expect(rowAt(layout, y)).toBe(plain);
    }
  });

  it("draws what is visible and two rows around, not more", () => {
    const top = layout.top[50]! + 1;
    const [from, to] = rowsIn(layout, top, top + 600, 2);
    expect(from).toBe(48);
    expect(to).toBe(rowAt(layout, top + 600) + 3);
    expect(layout.first[to]! - layout.first[from]!).toBeLessThan(60);
    expect(rowsIn(layout, layout.height - 10, layout.height, 2)[1]).toBe(layout.rows);
  });

  it("finds the headings in view", () => {
    const [from, to] = daysIn(layout, 3000, 4000);
    const plain = layout.days.flatMap((day, at) => (day.top >= 3000 && day.top < 4000 ? at : []));
    expect(Array.from({ length: to - from }, (_, step) => from + step)).toEqual(plain);
    expect(plain.length).toBeGreaterThan(0);
  });

  it("moves straight up and down", () => {
    const cell = layout.first[10]! + 1;
    const below = neighbour(layout, cell, 1);
    expect(rowOf(layout, below)).toBe(11);
    const middle = layout.left[cell]! + layout.wide[cell]! / 2;
    const away = (other: number): number => Math.abs(layout.left[other]! + layout.wide[other]! / 2 - middle);
    for (let other = layout.first[11]!; other < layout.first[12]!; other++) {
      expect(away(below)).toBeLessThanOrEqual(away(other));
    }
    expect(neighbour(layout, 0, -1)).toBe(0);
  });
});
