import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useRef, type JSX } from "react";

import { call } from "../api/client";
import { steps, type Activity } from "../api/types";
import { useRoving } from "../keys/roving";
import { useProjects } from "../live/live";
import { Age } from "../ui/Age";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Empty, Known } from "../ui/states";

const activity = (project: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ["activity", project ?? ""],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 100, ...(project ? { project } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      return call("get", "/api/v2/activity", { query, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
    staleTime: Infinity,
  });

/** What happened in all projects, newest first. */
export default function ActivityPage(): JSX.Element {
  const { project }: { project?: string } = useSearch({ from: "/activity" });
  const navigate = useNavigate({ from: "/activity" });
  const slugs = [...(useProjects()?.keys() ?? [])].sort();
  const asked = useInfiniteQuery(activity(project));
  const place = useRef<HTMLOListElement>(null);
  useRoving(place, "entry");
  return (
    <div className="px-3 py-3">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
        <h1>Activity</h1>
        <Choice
          label="Project"
          value={project}
          options={{ "": "all", ...Object.fromEntries(slugs.map((slug) => [slug, slug])) }}
          onChange={(chosen) => void navigate({ search: chosen ? { project: chosen } : {}, replace: true })}
        />
      </div>
      <Known asked={asked} what="Activity">
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <Empty title="Nothing has happened yet">What changes in a project from now on shows here.</Empty>;
          return <ol ref={place} className="panel">{items.map((item) => <Entry key={item.id} item={item} />)}</ol>;
        }}
      </Known>
      {asked.hasNextPage && <p className="p-3 text-center"><Button disabled={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>Earlier</Button></p>}
    </div>
  );
}

function Entry({ item }: { item: Activity }): JSX.Element {
  return (
    <li data-item={item.id} className="grid grid-cols-[4.5rem_1fr] items-baseline gap-x-3 border-b border-line px-3 py-1.5 last:border-0 lg:grid-cols-[6rem_14rem_1fr_12rem]">
      <span className="text-sm text-quiet"><Age at={item.at} short /></span>
      <Link to="/projects/$owner/$repo" params={steps(item.project_slug)} className="truncate">{item.project_slug}</Link>
      <span className="col-start-2 min-w-0 break-words lg:col-auto">{item.summary ?? item.kind.replaceAll("_", " ")} {item.subject && !item.summary?.includes(item.subject) && <span className="text-quiet">{item.subject}</span>}</span>
      <span className="col-start-2 truncate text-sm text-quiet lg:col-auto">{item.author ?? ""}</span>
    </li>
  );
}
