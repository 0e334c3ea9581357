import { expect, it } from "vitest";
import { ago, gptName, gptOptions } from "./names";

it.each([
  ["gpt-5.4", "GPT-5.4"],
  ["gpt-5.4-2026-03-05", "GPT-5.4"],
  ["gpt-5.4-mini-2026-03-05", "GPT-5.4 mini"],
  ["gpt-4o", "GPT-4o"],
  ["llama-3.3-70b", "llama-3.3-70b"],
])("calls %s %s", (id, name) => expect(gptName(id)).toBe(name));

it("offers the model that is set even when it is not on the list", () => {
  expect(gptOptions("gpt-5.4").map(({ value }) => value)[0]).toBe("gpt-5.4");
  expect(gptOptions("local-model")[0]).toEqual({ value: "local-model", label: "local-model" });
  expect(gptOptions("gpt-5.4")).toHaveLength(4);
});

it("says how long ago something was", () => {
  const now = new Date(2026, 10, 22, 15, 0).getTime();
  const at = (...parts: [number, number, number, number, number]) => ago(new Date(...parts).getTime(), now);
  expect(ago(now - 20_000, now)).toBe("now");
  expect(at(2026, 10, 22, 14, 55)).toBe("5 min");
  expect(at(2026, 10, 22, 11, 30)).toBe("3 h");
  expect(at(2026, 10, 21, 23, 0)).toBe("Yesterday");
  expect(at(2026, 10, 17, 9, 0)).toBe("Tue");
  expect(at(2026, 10, 4, 9, 0)).toBe("4 Nov");
  expect(at(2025, 10, 4, 9, 0)).toBe("4 Nov 2025");
});
