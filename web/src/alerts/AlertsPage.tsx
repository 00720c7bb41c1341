import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useRef, useState, type JSX } from "react";

import { openAlerts, pastAlerts } from "../api/queries";
import type { Alert } from "../api/types";
import { useKeys } from "../keys/keys";
import { useRoving } from "../keys/roving";
import { Button } from "../ui/Button";
import { Empty, Known } from "../ui/states";
import { counted } from "../ui/words";
import { AlertRow } from "./AlertRow";
import { useAlertActions, useMayOperate } from "./actions";
import { Filters } from "./Filters";
import { compareAlerts, wanted, type AlertSearch } from "./list";
import { SnoozeDialog } from "./SnoozeDialog";

/** So many rows at once; who looks for more filters. */
const MOST = 400;

/** What is wrong anywhere, the worst first. */
export default function AlertsPage(): JSX.Element {
  const search: AlertSearch = useSearch({ from: "/alerts" });
  const asked = useQuery(search.state === "resolved" ? pastAlerts : openAlerts);
  return (
    <div className="px-3 py-3">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
        <h1>Alerts</h1>
        <Filters search={search} alerts={asked.data ?? []} />
      </div>
      <Known asked={asked} what="Alerts">{(alerts) => <List alerts={alerts} search={search} />}</Known>
    </div>
  );
}

function List({ alerts, search }: { alerts: Alert[]; search: AlertSearch }): JSX.Element {
  const navigate = useNavigate({ from: "/alerts" });
  const place = useRef<HTMLUListElement>(null);
  const shown = useMemo(() => {
    const found = wanted(alerts, search);
    return search.state === "resolved" ? found : found.sort(compareAlerts);
  }, [alerts, search]);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [snoozing, setSnoozing] = useState<Alert[] | null>(null);
  const actions = useAlertActions();
  const { may } = useMayOperate();
  const meant = (): Alert[] => {
    const picked = shown.filter((alert) => chosen.has(alert.id));
    const id = Number(document.activeElement?.closest<HTMLElement>("[data-item]")?.dataset.item);
    return picked.length > 0 ? picked : shown.filter((alert) => alert.id === id);
  };
  const choose = (id: number): void => setChosen((now) => (now.has(id) ? new Set([...now].filter((one) => one !== id)) : new Set([...now, id])));
  const acknowledge = (): void => {
    const list = meant().filter((alert) => !alert.acknowledged);
    if (list.length > 0 && may) actions.acknowledge.mutate(list);
    setChosen(new Set());
  };
  const snooze = (): void => {
    const list = meant();
    if (list.length > 0 && may) setSnoozing(list);
  };
  useRoving(place, "alert");
  useKeys([
    { keys: "a", does: "acknowledge", run: acknowledge },
    { keys: "s", does: "snooze", run: snooze },
    { keys: "x", does: "choose, to act on several", run: () => { const [one] = shown.filter((alert) => String(alert.id) === document.activeElement?.closest<HTMLElement>("[data-item]")?.dataset.item); if (one) choose(one.id); } },
  ]);
  if (shown.length === 0) return <NoAlerts isFiltered={alerts.length > 0} search={search} />;
  return (
    <>
      <div className="mb-2 flex min-h-9 flex-wrap items-center gap-3 text-sm text-quiet">
        <span className="number" aria-live="polite">{counted(shown.length, "alert")}{chosen.size > 0 ? `, ${chosen.size} chosen` : ""}</span>
        {chosen.size > 0 && (
          <>
            <Button disabled={!may} onClick={acknowledge}>Acknowledge</Button>
            <Button disabled={!may} onClick={snooze}>Snooze …</Button>
            <Button look="bare" onClick={() => setChosen(new Set())}>Choose none</Button>
          </>
        )}
      </div>
      <ul ref={place} className="panel">
        {shown.slice(0, MOST).map((alert) => (
          <AlertRow
            key={alert.id}
            alert={alert}
            isOpen={search.open === alert.id}
            isChosen={chosen.has(alert.id)}
            actions={actions}
            onChoose={() => choose(alert.id)}
            onSnooze={() => setSnoozing([alert])}
            onToggle={() => void navigate({ search: { ...search, open: search.open === alert.id ? undefined : alert.id }, replace: true })}
          />
        ))}
      </ul>
      {shown.length > MOST && <p className="p-3 text-quiet">and {shown.length - MOST} more: filter to see them</p>}
      {snoozing && (
        <SnoozeDialog
          alerts={snoozing}
          onClose={() => setSnoozing(null)}
          onSnooze={(seconds, reason) => {
            actions.snooze.mutate({ alerts: snoozing, seconds, reason });
            setSnoozing(null);
            setChosen(new Set());
          }}
        />
      )}
    </>
  );
}

function NoAlerts({ isFiltered, search }: { isFiltered: boolean; search: AlertSearch }): JSX.Element {
  if (search.state === "resolved") return <Empty title="None is over">What was wrong and no longer is shows here.</Empty>;
  if (isFiltered) return <Empty title="No alert is like that">Others are open, seen or snoozed: another filter shows them.</Empty>;
  return <Empty title="Nothing is wrong">Alerts open and end by themselves; this page hears of it at once.</Empty>;
}
