import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState, type JSX } from "react";

import type { Issue } from "../api/room";
import { steps, type Slug } from "../api/types";
import { useKeys } from "../keys/keys";
import { IssueRow } from "./IssueRow";

interface Props {
  slug: Slug;
  items: Issue[];
  total: number;
  chosen: ReadonlyMap<string, Issue>;
  onChoose: (issue: Issue) => void;
  onMore: () => void;
}

const ROW = 40;

/** Draws the rows that are in sight, and asks for more before they are. */
export function IssueList({ slug, items, total, chosen, onChoose, onMore }: Props): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const navigate = useNavigate();
  const rows = useVirtualizer({ count: total, getScrollElement: () => place.current, estimateSize: () => ROW, overscan: 8 });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - 40 && items.length < total) onMore();
  }, [last, items.length, total, onMore]);
  const focus = (index: number): boolean => {
    const link = place.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`);
    link?.focus();
    return link !== null && link !== undefined;
  };
  const move = (to: number): void => {
    const index = Math.max(0, Math.min(items.length - 1, to));
    setActive(index);
    rows.scrollToIndex(index);
    // At once where the row is drawn: a key pressed right after it is meant for that row.
    if (!focus(index)) requestAnimationFrame(() => focus(index));
  };
  useKeys([
    { keys: "j", does: "the next issue", run: () => move(place.current?.contains(document.activeElement) ? active + 1 : active) },
    { keys: "k", does: "the issue before", run: () => move(active - 1) },
    { keys: "ArrowDown", does: "", group: "hidden", run: () => move(active + 1) },
    { keys: "ArrowUp", does: "", group: "hidden", run: () => move(active - 1) },
    { keys: "G", does: "the last issue that is loaded", run: () => move(items.length - 1) },
    { keys: "x", does: "choose, to act on several", run: () => { const issue = items[active]; if (issue) onChoose(issue); } },
    { keys: "o", does: "open the issue", run: () => { const issue = items[active]; if (issue) void navigate({ to: "/projects/$owner/$repo/issues/$issue", params: { ...steps(slug), issue: String(issue.id ?? issue.uuid) } }); } },
  ]);
  return (
    <div ref={place} className="panel min-h-0 grow overflow-auto" role="region" aria-label="Issues">
      <ul className="relative" style={{ height: rows.getTotalSize() }}>
        {shown.map((row) => {
          const issue = items[row.index];
          return (
            <li key={row.key} data-index={row.index} onFocus={() => setActive(row.index)} className="absolute inset-x-0 top-0 border-b border-line" style={{ height: ROW, transform: `translateY(${row.start}px)` }}>
              {issue ? <IssueRow slug={slug} issue={issue} isChosen={chosen.has(issue.uuid)} onChoose={onChoose} /> : <span className="block px-3 py-2 text-quiet">…</span>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
