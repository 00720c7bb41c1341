import { useState, type JSX } from "react";

import type { Alert } from "../api/types";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Dialog } from "../ui/Dialog";
import { counted } from "../ui/words";

const SPANS = { "1800": "30 minutes", "7200": "2 hours", "28800": "8 hours", "86400": "a day", "604800": "a week" };

interface Props {
  alerts: Alert[];
  onClose: () => void;
  onSnooze: (seconds: number, reason: string | undefined) => void;
}

/** For how long, and why: whoever looks next wants to know. */
export function SnoozeDialog({ alerts, onClose, onSnooze }: Props): JSX.Element {
  const [seconds, setSeconds] = useState("7200");
  const [reason, setReason] = useState("");
  const [first] = alerts;
  const title = alerts.length === 1 && first ? `Snooze ${first.subject_ref}` : `Snooze ${counted(alerts.length, "alert")}`;
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="space-y-3" onSubmit={(event) => { event.preventDefault(); onSnooze(Number(seconds), reason.trim() || undefined); }}>
        <Choice label="For" value={seconds} options={SPANS} onChange={(value) => setSeconds(value ?? "7200")} />
        <label className="block">
          <span className="mb-1 block text-sm text-quiet">Why, for whoever looks next</span>
          <input className="field w-full" value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="strong" type="submit">Snooze</Button>
        </div>
      </form>
    </Dialog>
  );
}
