import { expect, it } from "vitest";
import { gptName, gptOptions } from "./names";

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
