// One provider's key on its way from the person to the studio. The key itself is never held here: it stays in the
// password field until it is handed over, and the field is emptied as soon as it was taken.

import { host, toFailure } from "../host/host";
import type { ConnectionStatus } from "../ipc/ConnectionStatus";
import type { KeyCheck } from "../ipc/KeyCheck";
import type { Provider } from "../ipc/Provider";
import type { Usd } from "../ipc/Usd";
import { keyIn, problemWith, providerOf } from "./pasted";

/** Where a key stands. `unchecked`: the provider could not be asked, so nobody knows. */
export type Stage = "empty" | "typed" | "checking" | "valid" | "invalid" | "unchecked" | "saving";

export class KeyEntry {
  stage = $state<Stage>("empty");
  /** What the check found, or what is wrong, as one sentence. */
  said = $state("");
  /** The wallet that the check found, for ModelsLab. */
  balance = $state<Usd | null>(null);
  /** Another provider's key was pasted here and moved there. */
  note = $state("");
  /** The keychain would not take the key; only this session is left to keep it in. */
  refused = $state(false);

  #field: HTMLInputElement | null = null;
  #asked = 0;

  constructor(readonly provider: Provider) {}

  /** Attaches to the password field. Leaving the page empties it. */
  readonly attach = (field: HTMLInputElement) => {
    this.#field = field;
    return () => {
      field.value = "";
      this.#field = null;
      this.#set("empty", "");
    };
  };

  /** Whether there is nothing in the field. */
  get blank(): boolean {
    return !this.#field?.value;
  }

  get busy(): boolean {
    return this.stage === "checking" || this.stage === "saving";
  }

  /** The field's text changed: what was found about another key counts no more. */
  changed(): void {
    this.#asked++;
    this.note = "";
    this.#set(this.#field?.value ? "typed" : "empty", "");
  }

  /**
   * Takes a pasted text. The key of another provider is not taken but returned, so that the caller can put it where
   * it belongs.
   */
  paste(text: string): { provider: Provider; key: string } | null {
    const key = keyIn(text);
    const provider = providerOf(key);
    if (provider !== null && provider !== this.provider) return { provider, key };
    this.fill(key);
    return null;
  }

  /** Puts a key into the field. */
  fill(key: string): void {
    if (this.#field) this.#field.value = key;
    this.changed();
  }

  focus(): void {
    this.#field?.focus();
  }

  /** Asks the provider with its cheapest call. Whether the key is good. */
  async check(): Promise<boolean> {
    const key = this.#key();
    if (key === null) return false;
    const asked = ++this.#asked;
    this.#set("checking", "");
    let found: KeyCheck;
    try {
      found = await host.call("check_key", { provider: this.provider, key });
    } catch (thrown) {
      if (asked === this.#asked) this.#set("unchecked", toFailure(thrown).message);
      return false;
    }
    if (asked !== this.#asked) return false;
    this.#set(found.valid ? "valid" : "invalid", found.detail);
    this.balance = found.balance_usd;
    return found.valid;
  }

  /** Hands the key over to be kept, and empties the field. `null` when it could not be kept. */
  async save(session_only: boolean): Promise<ConnectionStatus | null> {
    const key = this.#key();
    if (key === null) return null;
    this.#asked++;
    this.#set("saving", "");
    try {
      const status = await host.call("save_key", { provider: this.provider, key, session_only });
      if (this.#field) this.#field.value = "";
      this.#set("empty", "");
      return status;
    } catch (thrown) {
      const { code, message } = toFailure(thrown);
      this.refused = code === "keychain";
      this.#set("invalid", message);
      return null;
    }
  }

  /** Says what is wrong without asking anybody. */
  blame(problem: string): void {
    this.#set("invalid", problem);
    this.focus();
  }

  #key(): string | null {
    const key = keyIn(this.#field?.value ?? "");
    const problem = problemWith(key);
    if (problem === null) return key;
    this.blame(problem);
    return null;
  }

  #set(stage: Stage, said: string): void {
    this.stage = stage;
    this.said = said;
    this.balance = null;
  }
}
