// How assets do on the points of the brief of their conversation, as measured on this machine.

import { SvelteMap } from "svelte/reactivity";
import { host, type StudioEvent } from "../host/host";
import type { Asset } from "../ipc/Asset";
import type { AssetId } from "../ipc/AssetId";
import type { Checks } from "../ipc/Checks";
import type { Point } from "../ipc/Point";
import type { PointCheck } from "../ipc/PointCheck";
import { studio, type Studio } from "../state/studio.svelte";

export class CheckResults {
  #known = new SvelteMap<AssetId, PointCheck[]>();
  #wanted = new Set<AssetId>();
  #asked = new Set<AssetId>();
  /** The contract each conversation had when its results were read. */
  #contracts = new Map<string, string>();

  constructor(private readonly studio: Studio) {
    studio.listen((event) => this.#hear(event));
  }

  /** The results, one for each point; none when there are no points or no answer yet. */
  get(id: AssetId): readonly PointCheck[] {
    return this.#known.get(id) ?? [];
  }

  /** The points an asset is held against: those of its conversation. */
  contractOf(asset: Asset | undefined): readonly Point[] {
    if (asset?.conversation == null) return [];
    return this.studio.conversations.find(({ id }) => id === asset.conversation)?.contract ?? [];
  }

  /** Asks for the results of those that have points to be held against, in one request for all of a moment. */
  want(assets: Iterable<Asset | undefined>): void {
    const idle = this.#wanted.size === 0;
    for (const asset of assets) {
      if (!asset || this.#known.has(asset.id) || this.#asked.has(asset.id)) continue;
      const contract = this.contractOf(asset);
      if (contract.length === 0) continue;
      this.#contracts.set(asset.conversation!, JSON.stringify(contract));
      this.#wanted.add(asset.id);
    }
    if (idle && this.#wanted.size > 0) queueMicrotask(() => void this.#fetch());
  }

  #hear(event: StudioEvent): void {
    if (event.type === "checked") this.#put(event.checks);
    if (event.type === "conversation") this.#forget(event.conversation.id, event.conversation.contract);
  }

  /** Other points: what was measured against the old ones says nothing any more. */
  #forget(conversation: string, contract: readonly Point[]): void {
    const before = this.#contracts.get(conversation);
    const now = JSON.stringify(contract);
    if (before === undefined || before === now) return;
    this.#contracts.set(conversation, now);
    const gone = [...this.#known.keys()].filter(
      (id) => this.studio.assets.get(id)?.conversation === conversation,
    );
    for (const id of gone) this.#known.delete(id);
    this.want(gone.map((id) => this.studio.assets.get(id)));
  }

  #put(checks: readonly Checks[]): void {
    for (const { asset, points } of checks) this.#known.set(asset, points);
  }

  async #fetch(): Promise<void> {
    const ids = [...this.#wanted];
    this.#wanted.clear();
    for (const id of ids) this.#asked.add(id);
    try {
      this.#put(await host.call("checks", { ids }));
    } catch {
      // A picture without results is still shown; the next look asks again.
    } finally {
      for (const id of ids) this.#asked.delete(id);
    }
  }
}

export const checks = new CheckResults(studio);
