import "uplot/dist/uPlot.min.css";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, type JSX } from "react";
import Plot from "uplot";

import { samples } from "../api/queries";
import type { Counters, Sample, Slug } from "../api/types";
import { Known } from "../ui/states";

const LINES: { name: keyof Counters; word: string; dash: number[] }[] = [
  { name: "open_issues", word: "open", dash: [] },
  { name: "blocked_issues", word: "blocked", dash: [6, 3] },
  { name: "overdue_issues", word: "overdue", dash: [2, 2] },
];

/** The counters of a month; lines differ by their strokes, so that nobody needs to tell greys apart. */
export default function Trend({ slug }: { slug: Slug }): JSX.Element {
  const asked = useQuery(samples(slug, 900, 30));
  return (
    <Known asked={asked} what="The past">
      {({ items }) => (items.length < 2 ? <p className="py-8 text-center text-quiet">There is no past yet: numbers are kept from now on, every 15 minutes in which they change.</p> : <Chart items={items} />)}
    </Known>
  );
}

function Chart({ items }: { items: Sample[] }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const style = getComputedStyle(document.documentElement);
    const [ink, line] = [style.getPropertyValue("--ink"), style.getPropertyValue("--line")];
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line } };
    const plot = new Plot(
      {
        width: element.clientWidth,
        height: 220,
        axes: [axis, { ...axis, size: 44 }],
        series: [{}, ...LINES.map(({ word, dash }) => ({ label: word, stroke: ink, width: 1.5, dash, spanGaps: true, points: { show: false } }))],
      },
      [items.map((item) => Date.parse(item.at) / 1_000), ...LINES.map(({ name }) => items.map((item) => valueOf(item, name)))],
      element,
    );
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: 220 }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [items]);
  const last = items.at(-1);
  const says = LINES.map(({ name, word }) => `${word} ${last ? (valueOf(last, name) ?? "not known") : "not known"}`).join(", ");
  return <div ref={place} role="img" aria-label={`Issues over 30 days, at last: ${says}`} className="min-h-[220px] w-full overflow-hidden" />;
}

function valueOf(sample: Sample, name: keyof Counters): number | null {
  return (sample.counters as Partial<Counters> | null)?.[name] ?? null;
}
