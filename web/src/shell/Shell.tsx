import { useQuery } from "@tanstack/react-query";
import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState, type JSX } from "react";

import { openAlerts } from "../api/queries";
import { useKeys } from "../keys/keys";
import { Toasts } from "../ui/toast";
import { Banner } from "./Banner";
import { Help } from "./Help";
import { PAGES } from "./nav";
import { SignIn } from "./SignIn";
import { BottomBar, TopBar } from "./TopBar";

const Palette = lazy(() => import("./Palette"));

/** What stands around every page. */
export function Shell(): JSX.Element {
  const [open, setOpen] = useState<"help" | "palette" | null>(null);
  const navigate = useNavigate();
  const isWall = useRouterState({ select: (state) => (state.location.search as { density?: string }).density === "wall" });
  useTitle();
  useKeys([
    ...PAGES.map((page) => ({ keys: page.keys, does: page.name, group: "Go to", run: () => void navigate({ to: page.to }) })),
    { keys: "Mod+k", does: "commands", group: "Everywhere", run: () => setOpen("palette") },
    { keys: "?", does: "these keys", group: "Everywhere", run: () => setOpen("help") },
    { keys: "/", does: "search", group: "Everywhere", run: focusSearch },
  ]);
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#main" className="sr-only focus:not-sr-only focus:fixed focus:left-2 focus:top-2 focus:z-50 focus:bg-raised focus:p-2">To the content</a>
      {!isWall && <TopBar onSearch={() => setOpen("palette")} />}
      <Banner />
      <main id="main" tabIndex={-1} className="min-w-0 grow pb-20 outline-none md:pb-6">
        <Outlet />
      </main>
      {!isWall && <BottomBar />}
      <Toasts />
      <SignIn />
      {open === "help" && <Help onClose={() => setOpen(null)} />}
      {open === "palette" && <Suspense fallback={null}><Palette onClose={() => setOpen(null)} /></Suspense>}
    </div>
  );
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>("main input[type=search]")?.focus();
}

/** The title says how many critical alerts nobody has seen, for who has the page in another tab. */
function useTitle(): void {
  const { data } = useQuery(openAlerts);
  const unseen = data?.filter((alert) => alert.severity === "critical" && alert.state === "open").length ?? 0;
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    const [, first = "", owner = "", repo = ""] = path.split("/");
    const page = first === "projects" ? `${owner}/${repo}` : (PAGES.find((one) => one.to === `/${first}`)?.name ?? "Crosslink");
    document.title = `${unseen > 0 ? `(${unseen}!) ` : ""}${page} · Crosslink`;
  }, [path, unseen]);
}
