import type { JSX } from "react";

const WIDTH = 100;
const HEIGHT = 22;

/** A number over time, as a line as wide as its place. It repeats in a picture what is said beside it. */
export function Sparkline({ points, from, to, says }: { points: [number, number][]; from: number; to: number; says: string }): JSX.Element {
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="h-5 w-full text-quiet" role="img" aria-label={says}>
      {points.length > 0 && <path d={trace(points, from, to)} fill="none" stroke="currentColor" strokeWidth="1.4" vectorEffect="non-scaling-stroke" />}
    </svg>
  );
}

/** Steps, because a number stays what it is until it is another. */
export function trace(points: [number, number][], from: number, to: number): string {
  const values = points.map(([, value]) => value);
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const x = (at: number): string => (((Math.max(from, at) - from) / (to - from)) * WIDTH).toFixed(1);
  const y = (value: number): string => (span === 0 ? HEIGHT / 2 : HEIGHT - 2 - ((value - low) / span) * (HEIGHT - 4)).toFixed(1);
  const steps = points.map(([at, value], index) => (index === 0 ? `M${x(at)} ${y(value)}` : `H${x(at)}V${y(value)}`));
  return `${steps.join("")}H${WIDTH}`;
}
