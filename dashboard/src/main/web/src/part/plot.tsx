// A plot over time, by uPlot. Its legend is a table with the values under the cursor, or the last ones.

import { useEffect, useMemo, useRef } from "preact/hooks";
import uPlot from "uplot";
import { clock, utc } from "../format/times";
import { onTheme } from "../theme";
import { DASHES, axis, css, marker } from "./lines";
import "uplot/dist/uPlot.min.css";

export interface Line {
  label: string;
  values: (number | null)[];
  /** Which of the plot colours; the second and third are also dashed. */
  color: 1 | 2 | 3;
}

interface PlotProps {
  title: string;
  times: number[];
  lines: Line[];
  format: (value: number | null) => string;
  /** Whether the axis counts in powers of two. */
  binary?: boolean;
  height?: number;
  /** Plots with the same key share their cursor. */
  group?: string;
  /** What runs from left to right. */
  across?: Across;
}

export interface Across {
  time: boolean;
  /** The label of a tick; `step` is from one to the next. */
  tick: (x: number, step: number) => string;
  /** A value in the legend. */
  say: (x: number) => string;
  /** What the legend calls the last one. */
  last: string;
}

/** The viewer's zone is uPlot's default. */
const HERE: Across = {
  time: true,
  tick: (x, step) => clock(x * 1000, x * 1000).slice(0, step < 60 ? 8 : 5),
  say: (x) => `${clock(x * 1000, x * 1000)} = ${utc(x * 1000).slice(11, 19)} UTC`,
  last: "now",
};

const DAY = 86_400;

/** Times of logs, which may be years ago. */
export const UTC: Across = {
  time: true,
  tick: (x, step) => (step < DAY ? utc(x * 1000).slice(11, step < 60 ? 19 : 16) : utc(x * 1000).slice(0, 10)),
  say: (x) => `${utc(x * 1000).slice(0, 19)} UTC`,
  last: "last",
};

const plain = new Intl.NumberFormat("en", { maximumSignificantDigits: 6, useGrouping: false });

export const NUMBERS: Across = { time: false, tick: (x) => plain.format(x), say: (x) => plain.format(x), last: "last" };

const POWERS = Array.from({ length: 52 }, (_, i) => 2 ** i);

export function Plot({ title, times, lines, format, binary = false, height = 150, group = "", across = HERE }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const data = useMemo<uPlot.AlignedData>(() => [times, ...lines.map((line) => line.values)], [times, lines]);
  const labels = lines.map((line) => line.label).join("|");
  const newest = useRef(data);
  newest.current = data;

  useEffect(() => {
    const box = place.current;
    if (!box) return undefined;
    const draw = (): void => {
      plot.current?.destroy();
      plot.current = new uPlot(options(box.clientWidth, height, lines, format, binary, group, across), newest.current, box);
    };
    draw();
    const resized = new ResizeObserver(() => {
      const width = box.clientWidth;
      if (plot.current && width > 0 && width !== plot.current.width) plot.current.setSize({ width, height });
    });
    resized.observe(box);
    const unheard = onTheme(draw);
    return () => {
      resized.disconnect();
      unheard();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [labels, height, group, across]);

  useEffect(() => plot.current?.setData(data), [data]);

  const last = lines.map((line) => `${line.label} ${format(lastOf(line.values))}`).join(", ");
  return (
    <figure class="plot">
      <figcaption>{title}</figcaption>
      <div ref={place} role="group" aria-label={`Plot of ${title}. ${across === HERE ? "Now" : "At the end"}: ${last}`} />
    </figure>
  );
}

const lastOf = (values: (number | null)[]): number | null => values.at(-1) ?? null;

function options(
  width: number,
  height: number,
  lines: Line[],
  format: (value: number | null) => string,
  binary: boolean,
  group: string,
  across: Across,
): uPlot.Options {
  return {
    width,
    height,
    ...(across === UTC ? { tzDate: (x) => uPlot.tzDate(new Date(x * 1000), "Etc/UTC") } : {}),
    scales: {
      x: { time: across.time },
      y: { range: (_plot, low, high) => [Math.min(0, low * 1.1), high > 0 ? high * 1.1 : low < 0 ? 0 : 1] },
    },
    legend: { live: true, markers: { dash: (_plot, series) => marker(lines[series - 1]?.color ?? 1) } },
    cursor: { y: false, drag: { x: false, y: false }, ...(group === "" ? {} : { sync: { key: group } }) },
    axes: [
      {
        ...axis(),
        values: (_plot, ticks, _axis, _space, step) => ticks.map((tick) => across.tick(tick, step)),
        space: 64,
        size: 26,
      },
      {
        ...axis(),
        values: (_plot, ticks) => ticks.map((tick) => format(tick)),
        size: 76,
        space: 34,
        ...(binary ? { incrs: POWERS } : {}),
      },
    ],
    series: [
      {
        label: "",
        value: (_plot, x) => (x === null || x === undefined ? across.last : across.say(x)),
      },
      ...lines.map((line): uPlot.Series => {
        const color = css(`--plot-${line.color}`);
        return {
          label: line.label,
          stroke: color,
          width: 1.5,
          dash: DASHES[line.color] ?? [],
          points: { show: false },
          ...(line.color === 1 ? { fill: css("--plot-fill") } : {}),
          value: (self, value, index) => {
            const at = self.data[index];
            return format(value ?? (at ? lastOf([...at] as (number | null)[]) : null));
          },
        };
      }),
    ],
  };
}
