import { useEffect, useRef } from "react";

/** What a key does, in words for the list behind `?`. */
export interface Shortcut {
  keys: string;
  does: string;
  run: (event: KeyboardEvent) => void;
  /** Where it is listed. */
  group?: string;
}

const layers: { current: Shortcut[] }[] = [];
let before = "";
let forget: ReturnType<typeof setTimeout> | undefined;
let enabled = true;

/** So long the second key of two may take. */
const PAIR = 1_200;

/** Turns keys that are single letters on or off, for those whose speech or hands type them unasked. */
export function setLetterKeys(on: boolean): void {
  enabled = on;
}

/** All shortcuts that mean something here, the innermost first. */
export function shortcuts(): Shortcut[] {
  return [...layers].reverse().flatMap((layer) => layer.current);
}

/** Gives keys a meaning as long as the component is shown. */
export function useKeys(list: Shortcut[]): void {
  const layer = useRef(list);
  useEffect(() => {
    layer.current = list;
  });
  useEffect(() => {
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, []);
}

/** The name of a pressed key, as shortcuts are written: `j`, `?`, `Enter`, `Mod+k`. */
export function nameOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">): string | null {
  if (event.altKey) return null;
  const mod = event.ctrlKey || event.metaKey;
  return mod ? `Mod+${event.key.toLowerCase()}` : event.key;
}

/** Which shortcut is meant, and what waits for a second key. */
export function match(list: Shortcut[], waiting: string, pressed: string): { hit?: Shortcut; waiting: string } {
  const pair = waiting ? `${waiting} ${pressed}` : pressed;
  const hit = list.find((one) => one.keys === pair) ?? (waiting ? undefined : list.find((one) => one.keys === pressed));
  if (hit) return { hit, waiting: "" };
  const begins = !waiting && list.some((one) => one.keys.startsWith(`${pressed} `));
  return { waiting: begins ? pressed : "" };
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "range"].includes(target.type);
  return target instanceof HTMLElement && (target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName));
}

export function listen(): () => void {
  const pressed = (event: KeyboardEvent): void => {
    const name = nameOf(event);
    if (!name || event.defaultPrevented) return;
    const isLetter = !name.startsWith("Mod+");
    if (isLetter && (!enabled || isTyping(event.target) || document.querySelector("dialog[open]"))) return;
    const found = match(shortcuts(), before, name);
    clearTimeout(forget);
    before = found.waiting;
    if (before) forget = setTimeout(() => (before = ""), PAIR);
    if (!found.hit) return;
    // A button or link under the focus keeps its own Enter and space.
    if ((name === "Enter" || name === " ") && event.target instanceof HTMLElement && event.target.closest("a,button,summary")) return;
    event.preventDefault();
    found.hit.run(event);
  };
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}
