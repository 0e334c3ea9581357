import type { Theme } from "../ipc/Theme";

/** Follows the chosen theme, and the system's where that is chosen. Returns how to stop. */
export function followTheme(theme: Theme): () => void {
  const light = window.matchMedia("(prefers-color-scheme: light)");
  const apply = (): void => {
    document.documentElement.dataset.theme = theme === "system" ? (light.matches ? "light" : "dark") : theme;
  };
  apply();
  light.addEventListener("change", apply);
  return () => light.removeEventListener("change", apply);
}
