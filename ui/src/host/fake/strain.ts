import type { Act } from "../../ipc/Act";
import type { Point } from "../../ipc/Point";
import { conversation, job, newest, proposal, said, type World } from "./scenery";
import type { FakeShelf } from "./shelf";

const GERMAN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
const ENDLESS = "northwind_spring_campaign_hero_".repeat(10).slice(0, 300);
const JAPANESE = "霧の立ちこめる静かな水辺に三本の白樺が立ち、左から低い暖かな光が差し込む朝の風景。".repeat(
  4,
);
const FAMILY = "👩‍👩‍👧‍👦 Familie 🦊 شعار العلامة";

/** `?scene=strain`: names without an end, German words, scripts without spaces, emoji, all at once. */
export function setStrainScene(scene: string | null, world: World, shelf: FakeShelf): void {
  if (scene !== "strain") return;
  asked(world);
  looked(world);
  for (const name of [ENDLESS, GERMAN, JAPANESE.slice(0, 100), FAMILY]) {
    shelf.collect(name, newest(world, 3), true);
    shelf.tag(newest(world, 2), [name.slice(0, 60)], true);
    const kit = shelf.saveKit({
      id: null,
      name,
      palettes: [{ name, colours: Array.from({ length: 14 }, (_, at) => `#0f${10 + at}3e`) }],
      style_words: [GERMAN, JAPANESE.slice(0, 80), FAMILY],
      banned_words: [ENDLESS],
      references: newest(world, 9),
      voices: [{ name, voice: ENDLESS }],
      notes: `${JAPANESE}\n${GERMAN}`,
    });
    shelf.saveProject({ id: null, name, kit: kit.id, cap_usd: 123456.78, archived: false });
    shelf.saveRecipe({
      name: name.slice(0, 40),
      title: name,
      summary: `${name} ${JAPANESE}`,
      example: JAPANESE,
      budget_usd: 1234.5,
      instructions: `${GERMAN}\n\n${ENDLESS}`,
      built_in: false,
      own: true,
    });
  }
}

/** A plan with endless names, and one step of it that failed at length. */
function asked({ talk, ...world }: World): void {
  const failed = job({ talk, ...world }, "30", "34", {
    state: "failed",
    charged: "yes",
    error: { code: "provider", message: `ModelsLab could not read ${ENDLESS}. Choose another picture.` },
  });
  const names = [ENDLESS, GERMAN, JAPANESE, FAMILY];
  const plan = (id: string) => ({
    id,
    message: id === "3" ? "32" : "34",
    call_id: `call_plan_${id}`,
    title: ENDLESS,
    budget_usd: 1234.5678,
    promotions: 9,
    promotion_model: GERMAN,
    promotion_usd: 0.000123,
    promoted: 0,
    at: 0,
    came: 0,
  });
  const steps = (message: string, of: string) =>
    names.map((name, at) =>
      proposal(`${message}${at}`, message, {
        prompt: name,
        model: at === 1 ? ENDLESS : "flux-2-dev",
        estimated_usd: [123.4567, null, 0.0094, 0.000012][at] ?? null,
        step: { plan: of, name, makes: "picture", from: at > 0 ? names[at - 1]! : null, promotion: false },
      }),
    );
  const done = steps("34", "4").map((one, at) => ({
    ...one,
    state: at === 0 ? ("approved" as const) : ("cancelled" as const),
    job: at === 0 ? failed.id : null,
  }));
  talk.put(conversation("30", `${ENDLESS} ${GERMAN}`, 1, 12345.67), [
    said("31", "30", { role: "user", text: `${ENDLESS}\n\n${GERMAN}\n\n${JAPANESE}\n\n${FAMILY}` }),
    said("34", "30", {
      text: `${JAPANESE}\n\n\`${ENDLESS}\`\n\n| ${GERMAN} | ${GERMAN} |\n|---|---|\n| ${ENDLESS} | 1 |`,
      plans: [{ ...plan("4"), state: "approved" }],
      proposals: done,
    }),
    said("32", "30", {
      text: GERMAN,
      usd: 0.006,
      state: "waiting",
      plans: [{ ...plan("3"), state: "pending" }],
      proposals: steps("32", "3"),
    }),
  ]);
}

/** Acts, a contract and documents that have more to say than there is room for. */
function looked({ talk, briefs, library, ...world }: World): void {
  const point = (says: string, more: Partial<Point> = {}): Point => ({
    ...{ kind: "other", page: 312, width: null, height: null, ratio: null, colours: null },
    ...{ tolerance: null, side: null, share: null },
    says,
    ...more,
  });
  const act = (id: string, tool: string, summary: string, more: Partial<Act> = {}): Act => ({
    ...{ id, message: "42", call_id: `call_${id}`, tool, summary, state: "done", assets: [] },
    ...{ arguments: { query: ENDLESS, words: JAPANESE }, error: null, at: 0, came: 0 },
    ...more,
  });
  const papers = [`${ENDLESS}.pdf`, `${JAPANESE.slice(0, 90)}.docx`].map(
    (name) =>
      briefs.keep(
        name,
        "pdf",
        Array.from({ length: 400 }, () => `${JAPANESE}\n${GERMAN}`),
      ).id,
  );
  const contract = [
    point(ENDLESS),
    point(GERMAN),
    point(JAPANESE),
    point(FAMILY, {
      kind: "palette",
      colours: Array.from({ length: 12 }, (_, at) => `#${at}f3d3${at % 9}`),
    }),
    point("Wide", { kind: "size", width: 16384, height: 16384 }),
    point("Quiet", { kind: "quiet_area", side: "bottom", share: 0.333 }),
  ];
  talk.put(conversation("40", JAPANESE, 2, 0.02, { contract, recipe: ENDLESS, project: "1" }), [
    said("41", "40", {
      role: "user",
      text: GERMAN,
      documents: papers,
      pictures: newest({ talk, briefs, library, ...world }, 9),
    }),
    said("42", "40", {
      state: "waiting",
      text: JAPANESE,
      acts: [
        act("421", "library.search", `Searched the library for ${ENDLESS} · 12`),
        act("422", "look", `Looked at ${GERMAN}`, { assets: newest({ talk, briefs, library, ...world }, 9) }),
        act("423", "library.read_document", `Read ${JAPANESE}`, {
          state: "failed",
          error: { code: "usage", message: `There is no document ${ENDLESS} in this conversation.` },
        }),
        act("424", "browser.open", `Open https://${GERMAN.toLowerCase()}.example.com/${ENDLESS}`, {
          state: "asking",
          arguments: { url: `https://${GERMAN.toLowerCase()}.example.com/${ENDLESS}` },
        }),
      ],
    }),
  ]);
}
