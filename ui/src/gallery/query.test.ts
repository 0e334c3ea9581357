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
  const names = { model: "FLUX", project: "Zine", collection: "Heroes" };
  expect(nothingFound({ ...ALL, text: "zebra" }, names)).toBe("No picture speaks of “zebra”.");
  expect(nothingFound({ ...ALL, text: "zebra", model: "x", starred: true }, names)).toBe(
    "No picture with a star speaks of “zebra” and was made with FLUX.",
  );
  expect(nothingFound({ ...ALL, kinds: ["video"], trashed: true }, names)).toBe(
    "There is no clip in the trash.",
  );
  expect(nothingFound({ ...ALL, tag: "fog", collection: "1", project: "2" }, names)).toBe(
    "No picture has the tag “fog”, is in the collection “Heroes” and belongs to the project “Zine”.",
  );
});
