import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { JSX } from "react";

import { openAlerts } from "../api/queries";
import { counts } from "../alerts/list";
import { useLink } from "../live/live";
import { SeverityMark } from "../ui/marks";
import { SEVERITIES } from "../ui/words";
import { PAGES } from "./nav";

const ITEM = "block whitespace-nowrap rounded px-2 py-1 text-sm text-ink no-underline hover:bg-raised aria-[current=page]:bg-raised aria-[current=page]:font-semibold aria-[current=page]:text-strong";

export function TopBar({ onSearch }: { onSearch: () => void }): JSX.Element {
  return (
    <header className="flex min-h-12 items-center gap-3 border-b border-line bg-panel px-3">
      <Link to="/" className="font-semibold text-strong no-underline">Crosslink</Link>
      <nav aria-label="Pages" className="hidden gap-0.5 md:flex">
        {PAGES.map((page) => (
          <Link key={page.to} to={page.to} activeOptions={{ exact: page.to === "/" }} className={ITEM} title={page.keys}>{page.name}</Link>
        ))}
      </nav>
      <span className="grow" />
      <Rail />
      <Connected />
      <button type="button" onClick={onSearch} aria-keyshortcuts="Control+K" className="field hidden items-center gap-2 text-sm text-quiet lg:flex">
        Go to … <kbd>Ctrl K</kbd>
      </button>
    </header>
  );
}

/** The pages, where a thumb is. */
export function BottomBar(): JSX.Element {
  return (
    <nav aria-label="Pages" className="fixed inset-x-0 bottom-0 z-20 flex justify-around border-t border-line bg-panel pb-[env(safe-area-inset-bottom)] md:hidden">
      {PAGES.filter((page) => page.small).map((page) => (
        <Link key={page.to} to={page.to} activeOptions={{ exact: page.to === "/" }} className={`${ITEM} grow px-1 py-3 text-center`}>{page.name}</Link>
      ))}
    </nav>
  );
}

/** What is open over all projects; says so when that is not known. */
function Rail(): JSX.Element {
  const { data, isError } = useQuery(openAlerts);
  if (!data) return <span className="text-sm text-quiet">{isError ? "alerts not known" : ""}</span>;
  const open = counts(data.filter((alert) => alert.state !== "snoozed"));
  const shown = SEVERITIES.filter((severity) => open[severity] > 0);
  return (
    <Link to="/alerts" className="number flex items-center gap-3 rounded px-2 py-1 text-sm text-ink no-underline hover:bg-raised">
      {shown.length === 0 ? <span className="text-quiet">no alerts</span> : <span className="sr-only">Alerts:</span>}
      {shown.map((severity) => (
        <span key={severity} className="inline-flex items-center gap-1"><SeverityMark severity={severity} />{open[severity]}</span>
      ))}
    </Link>
  );
}

function Connected(): JSX.Element {
  const state = useLink().state;
  const words = { connecting: "connecting", live: "live", lost: "not connected", signed_out: "session over" }[state];
  return (
    <span className={`hidden text-sm sm:inline ${state === "lost" || state === "signed_out" ? "text-warning" : "text-quiet"}`} aria-live="polite">
      <span aria-hidden="true">{state === "live" ? "● " : "○ "}</span>{words}
    </span>
  );
}
