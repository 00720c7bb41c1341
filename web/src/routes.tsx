import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";

import { readAlertSearch } from "./alerts/list";
import { readFleetSearch } from "./fleet/arrange";
import FleetPage from "./fleet/FleetPage";
import { readIssueSearch } from "./issues/search";
import { Missing } from "./shell/Missing";
import { Shell } from "./shell/Shell";

const root = createRootRoute({ component: Shell, notFoundComponent: Missing });

/** Keeps the texts of an address that are known. */
function texts<const N extends string>(...names: N[]): (raw: Record<string, unknown>) => Partial<Record<N, string>> {
  return (raw) => Object.fromEntries(names.flatMap((name) => (raw[name] === undefined || raw[name] === "" ? [] : [[name, String(raw[name] as string | number)]]))) as Partial<Record<N, string>>;
}

const fleet = createRoute({ getParentRoute: () => root, path: "/", component: FleetPage, validateSearch: readFleetSearch });
const alerts = createRoute({ getParentRoute: () => root, path: "/alerts", component: lazyRouteComponent(() => import("./alerts/AlertsPage")), validateSearch: readAlertSearch });
const activity = createRoute({ getParentRoute: () => root, path: "/activity", component: lazyRouteComponent(() => import("./activity/ActivityPage")), validateSearch: texts("project") });
const search = createRoute({ getParentRoute: () => root, path: "/search", component: lazyRouteComponent(() => import("./search/SearchPage")), validateSearch: texts("q", "what") });
const audit = createRoute({ getParentRoute: () => root, path: "/audit", component: lazyRouteComponent(() => import("./audit/AuditPage")), validateSearch: texts("project", "outcome") });
const settingsPage = lazyRouteComponent(() => import("./settings/SettingsPage"));
const settings = createRoute({ getParentRoute: () => root, path: "/settings", component: settingsPage });
const section = createRoute({ getParentRoute: () => root, path: "/settings/$section", component: settingsPage });
const diagnostics = createRoute({ getParentRoute: () => root, path: "/diagnostics", component: lazyRouteComponent(() => import("./diagnostics/DiagnosticsPage")) });

const project = createRoute({ getParentRoute: () => root, path: "/projects/$owner/$repo", component: lazyRouteComponent(() => import("./project/ProjectLayout")) });
const ofProject = project.addChildren([
  createRoute({ getParentRoute: () => project, path: "/", component: lazyRouteComponent(() => import("./project/Overview")) }),
  createRoute({ getParentRoute: () => project, path: "/issues", component: lazyRouteComponent(() => import("./issues/IssuesPage")), validateSearch: readIssueSearch }),
  createRoute({ getParentRoute: () => project, path: "/issues/$issue", component: lazyRouteComponent(() => import("./issue/IssuePage")) }),
  createRoute({ getParentRoute: () => project, path: "/board", component: lazyRouteComponent(() => import("./issues/BoardPage")) }),
  createRoute({ getParentRoute: () => project, path: "/locks", component: lazyRouteComponent(() => import("./project/LocksPage")) }),
  createRoute({ getParentRoute: () => project, path: "/agents", component: lazyRouteComponent(() => import("./project/AgentsPage")) }),
  createRoute({ getParentRoute: () => project, path: "/milestones", component: lazyRouteComponent(() => import("./project/MilestonesPage")) }),
  createRoute({ getParentRoute: () => project, path: "/knowledge", component: lazyRouteComponent(() => import("./project/KnowledgePage")), validateSearch: texts("page") }),
  createRoute({ getParentRoute: () => project, path: "/conflicts", component: lazyRouteComponent(() => import("./project/ConflictsPage")) }),
  createRoute({ getParentRoute: () => project, path: "/history", component: lazyRouteComponent(() => import("./project/HistoryPage")) }),
]);

const tree = root.addChildren([fleet, alerts, activity, search, audit, settings, section, diagnostics, ofProject]);

export const router = createRouter({ routeTree: tree, defaultPreload: false, scrollRestoration: true, trailingSlash: "never" });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
