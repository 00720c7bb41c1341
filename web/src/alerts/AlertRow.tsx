import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { JSX } from "react";

import { config } from "../api/queries";
import { steps, type Alert } from "../api/types";
import { Age, Until } from "../ui/Age";
import { Button } from "../ui/Button";
import { SeverityMark } from "../ui/marks";
import { kindWords, subjectWords } from "../ui/words";
import { useMayOperate, type AlertActions } from "./actions";

interface Props {
  alert: Alert;
  isOpen: boolean;
  isChosen: boolean;
  onToggle: () => void;
  onChoose: () => void;
  onSnooze: () => void;
  actions: AlertActions;
}

/** One alert: a line, and unfolded its whole life and what helps. */
export function AlertRow({ alert, isOpen, isChosen, onToggle, onChoose, onSnooze, actions }: Props): JSX.Element {
  return (
    <li data-item={alert.id} className={`border-b border-line ${isChosen ? "bg-raised" : ""}`}>
      <div className="flex items-start gap-2 px-3 py-2 sm:items-center">
        {alert.state !== "resolved" && (
          <input type="checkbox" className="mt-1 size-4 shrink-0 sm:mt-0" aria-label={`Choose ${alert.subject_ref}`} checked={isChosen} onChange={onChoose} tabIndex={-1} />
        )}
        <button type="button" aria-expanded={isOpen} onClick={onToggle} className="grid min-w-0 grow grid-cols-[auto_1fr_auto] items-center gap-x-3 gap-y-0.5 text-left lg:grid-cols-[auto_12rem_14rem_1fr_auto]">
          <SeverityMark severity={alert.severity} />
          <span className="truncate text-strong">{kindWords(alert.kind)}</span>
          <span className="order-3 col-span-2 col-start-2 truncate lg:order-none lg:col-auto">{alert.project_slug} <span className="text-quiet">{subjectWords(alert.subject_ref)}</span></span>
          <span className="order-4 col-span-2 col-start-2 text-sm text-quiet lg:order-none lg:col-auto lg:truncate">{alert.detail}</span>
          <span className="number whitespace-nowrap text-right text-sm text-quiet"><Standing alert={alert} /></span>
        </button>
      </div>
      {isOpen && <Life alert={alert} actions={actions} onSnooze={onSnooze} />}
    </li>
  );
}

function Standing({ alert }: { alert: Alert }): JSX.Element {
  if (alert.state === "resolved") return <>over <Age at={alert.resolved_at} /></>;
  if (alert.snoozed && alert.state === "snoozed") return <>snoozed, heard <Until at={alert.snoozed.until} /></>;
  return <>{alert.state === "acknowledged" ? "seen · " : ""}{alert.unknown_since ? "not known now · " : ""}<Age at={alert.opened_at} short /></>;
}

function Life({ alert, actions, onSnooze }: Pick<Props, "alert" | "actions" | "onSnooze">): JSX.Element {
  const { may, why } = useMayOperate();
  const info = useQuery(config).data?.alert_kinds.find((one) => one.kind === alert.kind);
  return (
    <div className="grid gap-4 px-3 pb-4 pl-10 lg:grid-cols-[1fr_auto]">
      <div className="min-w-0 space-y-2">
        <p className="break-words text-strong">{alert.detail}</p>
        {info && <p className="text-sm"><span className="text-quiet">Fires when:</span> {info.fires}</p>}
        {info && <p className="text-sm"><span className="text-quiet">What helps:</span> {info.remedy}</p>}
        <Facts alert={alert} />
      </div>
      <div className="flex flex-wrap content-start items-start gap-2 lg:flex-col lg:items-stretch">
        {alert.state !== "resolved" && (
          <>
            <Button disabled={!may || alert.acknowledged !== null} title={why} onClick={() => actions.acknowledge.mutate([alert])}>Acknowledge <kbd>a</kbd></Button>
            {alert.state === "snoozed"
              ? <Button disabled={!may} title={why} onClick={() => actions.hear.mutate([alert])}>Hear it again</Button>
              : <Button disabled={!may} title={why} onClick={onSnooze}>Snooze … <kbd>s</kbd></Button>}
          </>
        )}
        <Link className="px-1 py-1" to="/projects/$owner/$repo" params={steps(alert.project_slug)}>Open the project</Link>
      </div>
    </div>
  );
}

function Facts({ alert }: { alert: Alert }): JSX.Element {
  const facts: [string, JSX.Element | string][] = [["opened", <Age key="o" at={alert.opened_at} />], ["last seen to be so", <Age key="l" at={alert.last_true_at} />]];
  if (alert.escalated_at) facts.push(["became worse", <Age key="e" at={alert.escalated_at} />]);
  if (alert.unknown_since) facts.push(["not known any more", <Age key="u" at={alert.unknown_since} />]);
  if (alert.cleared_at) facts.push(["seems to be over", <Age key="c" at={alert.cleared_at} />]);
  if (alert.occurrence > 1) facts.push(["came back", `${alert.occurrence - 1} times${alert.flapping ? ", comes and goes" : ""}`]);
  if (alert.cause) facts.push(["follows from", alert.cause]);
  if (alert.acknowledged) facts.push(["seen by", <>{alert.acknowledged.by}, <Age at={alert.acknowledged.at} />{alert.acknowledged.note ? `: ${alert.acknowledged.note}` : ""}</>]);
  if (alert.snoozed) facts.push(["snoozed by", <>{alert.snoozed.by}, <Age at={alert.snoozed.at} />{alert.snoozed.reason ? `: ${alert.snoozed.reason}` : ""}</>]);
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="contents"><dt className="text-quiet">{name}</dt><dd>{value}</dd></div>
      ))}
    </dl>
  );
}
