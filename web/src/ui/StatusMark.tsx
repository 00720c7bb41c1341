import type { JSX } from "react";

import type { Priority, Status } from "../api/room";

const STATUS: Record<Status, { path: string; word: string }> = {
  open: { path: "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z", word: "open" },
  in_progress: { path: "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM8 5.5v5M8 5.5a2.5 2.5 0 0 1 0 5", word: "in progress" },
  closed: { path: "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM5.5 8.2l1.8 1.8 3.2-3.8", word: "closed" },
  archived: { path: "M2.5 4h11v2.5h-11zM3.5 6.5v6h9v-6M6.5 9h3", word: "archived" },
};

/** The state of an issue: a shape and a word. */
export function StatusMark({ status, word = false }: { status: Status; word?: boolean }): JSX.Element {
  const { path, word: said } = STATUS[status];
  return (
    <span className="inline-flex shrink-0 items-center gap-1 text-quiet">
      <svg viewBox="0 0 16 16" className="size-4" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round"><path d={path} /></svg>
      <span className={word ? "text-ink" : "sr-only"}>{said}</span>
    </span>
  );
}

const BARS: Record<Priority, number> = { low: 1, medium: 2, high: 3, critical: 4 };

/** How urgent an issue is: bars, so that no colour is spent on it. */
export function PriorityMark({ priority, word = false }: { priority: Priority; word?: boolean }): JSX.Element {
  return (
    <span className="inline-flex shrink-0 items-center gap-1" title={`priority ${priority}`}>
      <svg viewBox="0 0 16 16" className={`size-4 ${priority === "critical" ? "text-strong" : "text-quiet"}`} aria-hidden="true" fill="currentColor">
        {[1, 2, 3, 4].map((bar) => <rect key={bar} x={bar * 3.5 - 2.5} y={13 - bar * 2.7} width="2.4" height={bar * 2.7} opacity={bar <= BARS[priority] ? 1 : 0.25} />)}
      </svg>
      <span className={word ? "" : "sr-only"}>{priority}</span>
    </span>
  );
}
