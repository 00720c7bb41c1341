import { useSyncExternalStore } from "react";
import type { QueryClient } from "@tanstack/react-query";

import type { Project, Slug } from "../api/types";
import { clock } from "./clock";
import { Connection, type Link } from "./connection";
import { browser } from "./world";

export const connection = new Connection(browser);

/** Alerts that change in a burst are asked for once. */
const CALM = 150;

/** Opens the connection, and has those questions asked again whose answers it hears are old. */
export function start(queries: QueryClient): () => void {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  const again = (...key: string[]): void => {
    const name = key.join(" ");
    if (waiting.has(name)) return;
    const ask = (): void => {
      waiting.delete(name);
      void queries.invalidateQueries({ queryKey: key });
    };
    waiting.set(name, setTimeout(ask, CALM));
  };
  let was: Link["state"] = "connecting";
  const stop = connection.follow((message) => {
    const back = was !== "live" && connection.link.state === "live";
    was = connection.link.state;
    if (message?.type === "alerts") {
      again("alerts");
      again("project", message.slug);
    }
    if (message?.type === "project") {
      again("project", message.slug);
      again("activity");
    }
    if (message?.type === "snapshot" || back) void queries.invalidateQueries();
  });
  const hurry = (): void => connection.hurry();
  const seen = (): void => {
    if (document.visibilityState === "visible" && connection.link.state === "lost") connection.hurry();
  };
  addEventListener("online", hurry);
  addEventListener("offline", hurry);
  document.addEventListener("visibilitychange", seen);
  connection.open();
  return () => {
    stop();
    removeEventListener("online", hurry);
    removeEventListener("offline", hurry);
    document.removeEventListener("visibilitychange", seen);
    connection.close();
  };
}

const follow = (tell: () => void): (() => void) => connection.follow(tell);

export function useLink(): Link {
  return useSyncExternalStore(follow, () => connection.link);
}

/** Whether what is asked now would be heard. */
export function useIsLive(): boolean {
  return useSyncExternalStore(follow, () => connection.link.state === "live");
}

/** All projects; nothing until they are known. */
export function useProjects(): ReadonlyMap<Slug, Project> | null {
  return useSyncExternalStore(follow, () => connection.picture.projects);
}

export function useProject(slug: Slug): Project | null | undefined {
  return useSyncExternalStore(follow, () => {
    const projects = connection.picture.projects;
    return projects ? (projects.get(slug) ?? null) : undefined;
  });
}

const seconds = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

/** One timer for everything on the page that shows an age. */
function everySecond(tell: () => void): () => void {
  seconds.add(tell);
  ticking ??= setInterval(() => seconds.forEach((one) => one()), 1_000);
  return () => {
    seconds.delete(tell);
    if (seconds.size === 0) {
      clearInterval(ticking);
      ticking = undefined;
    }
  };
}

/** What is derived from the server's time, renewed when it changes. */
export function useNow<T extends string | number>(derive: (now: number) => T): T {
  return useSyncExternalStore(everySecond, () => derive(clock.now()));
}
