import { useSyncExternalStore, type JSX } from "react";

import { sentence } from "../api/problem";
import { Button } from "./Button";

interface Toast {
  id: number;
  text: string;
  bad: boolean;
  undo?: () => void;
}

let toasts: Toast[] = [];
let next = 1;
const told = new Set<() => void>();
const SHOWN = 8_000;

function change(to: Toast[]): void {
  toasts = to;
  for (const tell of told) tell();
}

function show(toast: Omit<Toast, "id">): void {
  const id = next++;
  change([...toasts.slice(-2), { ...toast, id }]);
  setTimeout(() => close(id), toast.bad ? SHOWN * 3 : SHOWN);
}

function close(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

/** Says what was done, and offers to take it back where that can be. */
export function done(text: string, undo?: () => void): void {
  show(undo ? { text, bad: false, undo } : { text, bad: false });
}

/** Says what was not done, and why. */
export function refused(what: string, error: unknown): void {
  show({ text: `${what}: ${sentence(error)}`, bad: true });
}

export function Toasts(): JSX.Element {
  const shown = useSyncExternalStore(
    (tell) => {
      told.add(tell);
      return () => told.delete(tell);
    },
    () => toasts,
  );
  return (
    <div aria-live="polite" className="fixed inset-x-3 bottom-3 z-40 flex flex-col items-end gap-2 sm:left-auto">
      {shown.map((toast) => (
        <div key={toast.id} className={`panel flex max-w-xl items-center gap-3 bg-raised px-3 py-2 shadow-lg ${toast.bad ? "border-l-4 border-l-critical" : ""}`}>
          <span>{toast.text}</span>
          {toast.undo && (
            <Button onClick={() => { toast.undo?.(); close(toast.id); }}>Undo</Button>
          )}
          <Button look="bare" aria-label="Close this message" onClick={() => close(toast.id)}>✕</Button>
        </div>
      ))}
    </div>
  );
}
