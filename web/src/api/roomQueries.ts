import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { reach } from "./client";
import type { Agent, AuditEntry, Capabilities, Conflict, Counted, Found, History, Issue, Knowledge, Lock, Milestone, Page, Story } from "./room";
import type { Slug } from "./types";

const UNTIL_TOLD = { staleTime: Infinity };
type Search = Record<string, string | number | undefined>;

/** The address of something of a project. */
export function inProject(slug: Slug, path: string, search: Search = {}): string {
  return `/api/v2/projects/${encodeURIComponent(slug)}/${path}${text(search)}`;
}

function text(search: Search): string {
  const given = Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return given.length > 0 ? `?${new URLSearchParams(given).toString()}` : "";
}

function one<T>(slug: Slug, path: string, search: Search = {}) {
  return queryOptions({
    queryKey: ["project", slug, path, search],
    queryFn: async ({ signal }) => (await reach("get", inProject(slug, path, search), { signal })) as T,
    ...UNTIL_TOLD,
  });
}

export const capabilities = (slug: Slug) => one<Capabilities>(slug, "capabilities");
export const issue = (slug: Slug, id: string) => one<Story>(slug, `issues/${encodeURIComponent(id)}`);
export const board = (slug: Slug, q: string) => one<Page<Issue>>(slug, "issues", { q, limit: 500, sort: "priority" });
export const locks = (slug: Slug) => one<Page<Lock>>(slug, "locks", { limit: 1000 });
export const agents = (slug: Slug) => one<Page<Agent>>(slug, "agents");
export const milestones = (slug: Slug) => one<Page<Milestone>>(slug, "milestones");
export const conflicts = (slug: Slug) => one<Page<Conflict>>(slug, "conflicts", { limit: 1000 });
export const pages = (slug: Slug) => one<Page<Knowledge>>(slug, "pages");
export const page = (slug: Slug, name: string) => one<Knowledge>(slug, `pages/${encodeURIComponent(name)}`);
export const counts = (slug: Slug, q: string, by: string) => one<Counted>(slug, "counts", { q, by });

/** Issues in parts, so many as were scrolled to. */
export const issues = (slug: Slug, q: string, sort: string) =>
  infiniteQueryOptions({
    queryKey: ["project", slug, "issues", "parts", q, sort],
    queryFn: async ({ pageParam, signal }) => {
      const search = { q, sort, limit: 200, cursor: pageParam ?? undefined };
      return (await reach("get", inProject(slug, "issues", search), { signal })) as Page<Issue>;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    ...UNTIL_TOLD,
  });

export const projectActivity = (slug: Slug) =>
  infiniteQueryOptions({
    queryKey: ["project", slug, "activity"],
    queryFn: async ({ pageParam, signal }) =>
      (await reach("get", inProject(slug, "activity", { limit: 100, cursor: pageParam ?? undefined }), { signal })) as Page<History>,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    ...UNTIL_TOLD,
  });

/** A list over all projects, in parts. */
function overAll<T>(path: string, search: Search, enabled = true) {
  return infiniteQueryOptions({
    queryKey: ["all", path, search],
    queryFn: async ({ pageParam, signal }) =>
      (await reach("get", `/api/v2/${path}${text({ ...search, limit: 100, cursor: pageParam ?? undefined })}`, { signal })) as Page<T>,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled,
  });
}

export const search = (q: string) => overAll<Found>("search", { q }, q.trim() !== "");
export const ready = () => overAll<{ project: string; issue: Issue }>("ready", {});
export const blocked = () => overAll<{ project: string; blocked: Record<string, unknown> }>("blocked", {});
export const audit = (filter: Search) => overAll<AuditEntry>("audit", filter);
