import { afterEach } from "vitest";

// Each test draws into an empty page.
afterEach(() => {
  document.body.replaceChildren();
});
