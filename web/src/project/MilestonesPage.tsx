import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type JSX } from "react";

import type { Milestone } from "../api/room";
import { milestones } from "../api/roomQueries";
import { steps, type Slug } from "../api/types";
import { Due } from "../issues/IssueRow";
import { Button } from "../ui/Button";
import { Markdown } from "../ui/Markdown";
import { Empty, Known } from "../ui/states";
import { useSlug } from "./useSlug";
import { useMayWrite, useWrite } from "./useWrite";

/** What issues count towards, and how far that is. */
export default function MilestonesPage(): JSX.Element {
  const slug = useSlug();
  const asked = useQuery(milestones(slug));
  return (
    <div className="space-y-3 p-3">
      <Create slug={slug} />
      <Known asked={asked} what="Milestones">
        {({ items }) => items.length === 0
          ? <Empty title="No milestone yet">A milestone gathers issues towards a goal.</Empty>
          : <ul className="grid gap-2 lg:grid-cols-2">{[...items].sort((one, two) => Number(one.status === "closed") - Number(two.status === "closed")).map((one) => <One key={one.uuid} slug={slug} milestone={one} />)}</ul>}
      </Known>
    </div>
  );
}

function One({ slug, milestone }: { slug: Slug; milestone: Milestone }): JSX.Element {
  const { may, why } = useMayWrite(slug);
  const write = useWrite(slug);
  const { closed, total } = milestone.progress ?? { closed: 0, total: 0 };
  const isClosed = milestone.status === "closed";
  const set = (): void => write.mutate({ name: "milestone.set_state", arguments: { milestone: milestone.uuid, closed: !isClosed }, says: `${isClosed ? "Reopened" : "Closed"} ${milestone.name}` });
  return (
    <li className="panel space-y-2 p-3">
      <div className="flex items-start gap-3">
        <div className="min-w-0 grow">
          <Link to="/projects/$owner/$repo/issues" params={steps(slug)} search={{ q: `milestone:${milestone.id ?? ""}`, status: "all" }} className="font-semibold">{milestone.name}</Link>
          <p className="text-sm text-quiet">{isClosed ? "closed" : "open"} · <span className="number">{closed} of {total}</span> issues done {milestone.due_at && !isClosed && <>· <Due at={milestone.due_at} /></>}</p>
        </div>
        <Button disabled={!may} title={why} onClick={set}>{isClosed ? "Reopen" : "Close"}</Button>
      </div>
      <progress max={Math.max(1, total)} value={closed} aria-label={`${milestone.name}: ${closed} of ${total} done`} className="h-1.5 w-full accent-[var(--quiet)]" />
      {milestone.description && <Markdown text={milestone.description} />}
    </li>
  );
}

function Create({ slug }: { slug: Slug }): JSX.Element {
  const [name, setName] = useState("");
  const { may, why } = useMayWrite(slug);
  const write = useWrite(slug);
  return (
    <form className="flex gap-2" onSubmit={(event) => { event.preventDefault(); write.mutate({ name: "milestone.create", arguments: { name }, says: `Created ${name}` }, { onSuccess: () => setName("") }); }}>
      <input aria-label="Name of a new milestone" placeholder="New milestone" className="field min-w-0 grow sm:max-w-80" value={name} onChange={(event) => setName(event.target.value)} />
      <Button type="submit" disabled={!may || !name.trim()} title={why}>Create</Button>
    </form>
  );
}
