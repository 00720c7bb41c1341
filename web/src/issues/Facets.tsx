import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";

import { counts } from "../api/roomQueries";
import type { Slug } from "../api/types";
import { FACETS, toQuery, type Facet, type IssueSearch } from "./search";

interface Props {
  slug: Slug;
  search: IssueSearch;
  onSet: (change: Partial<Record<Facet, string | undefined>>) => void;
}

/** How many issues there are of each sort; each narrows the list. Folded away where there is little room. */
export function Facets({ slug, search, onSet }: Props): JSX.Element {
  const set = FACETS.filter((facet) => search[facet]);
  return (
    <>
      <details className="panel shrink-0 overflow-auto p-2 max-lg:max-h-[45vh] lg:hidden">
        <summary>Narrow down{set.length > 0 ? `: ${set.map((facet) => search[facet]).join(", ")}` : ""}</summary>
        {FACETS.map((facet) => <One key={facet} facet={facet} slug={slug} search={search} onSet={onSet} />)}
      </details>
      <div className="panel hidden overflow-auto p-2 lg:block" role="region" aria-label="Narrow down" tabIndex={0}>
        {FACETS.map((facet) => <One key={facet} facet={facet} slug={slug} search={search} onSet={onSet} />)}
      </div>
    </>
  );
}

function One({ facet, slug, search, onSet }: Props & { facet: Facet }): JSX.Element | null {
  const { data } = useQuery(counts(slug, toQuery(search, facet), facet));
  const groups = (data?.groups ?? []).filter((group) => group.key).slice(0, 12);
  if (groups.length === 0) return null;
  return (
    <fieldset className="mb-3">
      <legend className="mb-1 text-xs font-semibold uppercase tracking-wide text-quiet">{facet}</legend>
      {groups.map((group) => {
        const value = group.key ?? "";
        const isOn = search[facet] === value;
        return (
          <button key={value} type="button" aria-pressed={isOn} onClick={() => onSet({ [facet]: isOn ? undefined : value })} className="flex min-h-7 w-full items-center gap-2 rounded px-1.5 py-0.5 text-left text-sm hover:bg-raised aria-pressed:bg-raised aria-pressed:font-semibold">
            <span className="min-w-0 grow truncate">{isOn ? "✓ " : ""}{value.replaceAll("_", " ")}</span>
            <span className="number text-quiet">{group.count.toLocaleString()}</span>
          </button>
        );
      })}
    </fieldset>
  );
}
