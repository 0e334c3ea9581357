import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { host } from "../host/host";
import type { Job } from "../ipc/Job";
import { studio } from "../state/studio.svelte";
import { draw } from "../testing/draw";
import { fakeHost, sampleJob } from "../testing/samples";
import JobTile from "./JobTile.svelte";

let asked: [string, unknown][];

beforeEach(async () => {
  fakeHost();
  await studio.open();
  asked = [];
  vi.spyOn(host, "call").mockImplementation(async (name, request) => {
    asked.push([name, request]);
    return (name === "unclaimed" ? [{ provider_id: "51234567", results: 2 }] : null) as never;
  });
});

const words = (): string => document.body.textContent?.replace(/\s+/g, " ").trim() ?? "";
const button = (name: string): HTMLButtonElement =>
  [...document.querySelectorAll("button")].find(
    (one) => (one.getAttribute("aria-label") ?? one.textContent)?.trim() === name,
  )!;

function show(change: Partial<Job>, first = true): void {
  draw(JobTile, { job: sampleJob({ submitted_at: Date.now(), ...change }), first });
}

async function press(name: string): Promise<void> {
  button(name).click();
  await Promise.resolve();
  flushSync();
}

describe("a generation under way", () => {
  it("says what is coming, when and for how much", () => {
    show({});
    expect(words()).toBe("4 pictures about 6 s FLUX · $0.019");
    expect(document.querySelector("[role=group]")?.getAttribute("aria-label")).toBe(
      "Working: fog over hills",
    );
  });

  it("says it once, not in every place it holds", () => {
    show({}, false);
    expect(words()).toBe("");
    expect(document.querySelector("[aria-hidden=true]")).not.toBeNull();
  });

  it("can be cancelled, until its result is being saved", async () => {
    show({});
    await press("Cancel");
    expect(asked).toEqual([["cancel_job", { id: "7" }]]);
    document.body.replaceChildren();
    show({ state: "fetching" });
    expect(button("Cancel")).toBeUndefined();
  });

  it("lets the person go when it is late", () => {
    show({ submitted_at: Date.now() - 90_000 });
    expect(words()).toContain("The provider is still working. You can close Limn.");
  });
});

describe("a generation that came to nothing", () => {
  const failed: Partial<Job> = {
    state: "failed",
    charged: "no",
    error: { code: "content_refused", message: "Change the part that may be unsafe." },
  };

  it("says why, and whether it was charged", () => {
    show(failed);
    expect(words()).toContain("Refused");
    expect(words()).toContain("Change the part that may be unsafe.");
    expect(words()).toContain("Nothing was charged.");
  });

  it("can be tried again, copied and dismissed", async () => {
    show(failed);
    await press("Retry");
    await press("Copy details");
    await press("Dismiss");
    expect(asked.map(([name]) => name)).toEqual(["retry_job", "copy_text", "dismiss_job"]);
    expect(asked[0]?.[1]).toEqual({ id: "7", same_seed: false });
  });
});

describe("a generation with an unknown outcome", () => {
  const unknown: Partial<Job> = {
    state: "unknown",
    charged: "unclear",
    error: { code: "unknown_outcome", message: "The answer never arrived." },
  };

  it("has two ways out, and neither sends it again", () => {
    show(unknown);
    expect(words()).toContain("$0.019 may have been charged.");
    expect(button("Find it")).toBeDefined();
    expect(button("Leave it")).toBeDefined();
    expect(button("Retry")).toBeUndefined();
    expect(button("Dismiss")).toBeUndefined();
  });

  it("is given up as it is", async () => {
    show(unknown);
    await press("Leave it");
    expect(asked).toEqual([["resolve_job", { job: "7", provider_id: null }]]);
  });

  const dialog = (): Promise<HTMLFormElement> =>
    vi.waitFor(() => {
      const form = document.querySelector("form");
      if (!form?.querySelector("[type=radio]")) throw new Error("The dialog is not there yet.");
      return form;
    });
  const submit = async (form: HTMLFormElement): Promise<void> => {
    flushSync();
    form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
    await Promise.resolve();
  };

  it("is fetched from the provider's own list", async () => {
    show(unknown);
    await press("Find it");
    const form = await dialog();
    expect(form.textContent).toContain("2 pictures");
    form.querySelector<HTMLInputElement>("[type=radio]")!.click();
    await submit(form);
    expect(asked.at(-1)).toEqual(["resolve_job", { job: "7", provider_id: "51234567" }]);
  });

  it("is fetched by an id the person knows", async () => {
    show(unknown);
    await press("Find it");
    const form = await dialog();
    const field = form.querySelector<HTMLInputElement>("input:not([type=radio])")!;
    field.value = " 777 ";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await submit(form);
    expect(asked.at(-1)).toEqual(["resolve_job", { job: "7", provider_id: "777" }]);
  });
});
