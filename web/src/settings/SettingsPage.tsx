import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense, type JSX } from "react";

import { Loading } from "../ui/states";
import { Appearance } from "./Appearance";

const Thresholds = lazy(() => import("./Thresholds"));
const Webhooks = lazy(() => import("./Webhooks"));

const SECTIONS = [
  { name: "appearance", title: "Appearance", page: Appearance },
  { name: "thresholds", title: "Thresholds", page: Thresholds },
  { name: "webhooks", title: "Webhooks", page: Webhooks },
];

/** What somebody may set, for this browser or for the watch. */
export default function SettingsPage(): JSX.Element {
  const { section }: { section?: string } = useParams({ strict: false });
  const shown = SECTIONS.find((one) => one.name === section) ?? SECTIONS[0];
  const Page = shown?.page ?? Appearance;
  return (
    <div className="mx-auto max-w-6xl px-3 py-3">
      <h1 className="mb-3">Settings</h1>
      <div className="grid gap-4 md:grid-cols-[11rem_1fr]">
        <nav aria-label="Settings" className="flex gap-1 overflow-x-auto md:flex-col">
          {SECTIONS.map((one) => (
            <Link key={one.name} to="/settings/$section" params={{ section: one.name }} aria-current={one === shown ? "page" : undefined} className="whitespace-nowrap rounded px-2.5 py-1.5 text-ink no-underline hover:bg-raised aria-[current=page]:bg-raised aria-[current=page]:font-semibold aria-[current=page]:text-strong">{one.title}</Link>
          ))}
          <Link to="/audit" className="whitespace-nowrap rounded px-2.5 py-1.5 text-ink no-underline hover:bg-raised">Audit</Link>
          <Link to="/diagnostics" className="whitespace-nowrap rounded px-2.5 py-1.5 text-ink no-underline hover:bg-raised">Diagnostics</Link>
        </nav>
        <div className="min-w-0"><Suspense fallback={<Loading what="settings" />}><Page /></Suspense></div>
      </div>
    </div>
  );
}
