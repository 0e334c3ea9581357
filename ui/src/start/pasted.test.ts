import { describe, expect, it } from "vitest";
import { keyIn, problemWith, providerOf } from "./pasted";

const OPENAI = "sk-proj-Ab1_cd2-Ef3gh4Ij5kl6";
const MODELSLAB = "Zq8".repeat(20);

describe("keyIn", () => {
  it.each([
    [`  ${OPENAI}\n`],
    [`"${OPENAI}"`],
    [`'${OPENAI}',`],
    [`Bearer ${OPENAI}`],
    [`Authorization: Bearer ${OPENAI}`],
    [`OPENAI_API_KEY=${OPENAI}`],
    [`export OPENAI_API_KEY="${OPENAI}"`],
    [`\ufeff${OPENAI}\u200b`],
  ])("finds the key in %j", (pasted) => expect(keyIn(pasted)).toBe(OPENAI));

  it("leaves a plain key as it is", () => expect(keyIn(MODELSLAB)).toBe(MODELSLAB));
});

describe("providerOf", () => {
  it("knows OpenAI's by how they begin and ModelsLab's by how plain they are", () => {
    expect(providerOf(OPENAI)).toBe("openai");
    expect(providerOf(MODELSLAB)).toBe("modelslab");
  });

  it("does not guess", () => {
    for (const text of ["", "hello", "sk-", "my key", "local", `${MODELSLAB}-x`])
      expect(providerOf(text)).toBeNull();
  });
});

it("says what is wrong with a key that cannot be one", () => {
  expect(problemWith(OPENAI)).toBeNull();
  expect(problemWith("")).toMatch(/Paste/);
  expect(problemWith("sk-abc def")).toMatch(/space/);
  expect(problemWith("sk-äbc")).toMatch(/character/);
});
