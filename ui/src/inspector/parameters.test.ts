import { expect, it } from "vitest";
import { parametersOf } from "./parameters";

it("shows what a request said beyond what is shown elsewhere, the best known first", () => {
  const shown = parametersOf({
    prompt: "fog",
    seed: 4,
    clip_skip: 2,
    safety_checker: "no",
    lora_model: null,
    vae: "",
    guidance_scale: 3.5,
    num_inference_steps: 28,
    weights: [1, 2],
  });
  expect(shown.map(({ label, value }) => `${label} ${value}`)).toEqual([
    "Steps 28",
    "Guidance 3.5",
    "Safety check no",
    "Clip skip 2",
    "Weights [1,2]",
  ]);
});
