import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type RefObject } from "react";

import { samples } from "../api/queries";
import type { Counters, Sample, Slug } from "../api/types";

/** The counters of the last day, asked for once the element has come into view. */
export function useSamples(slug: Slug, place: RefObject<Element | null>): Sample[] | undefined {
  const seen = useSeen(place);
  return useQuery({ ...samples(slug, 900, 1), enabled: seen }).data?.items;
}

function useSeen(place: RefObject<Element | null>): boolean {
  const [seen, setSeen] = useState(false);
  const done = useRef(false);
  useEffect(() => {
    const element = place.current;
    if (!element || done.current) return;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      done.current = true;
      observer.disconnect();
      setSeen(true);
    }, { rootMargin: "200px" });
    observer.observe(element);
    return () => observer.disconnect();
  }, [place]);
  return seen;
}

/** One counter over time, with what it is now at the end. */
export function series(found: Sample[] | undefined, name: keyof Counters, now: number, value: number): [number, number][] {
  const points = (found ?? []).flatMap((sample): [number, number][] => {
    const at = (sample.counters as Partial<Counters> | null)?.[name];
    return typeof at === "number" ? [[Date.parse(sample.at), at]] : [];
  });
  return points.length > 0 ? [...points, [now, value]] : [];
}
