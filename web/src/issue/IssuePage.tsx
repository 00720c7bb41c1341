import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useParams } from "@tanstack/react-router";
import type { JSX } from "react";

import { Problem } from "../api/problem";
import type { Story } from "../api/room";
import { issue as story } from "../api/roomQueries";
import { steps, type Slug } from "../api/types";
import { useSlug } from "../project/useSlug";
import { Age } from "../ui/Age";
import { Markdown } from "../ui/Markdown";
import { Empty, Known } from "../ui/states";
import { PriorityMark, StatusMark } from "../ui/StatusMark";
import { Actions } from "./Actions";
import { Comments } from "./Comments";
import { Past } from "./Past";
import { Side } from "./Side";
import { Text } from "./Text";

/** The whole story of an issue. */
export default function IssuePage(): JSX.Element {
  const slug = useSlug();
  const { issue = "" }: { issue?: string } = useParams({ strict: false });
  const asked = useQuery(story(slug, issue));
  if (asked.error instanceof Problem && asked.error.status === 404 && !asked.data) {
    return <Empty title={`There is no issue ${issue} in ${slug}`}><Link to="/projects/$owner/$repo/issues" params={steps(slug)}>All issues</Link></Empty>;
  }
  return <Known asked={asked} what={`Issue ${issue}`}>{(data) => <Shown slug={slug} story={data} />}</Known>;
}

function Shown({ slug, story }: { slug: Slug; story: Story }): JSX.Element {
  return (
    <div className="grid gap-4 p-3 xl:grid-cols-[1fr_20rem]">
      <article className="min-w-0 space-y-4">
        <header className="space-y-2">
          <Text slug={slug} story={story} field="title" label="Title">
            <h2 className="min-w-0 break-words text-xl"><span className="number mr-2 font-normal text-quiet">{story.display_id}</span>{story.title}</h2>
          </Text>
          <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
            <StatusMark status={story.status} word />
            <PriorityMark priority={story.priority} word />
            <span>{story.type}</span>
            <span className="text-quiet">created <Age at={story.created_at} />{story.created_by ? ` by ${story.created_by}` : ""}, changed <Age at={story.updated_at} /></span>
            {story.close_reason && <span>closed: {story.close_reason}</span>}
          </p>
          <Actions slug={slug} story={story} />
        </header>
        <section aria-label="Description" className="panel p-3">
          <Text slug={slug} story={story} field="description" label="Description" long>
            {story.description ? <Markdown text={story.description} /> : <p className="text-quiet">No description.</p>}
          </Text>
          {story.acceptance && <div className="mt-3 border-t border-line pt-3"><h3 className="mb-1 font-semibold text-strong">Done when</h3><Markdown text={story.acceptance} /></div>}
        </section>
        <Comments slug={slug} story={story} />
        <Past entries={story.history ?? []} />
      </article>
      <Side slug={slug} story={story} />
    </div>
  );
}
