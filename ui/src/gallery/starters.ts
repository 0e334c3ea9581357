/** Wishes to begin with: one of each common shape. */
export const STARTERS = [
  {
    text: "A futuristic developer workspace with multiple monitors, dark theme",
    width: 1280,
    height: 768,
    samples: 4,
  },
  {
    text: "Layered mountains at dusk, one low sun, calm and wide, for a page header",
    width: 1536,
    height: 640,
    samples: 2,
  },
  {
    text: "A small isometric town of paper, soft daylight, warm white background",
    width: 1024,
    height: 1024,
    samples: 2,
  },
] as const;
