import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useState, type JSX } from "react";

import type { Issue } from "../api/room";
import { issues as issuesOf } from "../api/roomQueries";
import { useSlug } from "../project/useSlug";
import { Choice } from "../ui/Choice";
import { Empty, Known } from "../ui/states";
import { BulkBar } from "./BulkBar";
import { Facets } from "./Facets";
import { IssueList } from "./IssueList";
import { NewIssue } from "./NewIssue";
import { toQuery, type IssueSearch } from "./search";

const SORTS = { "": "most urgent", "-updated": "changed last", "-created": "newest", created: "oldest", due: "due first", title: "title" };

/** The issues of a project: asked for in the query language or by facets, however many there are. */
export default function IssuesPage(): JSX.Element {
  const slug = useSlug();
  const search: IssueSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = (change: Partial<Record<keyof IssueSearch, string | undefined>>): void => {
    void navigate({ to: ".", search: { ...search, ...change }, replace: true });
  };
  const q = useCalm(toQuery(search));
  const asked = useInfiniteQuery(issuesOf(slug, q, search.sort ?? "priority"));
  const [chosen, setChosen] = useState<ReadonlyMap<string, Issue>>(new Map());
  const items = useMemo(() => asked.data?.pages.flatMap((page) => page.items) ?? [], [asked.data]);
  const total = asked.data?.pages[0]?.total ?? items.length;
  const toggle = (issue: Issue): void => {
    const next = new Map(chosen);
    if (!next.delete(issue.uuid)) next.set(issue.uuid, issue);
    setChosen(next);
  };
  return (
    <div className="flex h-[calc(100dvh-11.5rem)] min-h-96 flex-col gap-2 p-3 md:h-[calc(100dvh-9rem)]">
      <div className="flex flex-wrap items-center gap-2">
        <input type="search" aria-label="Search issues" placeholder='Words, or label:bug due:<7d "a phrase"' className="field min-w-40 grow" value={search.q ?? ""} onChange={(event) => set({ q: event.target.value || undefined })} />
        <Choice label="Order" value={search.sort} options={SORTS} onChange={(sort) => set({ sort })} />
        <NewIssue slug={slug} />
      </div>
      <div className="flex min-h-0 grow flex-col gap-2 lg:grid lg:grid-cols-[13rem_1fr] lg:grid-rows-1">
        <Facets slug={slug} search={search} onSet={set} />
        <div className="flex min-h-0 min-w-0 grow flex-col">
          <BulkBar slug={slug} total={total} chosen={[...chosen.values()]} onNone={() => setChosen(new Map())} />
          <Known asked={asked} what="Issues">
            {() => items.length === 0
              ? <Empty title="No issue is like that">{search.q || search.label ? "Fewer conditions show more." : "Closed ones show with another state."}</Empty>
              : <IssueList slug={slug} items={items} total={total} chosen={chosen} onChoose={toggle} onMore={() => { if (asked.hasNextPage && !asked.isFetchingNextPage) void asked.fetchNextPage(); }} />}
          </Known>
        </div>
      </div>
    </div>
  );
}

/** A value once it has not changed for a moment: nobody wants an answer to half a word. */
function useCalm(value: string): string {
  const [calm, setCalm] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(value), 200);
    return () => clearTimeout(timer);
  }, [value]);
  return calm;
}
