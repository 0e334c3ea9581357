import { describe, expect, it } from "vitest";
import { decoded, destination, safeHref } from "./links";

describe("safeHref", () => {
  it.each([
    ["https://modelslab.com/pricing", "https://modelslab.com/pricing"],
    ["HTTP://example.com", "http://example.com/"],
    ["mailto:studio@example.com", "mailto:studio@example.com"],
    ["https://example.com/?a=1&amp;b=2", "https://example.com/?a=1&b=2"],
  ])("allows %s", (href, expected) => expect(safeHref(href)).toBe(expected));

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "\u0001javascript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript&#58;alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://example.com/1",
    "media://localhost/original/1",
    "tauri://localhost/",
    "//evil.example/x",
    "/settings",
    "#top",
    "",
    "https://openai.com@evil.example/",
    "https://user:password@example.com/",
  ])("refuses %j", (href) => expect(safeHref(href)).toBeNull());
});

it("says where a link leads", () => {
  expect(destination("https://docs.example.com/a/b?c")).toBe("docs.example.com");
  expect(destination("mailto:studio@example.com")).toBe("studio@example.com");
});

it("resolves character references and leaves the rest alone", () => {
  expect(decoded("a &lt;b&gt; &amp;amp; &#39;c&#x27; &unknown; & d")).toBe("a <b> &amp; 'c' &unknown; & d");
  expect(decoded("&#0;&#xD800;&#9999999;")).toBe("\ufffd\ufffd\ufffd");
});
