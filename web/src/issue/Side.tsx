import { Link } from "@tanstack/react-router";
import { useState, type JSX } from "react";

import type { LinkedIssue, Story } from "../api/room";
import { steps, type Slug } from "../api/types";
import { Due } from "../issues/IssueRow";
import { useMayWrite, useWrite } from "../project/useWrite";
import { Age } from "../ui/Age";
import { Button } from "../ui/Button";
import { PriorityMark, StatusMark } from "../ui/StatusMark";

/** What an issue has to do with others: who holds it, what blocks it, where it belongs. */
export function Side({ slug, story }: { slug: Slug; story: Story }): JSX.Element {
  return (
    <aside aria-label="About this issue" className="space-y-3">
      <section className="panel p-3">
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
          <dt className="text-quiet">Held by</dt><dd>{story.claimed_by ?? "nobody"}{story.lock ? <span className="text-quiet">, <Age at={story.lock.claimed_at} />{story.lock.stale ? <span className="text-warning"> (lease run out)</span> : ""}</span> : ""}</dd>
          <dt className="text-quiet">Assignee</dt><dd>{story.assignee ?? "nobody"}</dd>
          {story.due_at && <><dt className="text-quiet">Due</dt><dd><Due at={story.due_at} /></dd></>}
          <dt className="text-quiet">Id</dt><dd className="break-all font-mono text-xs">{story.uuid}</dd>
        </dl>
        <Labels slug={slug} story={story} />
      </section>
      <Links slug={slug} title="Blocked by" list={story.blockers} />
      <Links slug={slug} title="Blocks" list={story.blocks} />
      <Links slug={slug} title="Part of" list={story.parent ? [story.parent] : []} />
      <Links slug={slug} title="Sub-issues" list={story.subissues} />
      <Links slug={slug} title="Related" list={story.related} />
    </aside>
  );
}

function Labels({ slug, story }: { slug: Slug; story: Story }): JSX.Element {
  const [text, setText] = useState("");
  const { may, why } = useMayWrite(slug);
  const write = useWrite(slug);
  const set = (label: string, present: boolean): void =>
    write.mutate({ name: "issue.set_element", arguments: { issue: story.uuid, element: { label }, present }, says: `${present ? "Put" : "Took"} label ${label} ${present ? "on" : "from"} ${story.display_id}` }, { onSuccess: () => setText("") });
  return (
    <div className="mt-3">
      <ul className="mb-2 flex flex-wrap gap-1.5">
        {story.labels.map((label) => (
          <li key={label} className="inline-flex items-center rounded-full border border-line pl-2.5 text-sm">
            {label}
            <button type="button" disabled={!may} className="ml-1 min-h-6 min-w-6 rounded-full hover:bg-raised disabled:opacity-50" aria-label={`Take label ${label} away`} onClick={() => set(label, false)}>×</button>
          </li>
        ))}
      </ul>
      <form className="flex gap-1.5" onSubmit={(event) => { event.preventDefault(); if (text.trim()) set(text.trim(), true); }}>
        <input aria-label="New label" placeholder="label" className="field min-w-0 grow" value={text} onChange={(event) => setText(event.target.value)} />
        <Button type="submit" disabled={!may || !text.trim()} title={why}>Add</Button>
      </form>
    </div>
  );
}

function Links({ slug, title, list }: { slug: Slug; title: string; list: LinkedIssue[] }): JSX.Element | null {
  if (list.length === 0) return null;
  return (
    <section className="panel p-3" aria-label={title}>
      <h3 className="mb-1.5 text-sm font-semibold text-strong">{title} <span className="number font-normal text-quiet">{list.length}</span></h3>
      <ul className="space-y-1">
        {list.map((one) => (
          <li key={one.uuid} className="flex items-start gap-1.5 text-sm">
            <StatusMark status={one.status} /><PriorityMark priority={one.priority} />
            <Link to="/projects/$owner/$repo/issues/$issue" params={{ ...steps(slug), issue: String(one.id ?? one.uuid) }} className="min-w-0 break-words">{one.display_id} {one.title}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
