import type { Motif, Palette } from "./pictures";

/** What the pictures of the studio in memory show: words in both stages, and how they are drawn. */
export interface Subject {
  mine: string;
  refined: string | null;
  name: string;
  motif: Motif;
  palette: Palette;
  model: string;
  width: number;
  height: number;
}

export const SUBJECTS: readonly Subject[] = [
  {
    mine: "Isometric cutaway of a developer workspace, dark theme",
    refined:
      "Isometric cutaway of a futuristic developer workspace, five curved monitors, graphite desk, dark theme, cyan and amber rim light, soft shadows, clean edges",
    name: "isometric-workspace",
    motif: "blocks",
    palette: ["#0e141c", "#1b2430", "#3b4656", "#566377", "#667790", "#2a3442", "#22c8b4", "#f09a36"],
    model: "flux-2-dev",
    width: 1280,
    height: 768,
  },
  {
    mine: "Mountains at night, one moon",
    refined:
      "Layered mountain ridges at night under one small moon, teal mist between the ridges, fine grain",
    name: "night-ridges",
    motif: "mountains",
    palette: ["#04101c", "#0c3648", "#eef3ea", "#1c5a66", "#164a58", "#103947", "#0b2834", "#071a24"],
    model: "flux-2-dev",
    width: 768,
    height: 1152,
  },
  {
    mine: "City lights out of focus",
    refined:
      "City lights far out of focus, violet, amber and blue discs of light on deep navy, shallow depth of field, 85 mm",
    name: "city-lights",
    motif: "bokeh",
    palette: ["#070a18", "#101733", "#7b5cd6", "#e0a35c", "#4b8fc8", "#d07a52", "#a06ae0"],
    model: "sdxl-1.0",
    width: 1024,
    height: 1024,
  },
  {
    mine: "A quiet magenta sunset over mountains",
    refined: null,
    name: "magenta-sunset",
    motif: "mountains",
    palette: ["#3a1d5c", "#e0557c", "#ffdf9a", "#a85a8c", "#84406f", "#622d58", "#432042", "#28142c"],
    model: "flux-2-dev",
    width: 1344,
    height: 1024,
  },
  {
    mine: "Ink in dark water",
    refined: "Threads of ink turning in dark water, jade, sand and rust, seen from above, very fine lines",
    name: "ink-in-water",
    motif: "flow",
    palette: ["#06100f", "#0b1a18", "#2f8f7a", "#8fd0b0", "#d8a066", "#b05a3a", "#174a42"],
    model: "realtime",
    width: 768,
    height: 1024,
  },
  {
    mine: "Desert ridges, morning sun",
    refined: "Desert ridges in morning haze, pale blue sky, large low sun, warm sandstone in five distances",
    name: "desert-morning",
    motif: "mountains",
    palette: ["#8db4cd", "#f1dcbb", "#fff0cf", "#dd9a66", "#c67d4b", "#a66138", "#824629", "#5c2f1d"],
    model: "flux-2-dev",
    width: 1344,
    height: 768,
  },
  {
    mine: "Combed paper, light",
    refined: "Combed marbled paper, ivory ground, thin lines of slate, teal and coral, even rhythm",
    name: "combed-paper",
    motif: "flow",
    palette: ["#f3ece0", "#efe7d9", "#33566b", "#2b7f83", "#d97a62", "#8c8aa8", "#e0b487"],
    model: "flux-2-dev",
    width: 1024,
    height: 768,
  },
  {
    mine: "Little paper town, isometric, friendly",
    refined: "A little paper town, isometric, terracotta, sage and cream blocks on warm white, soft daylight",
    name: "paper-town",
    motif: "blocks",
    palette: ["#f4ece2", "#e4d8c8", "#e0b99a", "#d97a5c", "#4c7f78", "#f0e0c8", "#8fb0a0", "#c85a44"],
    model: "sdxl-1.0",
    width: 1024,
    height: 1024,
  },
  {
    mine: "Fog over pine hills, grey",
    refined: "Fog over pine hills in early winter, five greys, a white sun without warmth, wide and empty",
    name: "grey-fog",
    motif: "mountains",
    palette: ["#e6e9ea", "#f4f1ea", "#ffffff", "#c3cccd", "#9fadaf", "#7a8c8f", "#566a6e", "#38494d"],
    model: "flux-2-dev",
    width: 1536,
    height: 768,
  },
  {
    mine: "Violet current",
    refined: null,
    name: "violet-current",
    motif: "flow",
    palette: ["#120818", "#1a0c24", "#8a4fd0", "#e06a9a", "#4aa8d8", "#f0b060", "#5a2f90"],
    model: "realtime",
    width: 1024,
    height: 896,
  },
  {
    mine: "Neon quarter at midnight, isometric",
    refined: "Isometric city quarter at midnight, violet shadows, pink and cyan signs, one lit street",
    name: "neon-quarter",
    motif: "blocks",
    palette: ["#170a28", "#22103c", "#3c2a6c", "#584090", "#e0609a", "#3fb8e0", "#7a52c0", "#2c1c50"],
    model: "flux-2-dev",
    width: 896,
    height: 1152,
  },
  {
    mine: "Stage lights, magenta",
    refined: "Stage lights out of focus in magenta and violet, haze, black foreground",
    name: "stage-lights",
    motif: "bokeh",
    palette: ["#0c0410", "#1a0620", "#d0407a", "#8a3fd0", "#f070a0", "#5a2fa0"],
    model: "sdxl-1.0",
    width: 1536,
    height: 640,
  },
];

/** The subject that words speak of most, so that a made picture shows what was asked for. */
export function subjectFor(prompt: string, seed: number): Subject {
  const words = new Set(prompt.toLowerCase().match(/\p{L}{3,}/gu) ?? []);
  let best = SUBJECTS[seed % SUBJECTS.length]!;
  let most = 0;
  for (const subject of SUBJECTS) {
    const own = `${subject.mine} ${subject.refined ?? ""}`.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
    const shared = new Set(own.filter((word) => words.has(word))).size;
    if (shared > most) [best, most] = [subject, shared];
  }
  return best;
}
