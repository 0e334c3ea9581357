import { beforeEach, expect, it } from "vitest";
import { HostError } from "../host/host";
import type { Settings } from "../ipc/Settings";
import { studio } from "../state/studio.svelte";
import { later, recordedHost } from "../testing/recorded_host";
import { saveSettings } from "./save";

beforeEach(() => {
  studio.settings = { gpt_model: "gpt-5.4", queue_slots: 5 } as Settings;
});

it("keeps a first change when a second one follows before its answer", async () => {
  const slow = later<Settings>();
  const answers: unknown[] = [slow.promise];
  const asked = recordedHost({
    save_settings: ((settings: Settings) => answers.shift() ?? settings) as never,
  });
  const first = saveSettings({ queue_slots: 10 });
  const second = saveSettings({ gpt_model: "gpt-5.4-mini" });
  slow.resolve({ gpt_model: "gpt-5.4", queue_slots: 10 } as Settings);
  await Promise.all([first, second]);
  expect(asked.at(-1)!.request).toEqual({ gpt_model: "gpt-5.4-mini", queue_slots: 10 });
  expect(studio.settings).toEqual({ gpt_model: "gpt-5.4-mini", queue_slots: 10 });
});

it("tells what the host refuses, keeps what was there, and goes on", async () => {
  const answers: (() => unknown)[] = [
    () => {
      throw new HostError("invalid_input", "The address must begin with https://.");
    },
  ];
  recordedHost({ save_settings: ((settings: Settings) => (answers.shift() ?? (() => settings))()) as never });
  await expect(saveSettings({ openai_base_url: "ftp://x" })).rejects.toThrow("https");
  expect(studio.settings).toEqual({ gpt_model: "gpt-5.4", queue_slots: 5 });
  await saveSettings({ queue_slots: 15 });
  expect(studio.settings?.queue_slots).toBe(15);
});
