import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import type { JSX } from "react";

import { page, pages } from "../api/roomQueries";
import { steps, type Slug } from "../api/types";
import { Markdown } from "../ui/Markdown";
import { Empty, Known } from "../ui/states";
import { useSlug } from "./useSlug";

/** What the project has learnt. */
export default function KnowledgePage(): JSX.Element {
  const slug = useSlug();
  const { page: name }: { page?: string } = useSearch({ strict: false });
  const asked = useQuery(pages(slug));
  return (
    <Known asked={asked} what="Knowledge pages">
      {({ items }) => {
        const [first] = items;
        if (!first) return <Empty title="No page yet"><code>crosslink knowledge add NAME</code> writes one.</Empty>;
        return (
          <div className="grid gap-3 p-3 lg:grid-cols-[18rem_1fr]">
            <nav aria-label="Knowledge pages" className="panel max-h-[40vh] overflow-auto p-1.5 lg:max-h-[75vh]">
              <ul>
                {items.map((item) => (
                  <li key={item.slug}>
                    <Link to="/projects/$owner/$repo/knowledge" params={steps(slug)} search={{ page: item.slug }} aria-current={(name ?? first.slug) === item.slug ? "page" : undefined} className="block rounded px-2 py-1 text-ink no-underline hover:bg-raised aria-[current=page]:bg-raised aria-[current=page]:font-semibold">
                      {item.title}{item.updated && <span className="block text-xs font-normal text-quiet">{item.updated}</span>}
                    </Link>
                  </li>
                ))}
              </ul>
            </nav>
            <Read slug={slug} name={name ?? first.slug} />
          </div>
        );
      }}
    </Known>
  );
}

function Read({ slug, name }: { slug: Slug; name: string }): JSX.Element {
  const asked = useQuery(page(slug, name));
  return (
    <article className="panel min-w-0 p-4">
      <Known asked={asked} what="The page">
        {(data) => (
          <>
            <h2 className="mb-1 text-xl">{data.title}</h2>
            <p className="mb-4 text-sm text-quiet">{[data.updated && `changed ${data.updated}`, data.contributors?.join(", "), data.tags?.join(", ")].filter(Boolean).join(" · ")}</p>
            <div className="max-w-[75ch]"><Markdown text={data.body ?? ""} /></div>
          </>
        )}
      </Known>
    </article>
  );
}
