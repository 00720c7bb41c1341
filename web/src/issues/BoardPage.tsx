import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useRef, type JSX } from "react";

import type { Issue } from "../api/room";
import { board } from "../api/roomQueries";
import { steps, type Slug } from "../api/types";
import { useRoving } from "../keys/roving";
import { useSlug } from "../project/useSlug";
import { Age } from "../ui/Age";
import { Known } from "../ui/states";
import { PriorityMark } from "../ui/StatusMark";
import { Due, Label } from "./IssueRow";

/** So many cards of a column at once. */
const MOST = 60;

/** Open issues by what can happen to them next, and what was closed of late. */
export default function BoardPage(): JSX.Element {
  const slug = useSlug();
  const open = useQuery(board(slug, "status:open"));
  const closed = useQuery(board(slug, "closed:<7d"));
  const place = useRef<HTMLDivElement>(null);
  useRoving(place, "card");
  return (
    <div ref={place} className="p-3">
      <Known asked={open} what="Issues">
        {({ items }) => (
          <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-4">
            {columns(items).map(([name, list]) => <Column key={name} slug={slug} name={name} list={list} />)}
            <Column slug={slug} name="Closed this week" list={closed.data?.items ?? []} />
          </div>
        )}
      </Known>
    </div>
  );
}

/** What is held, what could be begun, and what waits for something else. */
export function columns(issues: Issue[]): [string, Issue[]][] {
  const held = issues.filter((issue) => issue.status === "in_progress" || issue.claimed_by);
  const rest = issues.filter((issue) => !held.includes(issue));
  return [
    ["Blocked", rest.filter((issue) => issue.open_blockers > 0)],
    ["Ready", rest.filter((issue) => issue.open_blockers === 0)],
    ["In progress", held],
  ];
}

function Column({ slug, name, list }: { slug: Slug; name: string; list: Issue[] }): JSX.Element {
  return (
    <section aria-label={name} className="panel min-w-0">
      <h2 className="flex justify-between border-b border-line px-3 py-2">{name}<span className="number font-normal text-quiet">{list.length}</span></h2>
      <ul className="p-1.5">
        {list.length === 0 && <li className="p-2 text-quiet">none</li>}
        {list.slice(0, MOST).map((issue) => (
          <li key={issue.uuid} data-item={issue.uuid} className="mb-1.5">
            <Link to="/projects/$owner/$repo/issues/$issue" params={{ ...steps(slug), issue: String(issue.id ?? issue.uuid) }} className="block rounded border border-line bg-raised p-2 text-ink no-underline hover:border-edge">
              <span className="flex gap-1.5"><PriorityMark priority={issue.priority} /><span className="min-w-0 break-words">{issue.title}</span></span>
              <span className="mt-1 flex flex-wrap items-center gap-1.5 text-xs text-quiet">
                <span className="number">{issue.display_id}</span>
                {issue.claimed_by && <span>held by {issue.claimed_by}</span>}
                {issue.open_blockers > 0 && <span>blocked by {issue.open_blockers}</span>}
                {issue.due_at && issue.status !== "closed" && <Due at={issue.due_at} />}
                {issue.labels.slice(0, 3).map((label) => <Label key={label} name={label} />)}
                <span className="ml-auto"><Age at={issue.updated_at} short /></span>
              </span>
            </Link>
          </li>
        ))}
        {list.length > MOST && <li className="p-2 text-sm text-quiet">and {list.length - MOST} more, under Issues</li>}
      </ul>
    </section>
  );
}
