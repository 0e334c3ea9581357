import { Channel, invoke } from "@tauri-apps/api/core";
import type { AssetId } from "../ipc/AssetId";
import { guardFetch } from "./fetch_guard";
import {
  HostError,
  toFailure,
  type AnswerOf,
  type CommandName,
  type Host,
  type RequestOf,
  type StudioEvent,
} from "./host";

/** Whether this page runs inside the desktop shell. */
export function insideTauri(): boolean {
  return "__TAURI_INTERNALS__" in window;
}

/** WebView2 serves custom schemes as `http://<scheme>.localhost`, the other engines as they are. */
function mediaRoot(userAgent: string): string {
  return userAgent.includes("Windows") ? "http://media.localhost" : "media://localhost";
}

export function openTauri(): Host {
  guardFetch(window);
  const root = mediaRoot(navigator.userAgent);
  // Held for the life of the page: a collected channel would go silent.
  let channel: Channel<StudioEvent> | undefined;
  return {
    async call<K extends CommandName>(name: K, request: RequestOf<K>): Promise<AnswerOf<K>> {
      try {
        return await invoke<AnswerOf<K>>(name, { request });
      } catch (thrown) {
        const { code, message } = toFailure(thrown);
        throw new HostError(code, message);
      }
    },
    async subscribe(listener) {
      channel = new Channel<StudioEvent>(listener);
      await invoke("subscribe", { channel });
    },
    thumb: (id: AssetId) => `${root}/thumb/${id}`,
  };
}
