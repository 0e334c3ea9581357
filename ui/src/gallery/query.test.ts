import { expect, it } from "vitest";
import { nothingFound } from "./query";

const ALL = {
  text: "",
  kinds: [],
  model: null,
  starred: false,
  tag: null,
  collection: null,
  project: null,
  trashed: false,
};

it("says in one sentence why nothing is there", () => {
  expect(nothingFound({ ...ALL, text: "zebra" }, "")).toBe("No picture speaks of “zebra”.");
  expect(nothingFound({ ...ALL, text: "zebra", model: "x", starred: true }, "FLUX")).toBe(
    "No picture with a star speaks of “zebra” and was made with FLUX.",
  );
  expect(nothingFound({ ...ALL, kinds: ["video"], trashed: true }, "")).toBe(
    "There is no clip in the trash.",
  );
});
