import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "../api/client";
import { session } from "../api/queries";
import type { Alert } from "../api/types";
import { useIsLive } from "../live/live";
import { done, refused } from "../ui/toast";
import { counted } from "../ui/words";

/** Whether somebody may change something now, and else why not. */
export function useMayOperate(): { may: boolean; why: string | undefined } {
  const isLive = useIsLive();
  const { data } = useQuery(session);
  if (!isLive) return { may: false, why: "Not connected" };
  if (data?.scope === "view") return { may: false, why: "You may only look" };
  return { may: true, why: undefined };
}

interface Snoozing {
  seconds: number;
  reason: string | undefined;
}

/** What can be done about alerts, one or several at once. */
export function useAlertActions() {
  const queries = useQueryClient();
  const again = (): Promise<void> => queries.invalidateQueries({ queryKey: ["alerts"] });
  const each = async (alerts: Alert[], act: (id: string) => Promise<unknown>): Promise<void> => {
    for (const alert of alerts) await act(String(alert.id));
  };
  const unsnooze = (alerts: Alert[]): Promise<void> => each(alerts, (id) => call("post", "/api/v2/alerts/{id}/unsnooze", { path: { id: Number(id) } }));
  const hear = useMutation({
    mutationFn: unsnooze,
    onSuccess: (_, alerts) => done(`${counted(alerts.length, "alert")} can be heard again`),
    onError: (error) => refused("Not heard again", error),
    onSettled: again,
  });
  const acknowledge = useMutation({
    mutationFn: (alerts: Alert[]) => each(alerts, (id) => call("post", "/api/v2/alerts/{id}/acknowledge", { path: { id: Number(id) }, body: {} })),
    onSuccess: (_, alerts) => done(alerts.length === 1 ? `Acknowledged ${alerts[0]?.subject_ref ?? ""}` : `Acknowledged ${alerts.length} alerts`),
    onError: (error) => refused("Not acknowledged", error),
    onSettled: again,
  });
  const snooze = useMutation({
    mutationFn: ({ alerts, seconds, reason }: Snoozing & { alerts: Alert[] }) =>
      each(alerts, (id) => call("post", "/api/v2/alerts/{id}/snooze", { path: { id: Number(id) }, body: reason ? { seconds, reason } : { seconds } })),
    onSuccess: (_, { alerts }) => done(`Snoozed ${counted(alerts.length, "alert")}`, () => hear.mutate(alerts)),
    onError: (error) => refused("Not snoozed", error),
    onSettled: again,
  });
  return { acknowledge, snooze, hear };
}

export type AlertActions = ReturnType<typeof useAlertActions>;
