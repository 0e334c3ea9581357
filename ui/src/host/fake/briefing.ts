import type { Asset } from "../../ipc/Asset";
import type { Point } from "../../ipc/Point";
import { briefPages } from "./brief_text";
import { ago, conversation, job, newest, proposal, said, type World } from "./scenery";

/**
 * Briefs, contracts and branches: `?scene=contract` holds results against the points of a brief, `?scene=branches` is
 * a tree of conversations, `?scene=written` a document of the agent, `?scene=recipes` one that began with a recipe.
 */
export function setBriefingScene(scene: string | null, world: World): void {
  if (scene === "contract") contract(world);
  if (scene === "branches") branches(world);
  if (scene === "written") written(world);
}

const NOTHING: Omit<Point, "kind" | "says"> = {
  page: null,
  width: null,
  height: null,
  ratio: null,
  colours: null,
  tolerance: null,
  side: null,
  share: null,
};

const POINTS: Point[] = [
  {
    ...NOTHING,
    kind: "size",
    says: "The hero is 1920 × 1080, for the top of the page.",
    page: 2,
    width: 1920,
    height: 1080,
  },
  { ...NOTHING, kind: "ratio", says: "Everything for the site is 5:3.", page: 2, ratio: "5:3" },
  {
    ...NOTHING,
    kind: "palette",
    says: "Colours come from the palette: deep green, paper, a little orange.",
    page: 3,
    colours: ["#0f3d3e", "#e2dcc8", "#d9822b"],
    tolerance: 10,
  },
  {
    ...NOTHING,
    kind: "quiet_area",
    says: "Keep the left third quiet: the headline stands there.",
    page: 2,
    side: "left",
    share: 0.33,
  },
  { ...NOTHING, kind: "no_text", says: "There is no text inside any picture.", page: 4 },
  { ...NOTHING, kind: "other", says: "People look past the camera." },
];

function contract(world: World): void {
  const { talk, briefs, library } = world;
  const brief = briefs.keep("northwind-spring-brief-final-v7.pdf", "pdf", briefPages(9));
  const made = keepMade(world, 4, "70", "72");
  const done = job(world, "70", "72", { state: "done", assets: made, actual_usd: 0.0188 });
  const board = newest(world, 6).at(-1)!;
  talk.put(
    conversation("70", "Hero for Northwind", 1, 0.09, {
      contract: POINTS,
      project: "1",
      recipe: "content-pack",
    }),
    [
      said("71", "70", {
        role: "user",
        text: "Here is the brief. Make the hero first.",
        documents: [brief.id],
        pictures: [board],
      }),
      said("72", "70", {
        text: `I took six points out of the brief, and hold every result against them. img:${made[0]} comes closest; the provider made 1280 × 768, so the hero needs one upscale.`,
        usd: 0.011,
        acts: [
          {
            id: "701",
            message: "72",
            call_id: "call_701",
            tool: "set_contract",
            summary: "Took 6 points from the brief",
            state: "done",
            assets: [],
            arguments: { points: POINTS },
            error: null,
            at: 0,
            came: 0,
          },
        ],
        proposals: [proposal("702", "72", { state: "approved", job: done.id })],
      }),
    ],
  );
  library.change([made[0]!], { starred: true });
}

/** Pictures that were made in a conversation. */
function keepMade({ library }: World, count: number, in_conversation: string, message: string): string[] {
  const like = library.asset("1")!;
  return Array.from({ length: count }, (_, at) => {
    const { id: _id, ...rest } = like;
    const kept: Omit<Asset, "id"> = {
      ...rest,
      width: 1280,
      height: 768,
      seed: 880 + at * 7,
      conversation: in_conversation,
      message,
      created_at: ago(1) + at * 1000,
      starred: false,
      parents: [],
    };
    return library.keep(kept).id;
  });
}

function branches(world: World): void {
  const { talk } = world;
  const first = keepMade(world, 3, "80", "82");
  const done = job(world, "80", "82", { state: "done", samples: 3, assets: first, actual_usd: 0.0141 });
  talk.put(conversation("80", "Fog for the spring page", 60, 0.05), [
    said("81", "80", { role: "user", text: "Fog over still water, wide." }),
    said("82", "80", {
      text: "Three takes; the second keeps the left third quiet.",
      usd: 0.004,
      proposals: [proposal("801", "82", { state: "approved", samples: 3, job: done.id })],
    }),
    said("83", "80", { role: "user", text: "Closer to the shore." }),
    said("84", "80", { text: "Closer means less air for the headline. I would stay wide.", usd: 0.004 }),
  ]);
  const warm = keepMade(world, 2, "85", "87");
  const more = job(world, "85", "87", { state: "done", samples: 2, assets: warm, actual_usd: 0.0094 });
  const from = { conversation: "80", message: "82", items: null, asset: null };
  talk.put(conversation("85", "Fog, but at dusk", 20, 0.03, { fork: from }), [
    said("86", "85", { role: "user", text: "The second one, at dusk." }),
    said("87", "85", {
      text: "Dusk it is: one warm window far off, everything else cold.",
      usd: 0.004,
      summed_up: true,
      proposals: [proposal("802", "87", { state: "approved", samples: 2, job: more.id })],
    }),
  ]);
  const later = { conversation: "85", message: "87", items: null, asset: warm[0]! };
  talk.put(conversation("88", "Dusk with a boat", 5, 0, { fork: later }), []);
  const side = { conversation: "80", message: "84", items: null, asset: null };
  talk.put(
    conversation("90", "Stay wide, add birches and a very long title that does not fit", 9, 0.01, {
      fork: side,
    }),
    [
      said("91", "90", { role: "user", text: "Stay wide, and add three birches." }),
      said("92", "90", { text: "Three birches, right of the middle.", usd: 0.004 }),
    ],
  );
}

function written(world: World): void {
  const { talk, library } = world;
  const [one, two] = newest(world, 2);
  const { id: _id, ...like } = library.asset("1")!;
  const text = `# How to change your billing address\n\nIt takes a minute, and only owners can do it.\n\n## 1. Open the settings\n\nPress the wheel at the bottom left.\n\n![The settings, with the wheel marked](img:${one})\n\n## 2. Choose Billing\n\nThe address stands below the plan; compare img:${two}.\n\n![The billing page](img:${two})\n\n![A picture from elsewhere](https://example.com/tracker.png)\n\n| field | what to write |\n|---|---|\n| Company | as on the invoice |\n| VAT | with the country code |\n`;
  const document = library.keep({
    ...like,
    kind: "text",
    mime: "text/markdown; charset=utf-8",
    width: null,
    height: null,
    text,
    words: { mine: "How to change your billing address", refined: null, sent: "", negative: null },
    operation: "write_document",
    model: null,
    seed: null,
    file: "2026-11/how-to-change-your-billing-address-1a2b3c4d.md",
    conversation: "95",
    message: "97",
    parents: [one!, two!],
    requested_at: null,
    estimated_usd: null,
    actual_usd: null,
    parameters: {},
    created_at: Date.now(),
    starred: false,
  });
  talk.put(conversation("95", "Support: billing address", 1, 0.02, { recipe: "support-answer" }), [
    said("96", "95", { role: "user", text: "How do I change my billing address? Show the steps." }),
    said("97", "95", {
      text: "The answer is written, with two marked pictures.",
      usd: 0.009,
      acts: [
        {
          id: "901",
          message: "97",
          call_id: "call_901",
          tool: "write_document",
          summary: "Wrote “How to change your billing address”",
          state: "done",
          assets: [document.id],
          arguments: { title: "How to change your billing address" },
          error: null,
          at: 0,
          came: 0,
        },
      ],
    }),
  ]);
}
