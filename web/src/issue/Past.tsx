import { useState, type JSX } from "react";

import type { History } from "../api/room";
import { Age } from "../ui/Age";
import { Button } from "../ui/Button";

const FEW = 8;

/** What happened to an issue, newest first. */
export function Past({ entries }: { entries: History[] }): JSX.Element | null {
  const [isWhole, setWhole] = useState(false);
  if (entries.length === 0) return null;
  const shown = isWhole ? entries : entries.slice(0, FEW);
  return (
    <section aria-label="History" className="panel p-3">
      <h3 className="mb-2 font-semibold text-strong">History</h3>
      <ol className="space-y-1 text-sm">{shown.map((entry) => <Entry key={entry.event} entry={entry} />)}</ol>
      {entries.length > FEW && <Button look="bare" className="mt-2" onClick={() => setWhole(!isWhole)}>{isWhole ? "Less" : `All ${entries.length}`}</Button>}
    </section>
  );
}

export function Entry({ entry }: { entry: History }): JSX.Element {
  return (
    <li className={`grid grid-cols-[5rem_1fr] gap-3 ${entry.undone ? "line-through" : ""}`}>
      <span className="text-quiet"><Age at={entry.time} short /></span>
      <span className="min-w-0 break-words">{entry.what} <span className="text-quiet">{entry.agent ?? ""}</span>{entry.undone && <span className="sr-only"> (taken back)</span>}</span>
    </li>
  );
}
