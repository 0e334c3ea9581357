import { describe, expect, it } from "vitest";
import { guardFetch } from "./fetch_guard";

/** A page whose `fetch` only remembers what it was given. */
function page() {
  const sent: { address: string; body: unknown; headers: Headers }[] = [];
  const target = {
    fetch: (async (input: RequestInfo | URL, init?: RequestInit) => {
      sent.push({
        address: input instanceof Request ? input.url : String(input),
        body: init?.body,
        headers: new Headers(init?.headers),
      });
      return new Response();
    }) as typeof fetch,
  };
  guardFetch(target);
  return { sent, fetch: (input: RequestInfo | URL, init?: RequestInit) => target.fetch(input, init) };
}

const text = (bytes: unknown): string => new TextDecoder().decode(bytes as ArrayBuffer);

describe("a request to a custom scheme", () => {
  it.each(["ipc://localhost/save", "media://localhost/x", "IPC://localhost/save"])(
    "never carries a Blob (%s)",
    async (address) => {
      const { sent, fetch } = page();
      await fetch(address, { method: "POST", body: new Blob(["words"], { type: "text/plain" }) });
      expect(sent[0]?.body).toBeInstanceOf(ArrayBuffer);
      expect(text(sent[0]?.body)).toBe("words");
      expect(sent[0]?.headers.get("content-type")).toContain("text/plain");
    },
  );

  it("never carries a form, and keeps the boundary it was encoded with", async () => {
    const { sent, fetch } = page();
    const form = new FormData();
    form.set("name", "value");
    await fetch("ipc://localhost/save", { method: "POST", body: form });
    expect(sent[0]?.body).toBeInstanceOf(ArrayBuffer);
    const boundary = /boundary=(\S+)/.exec(sent[0]?.headers.get("content-type") ?? "")?.[1];
    expect(boundary).toBeTruthy();
    expect(text(sent[0]?.body)).toContain(boundary);
    expect(text(sent[0]?.body)).toContain("value");
  });

  it("keeps headers that were set by hand", async () => {
    const { sent, fetch } = page();
    const headers = { "content-type": "application/json", "x-mark": "7" };
    await fetch("ipc://localhost/save", { method: "POST", headers, body: new Blob(["{}"]) });
    expect(sent[0]?.headers.get("content-type")).toBe("application/json");
    expect(sent[0]?.headers.get("x-mark")).toBe("7");
  });

  it("may carry words and bytes as they are", async () => {
    const { sent, fetch } = page();
    const bytes = new ArrayBuffer(4);
    await fetch("ipc://localhost/save", { method: "POST", body: "{}" });
    await fetch("ipc://localhost/save", { method: "POST", body: bytes });
    expect(sent.map(({ body }) => body)).toEqual(["{}", bytes]);
    expect(sent[1]?.body).toBe(bytes);
  });
});

describe("any other request", () => {
  it.each(["https://example.org/x", "http://127.0.0.1:9/x", "/assets/x", "x"])(
    "is left alone (%s)",
    async (address) => {
      const { sent, fetch } = page();
      const body = new Blob(["words"]);
      await fetch(address, { method: "POST", body });
      expect(sent[0]?.body).toBe(body);
    },
  );
});
