import { Link } from "@tanstack/react-router";
import type { JSX } from "react";

import type { Issue } from "../api/room";
import { steps, type Slug } from "../api/types";
import { useNow } from "../live/live";
import { Age } from "../ui/Age";
import { PriorityMark, StatusMark } from "../ui/StatusMark";

interface Props {
  slug: Slug;
  issue: Issue;
  isChosen: boolean;
  onChoose: (issue: Issue) => void;
}

export function IssueRow({ slug, issue, isChosen, onChoose }: Props): JSX.Element {
  return (
    <div className={`flex h-full items-center gap-2 px-3 ${isChosen ? "bg-raised" : ""}`}>
      <input type="checkbox" className="size-4 shrink-0" tabIndex={-1} aria-label={`Choose ${issue.display_id}`} checked={isChosen} onChange={() => onChoose(issue)} />
      <PriorityMark priority={issue.priority} />
      <StatusMark status={issue.status} />
      <Link to="/projects/$owner/$repo/issues/$issue" params={{ ...steps(slug), issue: String(issue.id ?? issue.uuid) }} className="min-w-0 grow truncate text-ink no-underline hover:underline">
        <span className="number mr-2 text-quiet">{issue.display_id}</span>{issue.title}
      </Link>
      <span className="hidden max-w-64 shrink-0 gap-1 overflow-hidden md:flex">{issue.labels.slice(0, 3).map((label) => <Label key={label} name={label} />)}</span>
      {issue.open_blockers > 0 && <span className="shrink-0 text-sm text-quiet">blocked by {issue.open_blockers}</span>}
      {issue.claimed_by && <span className="hidden max-w-32 shrink-0 truncate text-sm text-quiet sm:inline">{issue.claimed_by}</span>}
      {issue.due_at && issue.status !== "closed" && <Due at={issue.due_at} />}
      <span className="hidden w-14 shrink-0 text-right text-sm text-quiet sm:inline"><Age at={issue.updated_at} short /></span>
    </div>
  );
}

export function Label({ name }: { name: string }): JSX.Element {
  return <span className="truncate rounded-full border border-line px-2 text-xs leading-5 text-ink">{name}</span>;
}

/** When it should be done; what is late says so. */
export function Due({ at }: { at: string }): JSX.Element {
  const days = useNow((now) => Math.floor((Date.parse(at) - now) / 86_400_000));
  if (days < 0) return <span className="shrink-0 text-sm text-warning">overdue {-days} d</span>;
  return <span className="shrink-0 text-sm text-quiet">due {days === 0 ? "today" : `in ${days} d`}</span>;
}
