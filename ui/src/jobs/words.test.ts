import { describe, expect, it } from "vitest";
import { sampleJob } from "../testing/samples";
import { chargedWords, details, failureTitle, lineWords, stateName, underWayWords } from "./words";

describe("a generation under way", () => {
  it("says how many, how long, with what and for how much", () => {
    expect(underWayWords(sampleJob(), 0, "FLUX")).toEqual({
      what: "4 pictures",
      when: "about 6 s",
      how: "FLUX · $0.019",
      late: false,
    });
  });

  it("counts down, and promises nothing when the time is over", () => {
    const when = (elapsed: number): string => underWayWords(sampleJob(), elapsed, "FLUX").when;
    expect([1, 4.4, 5, 8].map(when)).toEqual(["about 5 s", "about 2 s", "any moment", "any moment"]);
    expect(underWayWords(sampleJob({ eta_s: 125 }), 0, "").when).toBe("about 2 min 5 s");
    expect(underWayWords(sampleJob({ eta_s: null }), 3, "").when).toBe("working");
  });

  it("lets the person go when it is late", () => {
    const words = underWayWords(sampleJob(), 30, "FLUX");
    expect([words.late, words.when]).toEqual([true, "The provider is still working. You can close Limn."]);
  });

  it("names the steps before and after the wait", () => {
    const when = (state: "planned" | "submitting" | "fetching"): string =>
      underWayWords(sampleJob({ state }), 99, "").when;
    expect([when("planned"), when("submitting"), when("fetching")]).toEqual([
      "waiting for a free slot",
      "sending",
      "saving",
    ]);
  });

  it("counts what is still to come", () => {
    expect(underWayWords(sampleJob({ assets: ["1", "2", "3"] }), 0, "").what).toBe("1 picture");
    expect(underWayWords(sampleJob({ estimated_usd: null }), 0, "SDXL").how).toBe("SDXL · price unknown");
  });

  it("fits into a line", () => {
    expect(lineWords(sampleJob(), 0)).toBe("Working, about 6 s");
    expect(lineWords(sampleJob({ state: "planned" }), 0)).toBe("Waiting for a free slot");
    expect(lineWords(sampleJob(), 60)).toBe("The provider is still working. You can close Limn.");
  });
});

describe("a generation that came to nothing", () => {
  const failed = sampleJob({
    state: "failed",
    charged: "no",
    error: { code: "content_refused", message: "Change the words." },
  });

  it("says whether money went", () => {
    expect(chargedWords(failed)).toBe("Nothing was charged.");
    expect(chargedWords({ ...failed, charged: "yes", actual_usd: 0.0188 })).toBe("$0.019 was charged.");
    expect(chargedWords({ ...failed, charged: "yes" })).toBe("It was charged.");
    expect(chargedWords({ ...failed, charged: "unclear" })).toBe("$0.019 may have been charged.");
    expect(chargedWords({ ...failed, charged: null, estimated_usd: null })).toBe("It may have been charged.");
  });

  it("has a title for what happened, also for a code of the future", () => {
    expect(failureTitle(failed)).toBe("Refused");
    expect(failureTitle({ ...failed, error: null })).toBe("Not made");
    expect(failureTitle({ ...failed, error: { code: "brand_new" as never, message: "" } })).toBe("Not made");
    expect(failureTitle({ ...failed, state: "expired" })).toBe("The result expired");
    expect(stateName(failed)).toBe("Failed");
  });

  it("gives everything a helper would ask for, and nothing empty", () => {
    const text = details(failed);
    for (const part of [
      "Generation: 7",
      "content_refused",
      "Change the words.",
      "limn-1",
      "fog over hills",
      "Nothing was charged.",
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain("null");
  });
});
