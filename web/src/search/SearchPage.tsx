import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useRef, type JSX } from "react";

import type { Found, Issue } from "../api/room";
import { ready, search as everywhere } from "../api/roomQueries";
import { steps, type Slug } from "../api/types";
import { useRoving } from "../keys/roving";
import { Age } from "../ui/Age";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Empty, Known } from "../ui/states";
import { PriorityMark, StatusMark } from "../ui/StatusMark";

/** Finds issues and pages in all projects, and what could be begun anywhere. */
export default function SearchPage(): JSX.Element {
  const { q = "", what }: { q?: string; what?: string } = useSearch({ from: "/search" });
  const navigate = useNavigate({ from: "/search" });
  const set = (change: { q?: string | undefined; what?: string | undefined }): void => {
    void navigate({ search: { q: q || undefined, what, ...change }, replace: true });
  };
  return (
    <div className="px-3 py-3">
      <h1 className="mb-3">Search</h1>
      <div className="mb-3 flex flex-wrap gap-2">
        <input autoFocus type="search" aria-label="Search all projects" placeholder='In all projects: words, label:bug, status:open, "a phrase"' className="field min-w-48 grow" value={q} onChange={(event) => set({ q: event.target.value || undefined })} />
        <Choice label="Without words" value={what} options={{ "": "nothing", ready: "what is ready" }} onChange={(chosen) => set({ what: chosen })} />
      </div>
      {q.trim() ? <Results q={q} /> : what === "ready" ? <Ready /> : <Empty title="Everything, everywhere">Type a few words, or ask in the query language.</Empty>}
    </div>
  );
}

function Results({ q }: { q: string }): JSX.Element {
  const asked = useInfiniteQuery(everywhere(q));
  return (
    <Known asked={asked} what="The search">
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        const unread = pages[0]?.unread ?? [];
        return (
          <>
            {unread.map((one) => <p key={one.project} className="mb-2 text-sm text-warning">{one.project} could not be read: {one.detail}</p>)}
            {items.length === 0 ? <Empty title="Nothing was found">Fewer or other words find more.</Empty> : <List items={items.map((item) => ({ project: item.project, issue: item.issue, page: item.page }))} />}
            {asked.hasNextPage && <p className="p-3 text-center"><Button onClick={() => void asked.fetchNextPage()}>More</Button></p>}
          </>
        );
      }}
    </Known>
  );
}

function Ready(): JSX.Element {
  const asked = useInfiniteQuery(ready());
  return (
    <Known asked={asked} what="What is ready">
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        return items.length === 0 ? <Empty title="Nothing is ready">Everything open is blocked or held.</Empty> : <List items={items} />;
      }}
    </Known>
  );
}

function List({ items }: { items: { project: Slug; issue?: Issue | undefined; page?: Found["page"] }[] }): JSX.Element {
  const place = useRef<HTMLUListElement>(null);
  useRoving(place, "result");
  return (
    <ul ref={place} className="panel">
      {items.map(({ project, issue, page }) => (
        <li key={`${project} ${issue?.uuid ?? ""} ${page?.slug ?? ""} ${page?.line ?? ""}`} data-item="" className="border-b border-line last:border-0">
          {issue && (
            <Link to="/projects/$owner/$repo/issues/$issue" params={{ ...steps(project), issue: String(issue.id ?? issue.uuid) }} className="flex items-center gap-2 px-3 py-2 text-ink no-underline hover:bg-raised">
              <PriorityMark priority={issue.priority} /><StatusMark status={issue.status} />
              <span className="min-w-0 grow truncate"><span className="text-quiet">{project} {issue.display_id}</span> {issue.title}</span>
              <span className="shrink-0 text-sm text-quiet"><Age at={issue.updated_at} short /></span>
            </Link>
          )}
          {page && (
            <Link to="/projects/$owner/$repo/knowledge" params={steps(project)} search={{ page: page.slug }} className="block px-3 py-2 text-ink no-underline hover:bg-raised">
              <span className="text-quiet">{project}</span> {page.title} <span className="text-sm text-quiet">{page.text}</span>
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
