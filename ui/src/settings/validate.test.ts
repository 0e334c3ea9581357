import { describe, expect, it } from "vitest";
import { amount, baseUrl, exposed, hosts, limit, modelId, sites, written } from "./validate";

describe("amount", () => {
  it.each([
    ["2", 2],
    ["$2.50", 2.5],
    [" 2,50 ", 2.5],
    [".019", 0.019],
    ["0", 0],
    ["0.000000001", 1e-9],
  ])("reads %j", (text, value) => expect(amount(text)).toEqual({ value, problem: null }));

  it.each(["", "two", "-1", "1e3", "1.2.3", "1,234.5", "0.0000000001", "100001", "NaN", "Infinity", "€3"])(
    "refuses %j with a sentence",
    (text) => {
      const { value, problem } = amount(text);
      expect(value).toBeNull();
      expect(problem).toMatch(/^[A-Z].*\.$/);
    },
  );

  it("takes nothing for no limit", () => {
    expect(limit(" ")).toEqual({ value: null, problem: null });
    expect(limit("x").problem).toBeTruthy();
  });
});

describe("baseUrl", () => {
  it.each([
    ["https://api.openai.com/v1", "https://api.openai.com/v1"],
    [" https://api.openai.com/v1/ ", "https://api.openai.com/v1"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
  ])("takes %j", (text, value) => expect(baseUrl(text)).toEqual({ value, problem: null }));

  it.each([
    "",
    "api.openai.com",
    "ftp://x.example",
    "file:///x",
    "https://me:pw@x.example",
    "https://x.example/?a=1",
  ])("refuses %j", (text) => expect(baseUrl(text).problem).toMatch(/\.$/));

  it("warns when the key would travel in the open", () => {
    expect(exposed("http://models.example/v1")).toMatch(/https/);
    for (const safe of [
      "https://models.example",
      "http://localhost:1234/v1",
      "http://127.0.0.1/v1",
      "http://[::1]/v1",
      "x",
    ]) {
      expect(exposed(safe)).toBeNull();
    }
  });
});

it("takes any model id without spaces", () => {
  expect(modelId(" gpt-5.4 ").value).toBe("gpt-5.4");
  expect(modelId("meta/llama:70b").value).toBe("meta/llama:70b");
  expect(modelId("").problem).toBeTruthy();
  expect(modelId("gpt 5").problem).toBeTruthy();
});

it("takes names of hosts and refuses anything else", () => {
  expect(hosts(" CDN.example.com, b.example.org  cdn.example.com").value).toEqual([
    "cdn.example.com",
    "b.example.org",
  ]);
  expect(hosts("").value).toEqual([]);
  for (const bad of [
    "https://x.example",
    "localhost",
    "-x.example",
    "x..example",
    "x.example/path",
    "*.example.com",
  ]) {
    expect(hosts(bad).problem).toContain("not the name of a host");
  }
});

it("takes sites with and without everything below them", () => {
  expect(sites(" *.Example.com, docs.example.org").value).toEqual(["*.example.com", "docs.example.org"]);
  expect(sites("").value).toEqual([]);
  for (const bad of ["*", "*.com.", "ex*mple.com", "https://example.com", "*.*.example.com"]) {
    expect(sites(bad).problem).toContain("not a site");
  }
});

it("writes an amount so that it can be read back", () => {
  for (const usd of [0, 2, 2.5, 0.019, 1e-9, 100000]) expect(amount(written(usd)).value).toBe(usd);
  expect(written(null)).toBe("");
  expect(written(1e-6)).toBe("0.000001");
});
