import { host, toFailure } from "../host/host";
import type { Failure } from "../ipc/Failure";
import type { OperationChoice } from "../ipc/OperationChoice";
import { studio } from "../state/studio.svelte";

/** Groups in the order of the menu, with their names. */
export const GROUPS: readonly [group: string, name: string][] = [
  ["picture", "Picture"],
  ["edit", "Edit"],
  ["face", "Faces"],
  ["video", "Video"],
  ["sound", "Sound"],
  ["room", "Rooms"],
  ["model", "3D"],
];

/** The operations that can be started, read once. */
export class Catalogue {
  operations = $state.raw<OperationChoice[]>([]);
  /** Whether an answer arrived. */
  loaded = $state(false);
  failure = $state.raw<Failure | null>(null);

  #reading: Promise<void> | null = null;

  /** Reads the catalogue unless it is here or on its way. */
  load(): Promise<void> {
    if (this.loaded) return Promise.resolve();
    return (this.#reading ??= this.#read().finally(() => (this.#reading = null)));
  }

  /** An operation by its name, once the catalogue is here. */
  of(name: string): OperationChoice | undefined {
    return this.operations.find((operation) => operation.name === name);
  }

  async #read(): Promise<void> {
    try {
      this.operations = await host.call("operations", {});
      this.failure = null;
      this.loaded = true;
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  }
}

/** Operations under the name of their group. */
export function grouped(operations: OperationChoice[]): [string, OperationChoice[]][] {
  const groups = new Map(
    GROUPS.map(([group, name]): [string, [string, OperationChoice[]]] => [group, [name, []]]),
  );
  for (const operation of operations) {
    const known = groups.get(operation.group);
    if (known) known[1].push(operation);
    else groups.set(operation.group, [operation.group, [operation]]);
  }
  return [...groups.values()].filter(([, members]) => members.length > 0);
}

/** What makes it, for people: its model, or what it does where that takes no choice of models. */
export function madeWith(operation: string, model: string | null): string {
  return studio.modelName(model) || (catalogue.of(operation)?.title ?? "");
}

/** The operations of this window. */
export const catalogue = new Catalogue();
