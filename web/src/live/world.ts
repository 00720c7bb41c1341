import type { World } from "./connection";

/** So long an answer may take before nobody is there. */
const PATIENCE = 4_000;

/** The browser. */
export const browser: World = {
  socket: (path) => new WebSocket(new URL(path, location.href.replace(/^http/, "ws"))),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
  probe: async () => {
    try {
      const answer = await fetch("/api/v2/session", { signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 401) return "signed_out";
      return answer.ok ? "known" : "unreachable";
    } catch {
      return "unreachable";
    }
  },
};
