import { useSyncExternalStore } from "react";

import type { Severity } from "../api/types";

/** What somebody chose for this browser; kept here, under the key that public/theme.js reads too. */
export interface Appearance {
  theme: "system" | "dark" | "light";
  contrast: "system" | "high" | "normal";
  motion: "system" | "less";
  letterKeys: boolean;
  /** Which alerts are told outside of the page. */
  notify: Severity[];
  sound: Severity[];
  /** From 0 to 1. */
  volume: number;
}

const KEY = "crosslink.appearance";
const USUAL: Appearance = { theme: "system", contrast: "system", motion: "system", letterKeys: true, notify: [], sound: [], volume: 0.4 };

let current = read();
const told = new Set<() => void>();

function read(): Appearance {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { ...USUAL, ...(kept as Partial<Appearance>) };
  } catch {
    return USUAL;
  }
}

export function appearance(): Appearance {
  return current;
}

/** Changes what was chosen, shows it at once and keeps it. */
export function choose(change: Partial<Appearance>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Where nothing may be kept, it holds until the page is left.
  }
  paint();
  for (const tell of told) tell();
}

export function useAppearance(): Appearance {
  return useSyncExternalStore(
    (tell) => {
      told.add(tell);
      return () => told.delete(tell);
    },
    () => current,
  );
}

/** Sets the theme of the page, as public/theme.js did at first. */
export function paint(): void {
  const light = current.theme === "light" || (current.theme === "system" && matches("(prefers-color-scheme: light)"));
  const high = current.contrast === "high" || (current.contrast === "system" && matches("(prefers-contrast: more)"));
  const root = document.documentElement.dataset;
  root.theme = light ? "light" : "dark";
  root.contrast = high ? "high" : "normal";
  root.motion = current.motion === "less" ? "less" : "normal";
}

function matches(query: string): boolean {
  return matchMedia(query).matches;
}

/** Follows the system while nothing else was chosen. */
export function followSystem(): void {
  for (const query of ["(prefers-color-scheme: light)", "(prefers-contrast: more)"]) {
    matchMedia(query).addEventListener("change", paint);
  }
}
