import type { Charge } from "../../ipc/Charge";
import type { Claim } from "../../ipc/Claim";
import type { CostGroup } from "../../ipc/CostGroup";
import type { CostQuery } from "../../ipc/CostQuery";
import type { Job } from "../../ipc/Job";
import type { Reconciliation } from "../../ipc/Reconciliation";
import type { FakeLibrary } from "./library";
import type { FakeMoney } from "./money";
import type { FakeWork } from "./work";

const DAY_MS = 86_400_000;

/** What the ledger of the studio in memory adds up to. */
export class FakeBooks {
  constructor(
    private readonly money: FakeMoney,
    private readonly work: FakeWork,
    private readonly library: FakeLibrary,
    private readonly nameOf: (by: CostQuery["by"], key: string) => string,
  ) {}

  groups({ by, project }: CostQuery): CostGroup[] {
    const groups = new Map<string, Charge[]>();
    for (const charge of this.money.charges()) {
      if (project !== null && charge.project !== project) continue;
      const key = keyOf(by, charge);
      groups.set(key, [...(groups.get(key) ?? []), charge]);
    }
    return [...groups].map(([key, charges]) => this.#group(by, key, charges));
  }

  claims(): Claim[] {
    return this.work
      .all()
      .filter(({ charged }) => charged === "yes" || charged === "unclear")
      .map((job) => ({
        job,
        usd: job.actual_usd ?? job.estimated_usd ?? 0,
        certain: job.charged === "yes",
        letter: `Request ${job.provider_id ?? job.track_id} made nothing and may have been charged. Please credit it.`,
      }));
  }

  claim(id: string, on: boolean): Job {
    return this.work.change(id, { claimed_at: on ? Date.now() : null });
  }

  reconcile(): Reconciliation {
    const now = Date.now();
    return {
      from_usd: 15.7,
      from_at: now - DAY_MS,
      to_usd: 14.62,
      to_at: now,
      lines: [
        { what: "Generations that were charged", usd: -0.94, count: 200, certain: true },
        { what: "Generations whose answer was lost", usd: -0.09, count: 2, certain: false },
        { what: "Not explained", usd: -0.05, count: 0, certain: false },
      ],
      unexplained: "$0.05 cannot be explained by anything Limn asked for.",
    };
  }

  #group(by: CostQuery["by"], key: string, charges: Charge[]): CostGroup {
    const spent = { total_usd: 0, held_usd: 0, unclear_usd: 0, openai_usd: 0, modelslab_usd: 0 };
    let estimated_usd = 0;
    let actual_usd = 0;
    for (const charge of charges) {
      if (charge.state === "released") continue;
      const usd = charge.actual_usd ?? charge.estimated_usd;
      spent.total_usd += usd;
      spent[charge.provider === "openai" ? "openai_usd" : "modelslab_usd"] += usd;
      if (charge.state === "held") spent.held_usd += usd;
      if (charge.state === "unclear") spent.unclear_usd += usd;
      estimated_usd += charge.estimated_usd;
      actual_usd += charge.actual_usd ?? 0;
    }
    const jobs = new Set(charges.flatMap(({ job }) => job ?? []));
    const made = this.library.own().filter(({ job }) => job !== null && jobs.has(job));
    const keepers = made.filter(({ starred, rating }) => starred || rating >= 4).length;
    const per_keeper_usd = keepers > 0 ? spent.total_usd / keepers : null;
    const name = this.nameOf(by, key);
    return { key, name, spent, estimated_usd, actual_usd, assets: made.length, keepers, per_keeper_usd };
  }
}

function keyOf(by: CostQuery["by"], charge: Charge): string {
  const day = new Date(charge.created_at).toISOString();
  if (by === "day") return day.slice(0, 10);
  if (by === "month") return day.slice(0, 7);
  return charge[by] ?? "";
}
