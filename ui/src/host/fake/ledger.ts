import type { Claim } from "../../ipc/Claim";
import type { CostGroup } from "../../ipc/CostGroup";
import type { CostQuery } from "../../ipc/CostQuery";
import type { Job } from "../../ipc/Job";
import type { Reconciliation } from "../../ipc/Reconciliation";
import { dayKey } from "../../state/words";
import type { FakeLibrary } from "./library";

const DAY_MS = 86_400_000;

interface LedgerHandlers {
  cost_groups(query: CostQuery): CostGroup[];
  claims(): Claim[];
  claim(request: { id: string; on: boolean }): Job;
  reconcile(): Reconciliation;
}

/** A ledger of some months with charges to claim back, for `?scene=money`. */
export function ledgerScene(scene: string | null, library: FakeLibrary): Partial<LedgerHandlers> {
  if (scene !== "money") return {};
  let claims = CLAIMS.map((words, at) => claimOf(words, at, library));
  return {
    cost_groups: ({ by }) => groupsBy(by),
    claims: () => claims,
    claim: ({ id, on }) => {
      claims = claims.map((claim) =>
        claim.job.id === id ? { ...claim, job: { ...claim.job, claimed_at: on ? Date.now() : null } } : claim,
      );
      return claims.find(({ job }) => job.id === id)!.job;
    },
    reconcile: () => ({
      from_usd: 25,
      from_at: Date.now() - 12 * DAY_MS,
      to_usd: 14.62,
      to_at: Date.now() - 90_000,
      lines: [
        { what: "Generations with a known price", usd: -8.4127, count: 1412, certain: true },
        { what: "Generations by the price list", usd: -1.7, count: 96, certain: false },
        { what: "Refunds", usd: 0.0173, count: 2, certain: true },
        { what: "Charged without a result", usd: -0.21, count: 4, certain: true },
        { what: "Not explained", usd: -0.0746, count: 0, certain: false },
      ],
      unexplained:
        "$0.0746 left the wallet without a call of Limn. Another program with the same key may have spent it, or ModelsLab changed a price between 19 and 22 November.",
    }),
  };
}

function groupsBy(by: CostQuery["by"]): CostGroup[] {
  const now = Date.now();
  if (by === "day") {
    return Array.from({ length: 24 }, (_, at) =>
      group(dayKey(now - at * DAY_MS), "", 0.11 + ((at * 37) % 19) / 9, at),
    );
  }
  if (by === "month") {
    return [0, 31, 62].map((back, at) =>
      group(dayKey(now - back * DAY_MS).slice(0, 7), "", 21.4 - at * 7.3, at),
    );
  }
  if (by === "project") {
    return [group("1", "Northwind spring", 4.36, 0), group("2", "Zine", 0.2, 1), group("", "", 11.02, 2)];
  }
  const names = [
    "Hero for the API documentation",
    "Fox as a guide, in paper",
    LONG,
    "Product shots on white",
  ];
  return [
    ...names.map((name, at) => group(String(at + 1), name, 0.94 - at * 0.21, at)),
    group("", "", 3.1, 4),
  ];
}

function group(key: string, name: string, usd: number, at: number): CostGroup {
  const openai_usd = usd * 0.14;
  const keepers = (at * 5) % 7;
  const estimated_usd = at % 4 === 3 ? 0 : usd * 0.8;
  return {
    key,
    name,
    spent: { total_usd: usd, held_usd: 0, unclear_usd: 0, openai_usd, modelslab_usd: usd - openai_usd },
    estimated_usd,
    actual_usd: estimated_usd * (at % 3 === 0 ? 1 : at % 3 === 1 ? 1.07 : 0.94),
    assets: Math.round(usd * 120),
    keepers,
    per_keeper_usd: keepers === 0 ? null : usd / keepers,
  };
}

const LONG =
  "A conversation whose name goes on and on because somebody pasted the whole brief into the first message and never renamed it";

const CLAIMS = [
  "Isometric cutaway of a developer workspace, warmer light",
  `${LONG}. `.repeat(3),
  "Slow mountains",
];

function claimOf(words: string, at: number, library: FakeLibrary): Claim {
  const asset = library.asset("1");
  const usd = [0.0188, 0.12, 0.0047][at] ?? 0;
  const certain = at !== 1;
  const created_at = Date.now() - at * 1.7 * DAY_MS - 400_000;
  const provider_id = at === 1 ? null : String(52_000_017 + at);
  const job: Job = {
    id: String(900 + at),
    operation: "text2img",
    model: asset?.model ?? null,
    state: at === 1 ? "unknown" : "failed",
    words: { mine: words, refined: null, sent: words, negative: null },
    arguments: {},
    samples: 1,
    width: 1024,
    height: 1024,
    track_id: `limn-${created_at}-${at}`,
    provider_id,
    eta_s: null,
    error: {
      code: at === 1 ? "unknown_outcome" : "provider",
      message:
        at === 1 ? "ModelsLab's answer never arrived." : "ModelsLab made it, but the picture was empty.",
    },
    charged: certain ? "yes" : "unclear",
    estimated_usd: usd,
    actual_usd: certain ? usd : null,
    assets: [],
    retry_of: null,
    conversation: null,
    message: null,
    project: null,
    claimed_at: at === 2 ? Date.now() - DAY_MS : null,
    created_at,
    submitted_at: created_at,
    finished_at: created_at + 9000,
    dismissed: false,
  };
  const letter = `Generation ${provider_id ?? job.track_id} was charged and brought nothing. Please refund $${usd}.`;
  return { job, usd, certain, letter };
}
