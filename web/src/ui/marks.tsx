import type { JSX } from "react";

import type { HealthState, Severity } from "../api/types";
import { HEALTH } from "./words";

const SHAPES: Record<Severity, JSX.Element> = {
  critical: <path d="M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2zM8 4.2v4.6M8 11.3v.4" />,
  warning: <path d="M8 1.8 15 14H1zM8 6v3.8M8 11.9v.3" />,
  info: <path d="M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM8 7.2v4M8 4.6v.3" />,
};

/** How bad something is, by shape; the colour only repeats it. The word stands beside it or is read aloud. */
export function SeverityMark({ severity, word = false }: { severity: Severity; word?: boolean }): JSX.Element {
  return (
    <span className={`inline-flex shrink-0 items-center gap-1 ${tone(severity)}`}>
      <svg viewBox="0 0 16 16" className="size-4 shrink-0" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" strokeLinecap="round">
        {SHAPES[severity]}
      </svg>
      <span className={word ? "font-medium" : "sr-only"}>{severity}</span>
    </span>
  );
}

export function tone(severity: Severity | null): string {
  switch (severity) {
    case "critical": return "text-critical";
    case "warning": return "text-warning";
    case "info": return "text-info";
    case null: return "text-quiet";
  }
}

const GLYPHS: Record<HealthState, string> = {
  starting: "M8 3v2M8 11v2M3 8h2M11 8h2",
  live: "M8 5.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z",
  delayed: "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM8 5v3l2 1.5",
  degraded: "M3 13 13 3M3 8l5 5M8 3l5 5",
  unreachable: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  paused: "M5.5 3.5v9M10.5 3.5v9",
  missing: "M3 8h10",
  auth_required: "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
  unsupported: "M6 5.5a2 2 0 1 1 2.6 2c-.4.2-.6.5-.6 1v.7M8 11.8v.3",
  corrupt: "M8 2 5.5 7l4.5 1.5L7 14",
};

/** How well a project is known: a shape and a word. */
export function HealthMark({ state, word = true }: { state: HealthState; word?: boolean }): JSX.Element {
  const { word: said, means, tone: bad } = HEALTH[state];
  return (
    <span className={`inline-flex items-center gap-1 ${tone(bad)}`} title={means}>
      <svg viewBox="0 0 16 16" className="size-4 shrink-0" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" strokeLinecap="round">
        <path d={GLYPHS[state]} />
      </svg>
      <span className={word ? "" : "sr-only"}>{said}</span>
    </span>
  );
}
