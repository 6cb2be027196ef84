// Light or dark: as the system has it, or as the viewer chose.

export type Theme = "light" | "dark";

const KEY = "zeekbus.theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function chosen(): Theme | null {
  try {
    const value = localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : null;
  } catch {
    return null; // a browser may forbid it
  }
}

export const theme = (): Theme => chosen() ?? (system.matches ? "dark" : "light");

export function apply(): void {
  document.documentElement.dataset["theme"] = theme();
  listeners.forEach((listener) => listener());
}

/** A choice that is what the system has is forgotten, so that the page follows the system again. */
export function choose(next: Theme): void {
  try {
    if (next === (system.matches ? "dark" : "light")) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
  } catch {
    document.documentElement.dataset["theme"] = next;
    listeners.forEach((listener) => listener());
    return;
  }
  apply();
}

export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

system.addEventListener("change", apply);
