import { expect, it } from "vitest";
import { about, dollars, ledgerDollars } from "./dollars";

it.each([
  [43.6, "$43.60"],
  [1234.5, "$1,234.50"],
  [0.58, "$0.58"],
  [0.1, "$0.10"],
  [0.0999, "$0.10"],
  [0.0188, "$0.019"],
  [0.05, "$0.05"],
  [0.0047, "$0.0047"],
  [0.004, "$0.004"],
  [0.00012345, "$0.0001"],
  [0.00001, "<$0.0001"],
  [0, "$0.00"],
  [-0.25, "−$0.25"],
])("writes %d as %s", (usd, words) => expect(dollars(usd)).toBe(words));

it("lines the ledger up at four decimals", () => {
  expect([0.0047, 1234.5, 0.00002, 0].map(ledgerDollars)).toEqual([
    "$0.0047",
    "$1,234.5000",
    "<$0.0001",
    "$0.0000",
  ]);
});

it("says that an estimate is one, and when there is none", () => {
  expect(about(0.019)).toBe("≈ $0.019");
  expect(about(0.00001)).toBe("<$0.0001");
  expect(about(null)).toBe("price unknown");
});
