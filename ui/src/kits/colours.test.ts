import { expect, it } from "vitest";
import { coloursIn, hex } from "./colours";

it.each([
  ["#0F3D3E", "#0f3d3e"],
  ["e2dcc8", "#e2dcc8"],
  ["#fff", "#ffffff"],
  ['"#abc"', "#aabbcc"],
])("reads %s", (text, colour) => expect(hex(text)).toBe(colour));

it.each(["", "#", "#12", "#12345", "#1234567", "red", "#ggg", "rgb(1,2,3)"])("refuses %j", (text) =>
  expect(hex(text)).toBeNull(),
);

it("reads a pasted list, each colour once, and tells what is none", () => {
  expect(coloursIn("#0f3d3e, E2DCC8;\n#0F3D3E | #fff")).toEqual({
    colours: ["#0f3d3e", "#e2dcc8", "#ffffff"],
    wrong: null,
  });
  expect(coloursIn("#fff teal mint")).toEqual({ colours: ["#ffffff"], wrong: "teal" });
  expect(coloursIn("  ")).toEqual({ colours: [], wrong: null });
});
