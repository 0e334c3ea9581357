import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Settings } from "../ipc/Settings";
import { studio } from "../state/studio.svelte";
import { draw } from "../testing/draw";
import { recordedHost, type Asked } from "../testing/recorded_host";
import GptPrices from "./GptPrices.svelte";
import MoneySection from "./MoneySection.svelte";

let asked: Asked;
let end: () => void;

const labelled = (label: string) => {
  const id = [...document.querySelectorAll("label")].find((one) => one.textContent === label)?.htmlFor;
  return document.getElementById(id ?? "") as HTMLInputElement;
};

function write(label: string, text: string) {
  const field = labelled(label);
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  flushSync();
  return field;
}

async function settled() {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
  flushSync();
}

async function press(words: string) {
  const button = [...document.querySelectorAll("button")].find((one) => one.textContent?.trim() === words)!;
  if (button.type === "submit") button.form!.requestSubmit();
  else button.click();
  await settled();
}

const saved = () => asked.filter(({ name }) => name === "save_settings").map(({ request }) => request);

beforeEach(() => {
  asked = recordedHost({
    save_settings: ((settings: Settings) => settings) as never,
    cost: () => ({ prices_as_of: "2026-11-15" }),
  });
  studio.settings = {
    cap_day_usd: 10,
    cap_message_usd: null,
    cap_month_usd: null,
    quiet_limit_usd: 0,
    gpt_prices: {},
    picture_prices: {},
  } as unknown as Settings;
});

afterEach(() => end());

describe("a GPT price", () => {
  it("is not kept before it is whole, so that no call ever looks free by accident", async () => {
    end = draw(GptPrices, { prices: {} });
    await press("GPT price");
    write("GPT model", "gpt-5.4-mini");
    write("Read", "0.25");
    await press("Add");
    expect(saved()).toEqual([]);
    expect(document.querySelector("[role=alert]")?.textContent).toContain("Write an amount");
    write("Written", "2");
    await press("Add");
    expect(saved()).toMatchObject([
      { gpt_prices: { "gpt-5.4-mini": { input: 0.25, cached: null, output: 2 } } },
    ]);
  });
});

describe("a limit", () => {
  const leave = async (field: HTMLInputElement) => {
    field.dispatchEvent(new FocusEvent("blur"));
    await settled();
  };

  it("is kept when the field is left", async () => {
    end = draw(MoneySection, { settings: studio.settings! });
    await leave(write("Limit for a day, in dollars", "$2,50"));
    expect(saved()).toMatchObject([{ cap_day_usd: 2.5 }]);
  });

  it("of a month is kept beside that of a day", async () => {
    end = draw(MoneySection, { settings: studio.settings! });
    await leave(write("Limit for a month, in dollars", "40"));
    expect(saved()).toMatchObject([{ cap_day_usd: 10, cap_month_usd: 40 }]);
  });

  it("is none when the field is empty", async () => {
    end = draw(MoneySection, { settings: studio.settings! });
    await leave(write("Limit for a day, in dollars", " "));
    expect(saved()).toMatchObject([{ cap_day_usd: null }]);
  });

  it("stays as it was when what is written is not an amount, and says so at the field", async () => {
    end = draw(MoneySection, { settings: studio.settings! });
    const field = write("Limit for a day, in dollars", "ten");
    await leave(field);
    expect(saved()).toEqual([]);
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(document.querySelector("[role=alert]")?.textContent).toContain("such as 2.50");
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
    flushSync();
    expect(field.value).toBe("10");
    expect(document.querySelector("[role=alert]")).toBeNull();
  });
});
