import type { Charge } from "../../ipc/Charge";
import type { CostReport } from "../../ipc/CostReport";
import type { CostToday } from "../../ipc/CostToday";
import type { Settings } from "../../ipc/Settings";
import type { Spent } from "../../ipc/Spent";

const DAY_MS = 86_400_000;

/** The ledger of the studio in memory. */
export class FakeMoney {
  #charges: Charge[] = [];
  #last = 0;

  constructor(private readonly empty: boolean) {}

  charge(charge: Omit<Charge, "id">): Charge {
    const kept = { ...charge, id: String((this.#last += 1)) };
    this.#charges.unshift(kept);
    return kept;
  }

  settle(job: string, state: Charge["state"], actual_usd: number | null): void {
    this.#charges = this.#charges.map((charge) =>
      charge.job === job ? { ...charge, state, actual_usd } : charge,
    );
  }

  /** Every row, newest first. */
  charges(): readonly Charge[] {
    return this.#charges;
  }

  today(settings: Settings): CostToday {
    const spent = this.#spent();
    return {
      spent,
      cap_day_usd: settings.cap_day_usd,
      left_usd: settings.cap_day_usd === null ? null : Math.max(0, settings.cap_day_usd - spent.total_usd),
      month_usd: spent.total_usd + (this.empty ? 0 : 6.51),
      cap_month_usd: settings.cap_month_usd,
      wallet_usd: 14.62,
    };
  }

  report(settings: Settings): CostReport {
    const now = Date.now();
    const earlier = this.empty ? [] : [1.18, 0.64, 2.31, 0.09, 0.87, 1.42];
    return {
      today: this.today(settings),
      days: [
        { day: localDay(now), spent: this.#spent() },
        ...earlier.map((usd, index) => ({
          day: localDay(now - (index + 1) * DAY_MS),
          spent: split(usd, usd * 0.11),
        })),
      ],
      charges: this.#charges,
      prices_as_of: "2026-11-15",
    };
  }

  #spent(): Spent {
    const sum = split(this.empty ? 0 : 0.39, this.empty ? 0 : 0.03);
    for (const charge of this.#charges) {
      if (charge.state === "released") continue;
      const usd = charge.actual_usd ?? charge.estimated_usd;
      sum.total_usd += usd;
      if (charge.state === "held") sum.held_usd += usd;
      if (charge.state === "unclear") sum.unclear_usd += usd;
      if (charge.provider === "openai") sum.openai_usd += usd;
      else sum.modelslab_usd += usd;
    }
    return sum;
  }
}

function split(total: number, openai: number): Spent {
  return {
    total_usd: total,
    held_usd: 0,
    unclear_usd: 0,
    openai_usd: openai,
    modelslab_usd: total - openai,
  };
}

function localDay(ms: number): string {
  const day = new Date(ms);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
