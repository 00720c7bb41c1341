/** Which issues somebody wants to see; it stands in the address. */
export interface IssueSearch {
  q?: string;
  status?: string;
  priority?: string;
  label?: string;
  type?: string;
  assignee?: string;
  sort?: string;
}

const NAMES = ["q", "status", "priority", "label", "type", "assignee", "sort"] as const;
export const FACETS = ["status", "priority", "type", "label", "assignee"] as const;
export type Facet = (typeof FACETS)[number];

/** Reads an address; what is not understood is left out. */
export function readIssueSearch(raw: Record<string, unknown>): IssueSearch {
  const found: IssueSearch = {};
  for (const name of NAMES) {
    const value = raw[name];
    if ((typeof value === "string" && value !== "") || typeof value === "number") found[name] = String(value);
  }
  return found;
}

/** The question in the query language. What somebody typed may hold any of it; unless it asks for a state, the open ones are meant. */
export function toQuery(search: IssueSearch, without?: Facet): string {
  const typed = search.q?.trim() ?? "";
  const terms = FACETS.filter((facet) => facet !== without && facet !== "status").flatMap((facet) => {
    const value = search[facet];
    return value ? [`${facet}:${quoted(value)}`] : [];
  });
  const state = without === "status" ? undefined : (search.status ?? (/(^|[\s(-])(status|state|is):/.test(typed) ? undefined : "open"));
  const head = state && state !== "all" ? [`status:${state}`] : state === "all" ? ["status:all"] : [];
  return [...head, ...terms, ...(typed.includes(" OR ") || typed.includes("|") ? [`(${typed})`] : [typed])].filter(Boolean).join(" ");
}

function quoted(value: string): string {
  return /^[\w@-]+$/.test(value) ? value : `"${value.replaceAll('"', "")}"`;
}
