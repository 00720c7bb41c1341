import { useInfiniteQuery } from "@tanstack/react-query";
import type { JSX } from "react";

import { projectActivity } from "../api/roomQueries";
import { Entry } from "../issue/Past";
import { Button } from "../ui/Button";
import { Empty, Known } from "../ui/states";
import { useSlug } from "./useSlug";

/** Everything that happened in the project, newest first. */
export default function HistoryPage(): JSX.Element {
  const asked = useInfiniteQuery(projectActivity(useSlug()));
  return (
    <div className="p-3">
      <Known asked={asked} what="History">
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          return items.length === 0 ? <Empty title="Nothing has happened yet" /> : <ol className="panel space-y-1.5 p-3">{items.map((entry) => <Entry key={entry.event} entry={entry} />)}</ol>;
        }}
      </Known>
      {asked.hasNextPage && <p className="p-3 text-center"><Button disabled={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>Earlier</Button></p>}
    </div>
  );
}
