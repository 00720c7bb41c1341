import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";

import type { Conflict, Written } from "../api/room";
import { conflicts } from "../api/roomQueries";
import type { Slug } from "../api/types";
import { Age } from "../ui/Age";
import { Button } from "../ui/Button";
import { Empty, Known } from "../ui/states";
import { useSlug } from "./useSlug";
import { useMayWrite, useWrite } from "./useWrite";

/** What was written at once, until somebody settles it. */
export default function ConflictsPage(): JSX.Element {
  const slug = useSlug();
  const asked = useQuery(conflicts(slug));
  return (
    <div className="p-3">
      <Known asked={asked} what="Conflicts">
        {({ items }) => items.length === 0
          ? <Empty title="Nothing is in conflict">When two change the same thing without seeing each other, it shows here; nothing is lost.</Empty>
          : <ul className="space-y-2">{items.map((one) => <One key={`${one.display_id} ${one.field}`} slug={slug} conflict={one} />)}</ul>}
      </Known>
    </div>
  );
}

function One({ slug, conflict }: { slug: Slug; conflict: Conflict }): JSX.Element {
  const { may, why } = useMayWrite(slug);
  const write = useWrite(slug);
  const whose = conflict.milestone ? { milestone: conflict.uuid ?? conflict.display_id } : { issue: conflict.uuid ?? conflict.display_id };
  const settle = (how: Record<string, unknown>): void => write.mutate({ name: "conflict.settle", arguments: { ...whose, field: conflict.field, ...how }, says: `Settled ${conflict.field} of ${conflict.display_id}` });
  return (
    <li className="panel p-3">
      <p className="mb-2 font-semibold text-strong">{conflict.display_id} {conflict.title}: {conflict.field.replaceAll("_", " ")}</p>
      <div className="grid gap-2 md:grid-cols-2">
        <Value written={conflict.stands} word="stands"><Button disabled={!may} title={why} onClick={() => settle({ keep: true })}>Keep this</Button></Value>
        {conflict.beside.map((beside) => <Value key={beside.event} written={beside} word="beside it"><Button disabled={!may} title={why} onClick={() => settle({ take: beside.event })}>Take this</Button></Value>)}
      </div>
    </li>
  );
}

function Value({ written, word, children }: { written: Written; word: string; children: JSX.Element }): JSX.Element {
  return (
    <div className="rounded border border-line p-2">
      <p className="text-sm text-quiet">{word}: {written.agent ?? "unknown"}, <Age at={written.time} /></p>
      <p className="my-1 max-h-40 overflow-auto whitespace-pre-wrap break-words">{written.text}</p>
      {children}
    </div>
  );
}
