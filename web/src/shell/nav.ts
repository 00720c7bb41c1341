/** The pages over all projects, in the order of the bar. */
export const PAGES = [
  { to: "/", name: "Fleet", keys: "g f", small: true },
  { to: "/alerts", name: "Alerts", keys: "g a", small: true },
  { to: "/search", name: "Search", keys: "g s", small: true },
  { to: "/activity", name: "Activity", keys: "g y", small: true },
  { to: "/audit", name: "Audit", keys: "g u", small: false },
  { to: "/settings", name: "Settings", keys: "g t", small: true },
  { to: "/diagnostics", name: "Diagnostics", keys: "g d", small: false },
] as const;
