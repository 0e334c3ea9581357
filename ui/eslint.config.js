import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

const hostOnly = {
  patterns: [
    {
      group: ["@tauri-apps/*"],
      message: "Ask the host (src/host/host.ts); only src/host/tauri.ts speaks to Tauri.",
    },
  ],
};

export default ts.config(
  { ignores: ["dist/", "dist-fake/", "node_modules/", "src/ipc/"] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"] } },
  },
  {
    rules: {
      "no-restricted-imports": ["error", hostOnly],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-undef": "off", // the type checker knows better
      eqeqeq: ["error", "always", { null: "ignore" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "svelte/no-at-html-tags": "error",
      "svelte/no-target-blank": "error",
      "svelte/button-has-type": "error",
      "svelte/prefer-svelte-reactivity": "off", // plain maps are meant where nothing is drawn from them
      // Texts of providers and models are data; they are drawn as text, never as markup.
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Draw text as text." },
        { property: "outerHTML", message: "Draw text as text." },
        { property: "insertAdjacentHTML", message: "Draw text as text." },
      ],
    },
  },
  {
    // Reading markup is how a test sees what was drawn.
    files: ["**/*.test.ts"],
    rules: { "no-restricted-properties": "off" },
  },
  {
    files: ["src/host/tauri.ts"],
    rules: { "no-restricted-imports": "off" },
  },
);
