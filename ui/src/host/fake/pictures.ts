import { random } from "./random";

/** The sorts of picture the studio in memory can draw. */
export type Motif = "mountains" | "blocks" | "flow" | "bokeh";

/** Colours from back to front; the first is the ground. */
export type Palette = readonly string[];

/** Draws a picture as SVG: the motif and colours say what it is, the seed how it is composed. */
export function draw(motif: Motif, palette: Palette, seed: number, width: number, height: number): string {
  const painter = { mountains, blocks, flow, bokeh }[motif];
  const body = painter(palette, random(seed), width, height);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>`;
}

const n = (value: number): string => value.toFixed(1);
const pick = (palette: Palette, share: number): string =>
  palette[Math.min(palette.length - 1, Math.floor(share * palette.length))] ?? "#888";

function ground(palette: Palette, next: string, width: number, height: number): string {
  return (
    `<defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="${palette[0]}"/>` +
    `<stop offset="1" stop-color="${next}"/></linearGradient></defs>` +
    `<rect width="${width}" height="${height}" fill="url(#g)"/>`
  );
}

/** Palette: top of the sky, foot of the sky, sun, then ridges from far to near. */
function mountains(palette: Palette, next: () => number, width: number, height: number): string {
  const [, foot = "#888", sun = "#fff", ...ridges] = palette;
  let out = ground(palette, foot, width, height);
  const size = Math.min(width, height) * (0.05 + next() * 0.04);
  const x = width * (0.22 + next() * 0.56);
  const y = height * (0.2 + next() * 0.2);
  out += `<circle cx="${n(x)}" cy="${n(y)}" r="${n(size * 2.4)}" fill="${sun}" opacity=".1"/>`;
  out += `<circle cx="${n(x)}" cy="${n(y)}" r="${n(size)}" fill="${sun}"/>`;
  ridges.forEach((colour, layer) => {
    const base = height * (0.46 + 0.11 * layer);
    const waves = [1, 2.3, 4.9, 11, 23].map((wave) => ({
      wave: wave * (1.1 + next() * 0.6),
      phase: next() * 7,
      rise: (height * 0.12) / Math.pow(wave, 0.82),
    }));
    let path = `M0 ${height}`;
    for (let step = 0; step <= 72; step++) {
      const at = step / 72;
      const rise = waves.reduce(
        (sum, { wave, phase, rise }) => sum + Math.sin(at * wave * 5 + phase) * rise,
        0,
      );
      path += `L${n(at * width)} ${n(base + rise * (0.75 - layer * 0.05))}`;
    }
    out += `<path d="${path}L${width} ${height}Z" fill="${colour}"/>`;
  });
  return out;
}

/** Palette: ground, foot, then colours of blocks. */
function blocks(palette: Palette, next: () => number, width: number, height: number): string {
  const [, foot = "#333", ...colours] = palette;
  let out = ground(palette, foot, width, height);
  const count = 12;
  const unit = Math.min(width / (count * 2.1), height / (count * 1.5));
  const left = width / 2;
  const top = height * 0.5 - (count * unit) / 2;
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      if (next() < 0.13) continue;
      const middle = 1 - Math.hypot(row - count / 2, column - count / 2) / count;
      const rise = unit * (0.4 + next() * 3.2 * middle);
      const colour = pick(colours, Math.pow(next(), 1.4));
      const x = left + (column - row) * unit;
      const y = top + (column + row) * unit * 0.5 - rise + unit;
      const half = unit * 0.5;
      out += face(x, y, [unit, half, 0, unit, -unit, half], colour, 0);
      out += face(x - unit, y + half, [unit, half, unit, half + rise, 0, rise], colour, 0.28);
      out += face(x, y + unit, [unit, -half, unit, rise - half, 0, rise], colour, 0.5);
    }
  }
  return out;
}

/** One face of a block: corners relative to the first, darkened by a share. */
function face(x: number, y: number, corners: readonly number[], colour: string, dark: number): string {
  let path = `M${n(x)} ${n(y)}`;
  for (let i = 0; i < corners.length; i += 2) path += `L${n(x + corners[i]!)} ${n(y + corners[i + 1]!)}`;
  const shade = dark > 0 ? `<path d="${path}Z" opacity="${dark}"/>` : "";
  return `<path d="${path}Z" fill="${colour}"/>${shade}`;
}

/** Palette: ground, foot, then colours of lines. */
function flow(palette: Palette, next: () => number, width: number, height: number): string {
  const [, foot = "#222", ...colours] = palette;
  let out = ground(palette, foot, width, height);
  const scale = 2.2 / Math.min(width, height);
  const [a, b, c] = [next() * 9, next() * 9, next() * 9];
  const step = Math.min(width, height) / 60;
  for (let line = 0; line < 260; line++) {
    let x = next() * width;
    let y = next() * height;
    let path = `M${n(x)} ${n(y)}`;
    for (let point = 0; point < 22; point++) {
      const angle =
        Math.sin(x * scale * 2.1 + a) * 2.4 +
        Math.cos(y * scale * 2.6 + b) * 2.2 +
        Math.sin((x + y) * scale + c);
      x += Math.cos(angle) * step;
      y += Math.sin(angle) * step;
      path += `L${n(x)} ${n(y)}`;
    }
    const weight = step * (0.1 + next() * 0.34);
    out += `<path d="${path}" fill="none" stroke="${pick(colours, next())}" stroke-width="${n(weight)}" stroke-linecap="round" opacity=".85"/>`;
  }
  return out;
}

/** Palette: ground, foot, then colours of lights. */
function bokeh(palette: Palette, next: () => number, width: number, height: number): string {
  const [, foot = "#111", ...colours] = palette;
  let out = ground(palette, foot, width, height);
  colours.forEach((colour, index) => {
    out +=
      `<radialGradient id="l${index}"><stop stop-color="${colour}" stop-opacity=".62"/>` +
      `<stop offset=".82" stop-color="${colour}" stop-opacity=".78"/>` +
      `<stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`;
  });
  for (let light = 0; light < 78; light++) {
    const size = Math.min(width, height) * (0.012 + Math.pow(next(), 2.4) * 0.13);
    const x = width * (0.5 + (next() + next() - 1) * 0.6);
    const y = height * (0.55 + (next() + next() - 1) * 0.42);
    const colour = Math.floor(next() * colours.length);
    out += `<circle cx="${n(x)}" cy="${n(y)}" r="${n(size)}" fill="url(#l${colour})" opacity="${n(0.25 + next() * 0.6)}"/>`;
  }
  return out;
}
