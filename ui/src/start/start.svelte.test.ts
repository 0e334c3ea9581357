import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordedHost, type Asked } from "../testing/recorded_host";
import { HostError } from "../host/host";
import type { ConnectionStatus } from "../ipc/ConnectionStatus";
import Start from "./Start.svelte";

const OPENAI = "sk-proj-Ab1_cd2-Ef3gh4Ij5kl6";
const MODELSLAB = "Zq8".repeat(20);

const missing: ConnectionStatus = {
  sandbox: true,
  sandbox_reason: null,
  sandbox_by_environment: false,
  openai: "missing",
  modelslab: "missing",
  keychain: "GNOME Keyring",
  keychain_problem: null,
};

let open: ReturnType<typeof mount>;
let done: number;

function draw(connection = missing) {
  done = 0;
  const props = $state({ connection, ondone: () => void done++ });
  open = mount(Start, { target: document.body, props });
  flushSync();
  return props;
}

const fields = () =>
  [...document.querySelectorAll<HTMLInputElement>("input[type=password]")] as [
    HTMLInputElement,
    HTMLInputElement,
  ];
const button = (words: string) =>
  [...document.querySelectorAll("button")].find(
    (one) => one.textContent?.trim() === words,
  ) as HTMLButtonElement;

function paste(field: HTMLInputElement, text: string) {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.defineProperty(event, "clipboardData", { value: { getData: () => text } });
  field.dispatchEvent(event);
  flushSync();
}

/** Lets the answers of the host arrive. */
async function settled() {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
  flushSync();
}

async function press(words: string) {
  button(words).click();
  await settled();
}

function goodHost(): Asked {
  return recordedHost({
    check_key: (({ provider }: { provider: string }) => ({
      provider,
      valid: true,
      detail:
        provider === "openai"
          ? "OpenAI takes this key, and it may use gpt-5.4."
          : "ModelsLab takes this key.",
      balance_usd: provider === "openai" ? null : 43.6,
    })) as never,
    save_key: () => missing,
    use_sandbox: () => missing,
  });
}

let asked: Asked;

beforeEach(() => {
  asked = goodHost();
});

afterEach(async () => {
  await unmount(open);
});

describe("a key that is typed", () => {
  it("is checked, kept, and gone from the page", async () => {
    draw();
    const [openai, modelslab] = fields();
    paste(openai, `  "${OPENAI}"\n`);
    paste(modelslab, MODELSLAB);
    await press("Continue");
    expect(asked).toEqual([
      { name: "check_key", request: { provider: "openai", key: OPENAI } },
      { name: "check_key", request: { provider: "modelslab", key: MODELSLAB } },
      { name: "save_key", request: { provider: "openai", key: OPENAI, session_only: false } },
      { name: "save_key", request: { provider: "modelslab", key: MODELSLAB, session_only: false } },
    ]);
    expect(fields().map(({ value }) => value)).toEqual(["", ""]);
    expect(document.documentElement.outerHTML).not.toContain(OPENAI);
    expect(done).toBe(1);
  });

  it("is kept beside the other one, although the first one changes the screen", async () => {
    const saved: string[] = [];
    const props = draw();
    recordedHost({
      check_key: (({ provider }: { provider: string }) => ({
        provider,
        valid: true,
        detail: "",
        balance_usd: null,
      })) as never,
      save_key: (({ provider, key }: { provider: "openai" | "modelslab"; key: string }) => {
        saved.push(key);
        props.connection = { ...props.connection, [provider]: "keychain" };
        flushSync();
        return props.connection;
      }) as never,
    });
    paste(fields()[0], OPENAI);
    paste(fields()[1], MODELSLAB);
    await press("Continue");
    expect(saved).toEqual([OPENAI, MODELSLAB]);
    expect(done).toBe(1);
  });

  it("is in no attribute and no text at any time", async () => {
    draw();
    paste(fields()[0], OPENAI);
    await press("Check");
    expect(document.documentElement.outerHTML).not.toContain(OPENAI);
    expect(fields()[0].type).toBe("password");
    expect(fields()[0].getAttribute("autocomplete")).toBe("off");
  });

  it("goes to the field it belongs to", () => {
    draw();
    const [openai, modelslab] = fields();
    paste(modelslab, OPENAI);
    expect([openai.value, modelslab.value]).toEqual([OPENAI, ""]);
    expect(document.body.textContent).toContain("OpenAI's key, so it is in the other field");
  });

  it("shows what the check found, until it is changed", async () => {
    draw();
    paste(fields()[0], OPENAI);
    await press("Check");
    expect(document.body.textContent).toContain("it may use gpt-5.4");
    paste(fields()[1], MODELSLAB);
    await press("Check");
    expect(document.body.textContent).toContain("valid · balance $43.60");
    fields()[0].value += "x";
    fields()[0].dispatchEvent(new Event("input", { bubbles: true }));
    flushSync();
    expect(document.body.textContent).not.toContain("it may use gpt-5.4");
  });

  it("leaves the page when the screen does", async () => {
    draw();
    const [openai] = fields();
    paste(openai, OPENAI);
    await unmount(open);
    expect(openai.value).toBe("");
    draw();
  });
});

describe("what stops it", () => {
  it("is a key that is not accepted: nothing is kept", async () => {
    asked = recordedHost({
      check_key: (({ provider }: { provider: string }) => ({
        provider,
        valid: false,
        detail: "OpenAI does not accept this key.",
        balance_usd: null,
      })) as never,
    });
    draw();
    paste(fields()[0], OPENAI);
    paste(fields()[1], MODELSLAB);
    await press("Continue");
    expect(document.querySelector("[role=alert]")?.textContent).toContain("does not accept");
    expect(asked.map(({ name }) => name)).toEqual(["check_key"]);
    expect(done).toBe(0);
  });

  it("is a network that is down, until the person says to save anyway", async () => {
    asked = recordedHost({
      check_key: () => {
        throw new HostError("network", "The network cannot be reached.");
      },
      save_key: () => missing,
    });
    draw({ ...missing, modelslab: "keychain" });
    paste(fields()[0], OPENAI);
    await press("Continue");
    expect(done).toBe(0);
    expect(document.body.textContent).toContain("The network cannot be reached.");
    await press("Save anyway");
    expect(asked.map(({ name }) => name)).toEqual(["check_key", "save_key"]);
    expect(done).toBe(1);
  });

  it("is a key that is missing: the field says so and nobody is asked", async () => {
    draw();
    paste(fields()[0], OPENAI);
    await press("Continue");
    expect(asked).toEqual([]);
    expect(document.body.textContent).toContain("Paste ModelsLab's key too");
  });

  it("is a keychain that refuses: the key stays in its field to try again", async () => {
    asked = recordedHost({
      check_key: (({ provider }: { provider: string }) => ({
        provider,
        valid: true,
        detail: "valid",
        balance_usd: null,
      })) as never,
      save_key: () => {
        throw new HostError("keychain", "GNOME Keyring is locked. Unlock it, then try again.");
      },
    });
    draw({ ...missing, modelslab: "keychain" });
    paste(fields()[0], OPENAI);
    await press("Continue");
    expect(document.body.textContent).toContain("GNOME Keyring is locked");
    expect(fields()[0].value).toBe(OPENAI);
    expect(done).toBe(0);
    expect(document.querySelector("[role=switch]")).not.toBeNull();
  });
});

describe("where the keys go", () => {
  it("is said with the keychain's own name", () => {
    draw();
    expect(document.body.textContent).toContain("They go into GNOME Keyring and nowhere else.");
  });

  it("is this session only, and only when the person chose so, where there is no keychain", async () => {
    draw({
      ...missing,
      keychain: null,
      keychain_problem: "No Secret Service answers. Install GNOME Keyring to keep keys.",
    });
    expect(document.body.textContent).toContain("No Secret Service answers.");
    paste(fields()[0], OPENAI);
    paste(fields()[1], MODELSLAB);
    await press("Continue");
    expect(asked).toEqual([]);
    expect(done).toBe(0);
    document.querySelector<HTMLElement>("[role=switch]")!.click();
    flushSync();
    await press("Continue");
    const saved = asked.filter(({ name }) => name === "save_key");
    expect(saved.map(({ request }) => (request as { session_only: boolean }).session_only)).toEqual([
      true,
      true,
    ]);
    expect(done).toBe(1);
  });

  it("is nowhere when the sandbox is tried first", async () => {
    draw();
    paste(fields()[0], OPENAI);
    await press("Try the sandbox first");
    expect(asked).toEqual([{ name: "use_sandbox", request: { on: true } }]);
    expect(fields()[0].value).toBe("");
    expect(done).toBe(1);
  });

  it("is all that is shown of a key that is kept", () => {
    draw({ ...missing, openai: "keychain", modelslab: "environment" });
    expect(fields()).toHaveLength(0);
    expect(document.body.textContent).toContain("saved in GNOME Keyring");
    expect(document.body.textContent).toContain("taken from the environment");
  });
});
