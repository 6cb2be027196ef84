// How lines and axes of plots look, in the colours of the theme.

import type uPlot from "uplot";

/** By the number of the line; the second and third are dashed, too. */
export const DASHES: Record<number, number[]> = { 1: [], 2: [6, 4], 3: [2, 3] };

const BORDERS: Record<number, string> = { 1: "solid", 2: "dashed", 3: "dotted" };

/** The mark of a line in the legend. */
export const marker = (line: number): string => BORDERS[line] ?? "solid";

/** A colour of the theme. */
export const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function axis(): uPlot.Axis {
  const grid = css("--line");
  return {
    stroke: css("--muted"),
    grid: { stroke: grid, width: 1 },
    ticks: { stroke: grid, width: 1, size: 4 },
    font: "11px system-ui, sans-serif",
  };
}
