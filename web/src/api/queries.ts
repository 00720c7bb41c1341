import { queryOptions } from "@tanstack/react-query";

import { call } from "./client";
import { steps, type Alert, type Slug } from "./types";

/** Answers stay good until the connection says otherwise. */
const UNTIL_TOLD = { staleTime: Infinity };

export const session = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => call("get", "/api/v2/session", { signal }),
  ...UNTIL_TOLD,
});

export const config = queryOptions({
  queryKey: ["config"],
  queryFn: ({ signal }) => call("get", "/api/v2/config", { signal }),
  ...UNTIL_TOLD,
});

/** All open alerts, the worst first. */
export const openAlerts = queryOptions({
  queryKey: ["alerts", "open"],
  queryFn: async ({ signal }) => {
    const items: Alert[] = [];
    let cursor: string | null | undefined;
    do {
      const query = cursor ? { limit: 1000, cursor } : { limit: 1000 };
      const page = await call("get", "/api/v2/alerts", { query, signal });
      items.push(...page.items);
      cursor = page.next;
    } while (cursor && items.length < 10_000);
    return items;
  },
  ...UNTIL_TOLD,
});

/** Alerts that are over, the newest first. */
export const pastAlerts = queryOptions({
  queryKey: ["alerts", "resolved"],
  queryFn: async ({ signal }) => {
    const page = await call("get", "/api/v2/alerts", { query: { state: "resolved", limit: 500 }, signal });
    return page.items;
  },
  ...UNTIL_TOLD,
});

export const project = (slug: Slug) =>
  queryOptions({
    queryKey: ["project", slug, "detail"],
    queryFn: ({ signal }) => call("get", "/api/v2/projects/{owner}/{repo}", { path: steps(slug), signal }),
    ...UNTIL_TOLD,
  });

/** The counters over time; they are not asked for again with each change. */
export const samples = (slug: Slug, span: 0 | 900 | 86_400, days: number) =>
  queryOptions({
    queryKey: ["samples", slug, span, days],
    queryFn: ({ signal }) => {
      const since = new Date(Date.now() - days * 86_400_000).toISOString();
      const query = { span, since };
      return call("get", "/api/v2/projects/{owner}/{repo}/samples", { path: steps(slug), query, signal });
    },
    staleTime: 600_000,
  });

export const thresholds = (slug: Slug) =>
  queryOptions({
    queryKey: ["thresholds", slug],
    queryFn: ({ signal }) => call("get", "/api/v2/projects/{owner}/{repo}/thresholds", { path: steps(slug), signal }),
    ...UNTIL_TOLD,
  });

export const webhooks = queryOptions({
  queryKey: ["webhooks"],
  queryFn: ({ signal }) => call("get", "/api/v2/webhooks", { signal }),
  ...UNTIL_TOLD,
});
