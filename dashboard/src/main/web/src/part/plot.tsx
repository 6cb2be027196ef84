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
}

const POWERS = Array.from({ length: 52 }, (_, i) => 2 ** i);

export function Plot({ title, times, lines, format, binary = false, height = 150, group = "" }: PlotProps) {
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
      plot.current = new uPlot(options(box.clientWidth, height, lines, format, binary, group), newest.current, box);
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
  }, [labels, height, group]);

  useEffect(() => plot.current?.setData(data), [data]);

  const last = lines.map((line) => `${line.label} ${format(lastOf(line.values))}`).join(", ");
  return (
    <figure class="plot">
      <figcaption>{title}</figcaption>
      <div ref={place} role="group" aria-label={`Plot of ${title}. Now: ${last}`} />
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
): uPlot.Options {
  return {
    width,
    height,
    // The viewer's zone is uPlot's default.
    scales: { x: { time: true }, y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.1 : 1] } },
    legend: { live: true, markers: { dash: (_plot, series) => marker(lines[series - 1]?.color ?? 1) } },
    cursor: { y: false, drag: { x: false, y: false }, ...(group === "" ? {} : { sync: { key: group } }) },
    axes: [
      {
        ...axis(),
        values: (_plot, ticks, _axis, _space, step) =>
          ticks.map((tick) => clock(tick * 1000, tick * 1000).slice(0, step < 60 ? 8 : 5)),
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
        value: (_plot, time) =>
          time === null || time === undefined
            ? "now"
            : `${clock(time * 1000, time * 1000)} = ${utc(time * 1000).slice(11, 19)} UTC`,
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
