import { describe, expect, it } from "vitest";
import type { ConnectionStatus } from "../ipc/ConnectionStatus";
import { troubleOf } from "./trouble";

const WELL: ConnectionStatus = {
  sandbox: false,
  sandbox_reason: null,
  sandbox_by_environment: false,
  openai: "keychain",
  modelslab: "environment",
  keychain: "GNOME Keyring",
  keychain_problem: null,
};

describe("trouble with the connection", () => {
  it("is silent when all is well", () => {
    expect(troubleOf(null, WELL, true)).toBeNull();
    expect(troubleOf(null, null, true)).toBeNull();
  });

  it("comes from the studio first", () => {
    const failure = { code: "library", message: "The library is in use by another Limn." } as const;
    expect(troubleOf(failure, WELL, false)).toEqual({ text: failure.message, way: "again" });
  });

  it("says that work goes on when the network is gone", () => {
    expect(troubleOf(null, WELL, false)?.text).toMatch(/no network/);
  });

  it("needs neither network nor keys in the sandbox", () => {
    expect(troubleOf(null, { ...WELL, sandbox: true, openai: "missing" }, false)).toBeNull();
  });

  it("says which key is missing and what does not work without it", () => {
    expect(troubleOf(null, { ...WELL, openai: "missing" }, true)?.text).toMatch(/OpenAI.*refined/);
    expect(troubleOf(null, { ...WELL, modelslab: "missing" }, true)?.text).toMatch(/ModelsLab.*pictures/);
    const both = troubleOf(null, { ...WELL, openai: "missing", modelslab: "missing" }, true);
    expect(both).toEqual({
      text: "There is no key for OpenAI and ModelsLab, so nothing can be made.",
      way: "settings",
    });
  });
});
