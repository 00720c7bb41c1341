import type { LiveMessage, Severity } from "../api/types";
import { connection } from "../live/live";
import { appearance } from "../settings/appearance";
import { kindWords, subjectWords } from "../ui/words";

const TONES: Record<Severity, number> = { info: 440, warning: 587, critical: 784 };
const ORDER: Severity[] = ["info", "warning", "critical"];

type Told = Extract<LiveMessage, { type: "alerts" }>;

/** The worst of what is new in a message, among those somebody wants to hear of. */
export function worst(message: Told, wanted: Severity[]): Told["events"][number]["alert"] | undefined {
  const fresh = message.events.filter((one) => one.event === "opened" || one.event === "escalated");
  const heard = fresh.filter((one) => !one.quiet && wanted.includes(one.alert.severity));
  return heard.sort((one, two) => ORDER.indexOf(two.alert.severity) - ORDER.indexOf(one.alert.severity))[0]?.alert;
}

/** Tells of alerts outside of the page, as far as somebody asked for it. */
export function tellOfAlerts(): () => void {
  return connection.follow((message) => {
    if (message?.type !== "alerts") return;
    const chosen = appearance();
    const loud = worst(message, chosen.sound);
    if (loud) play(loud.severity, chosen.volume);
    const shown = worst(message, chosen.notify);
    if (shown && "Notification" in window && Notification.permission === "granted") {
      const title = `${shown.severity}: ${message.slug}`;
      new Notification(title, { body: `${kindWords(shown.kind)} ${subjectWords(shown.subject_ref)}\n${shown.detail}`, tag: message.slug });
    }
  });
}

/** A short tone, the higher the worse. */
export function play(severity: Severity, volume: number): void {
  const audio = new AudioContext();
  const gain = audio.createGain();
  gain.gain.setValueAtTime(volume * 0.5, audio.currentTime);
  gain.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.3);
  gain.connect(audio.destination);
  const tone = audio.createOscillator();
  tone.frequency.value = TONES[severity];
  tone.connect(gain);
  tone.start();
  tone.stop(audio.currentTime + 0.3);
  tone.onended = () => void audio.close();
}
