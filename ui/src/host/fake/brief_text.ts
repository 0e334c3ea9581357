const PARTS = [
  "Northwind opens its spring season with a fox as the guide. The tone is calm and warm; nothing shouts.",
  "The hero is 1920 × 1080, for the top of the page. Keep the left third quiet: the headline stands there.",
  "Colours come from the palette: deep green #0f3d3e, paper #e2dcc8, a little orange #d9822b.",
  "There is no text inside any picture. Words are set by the page.",
  "People look past the camera. Light comes from one side, as in late afternoon.",
];

/** A brief of so many pages that reads like one. */
export function briefPages(count: number): string[] {
  return Array.from({ length: count }, (_, page) => {
    const head = page === 0 ? "Spring season, brief for pictures" : `${page + 1}. Part ${page + 1}`;
    const turned = PARTS.map((_, at) => PARTS[(at + page) % PARTS.length]!);
    return [head, ...turned].join("\n\n");
  });
}
