// The script of a report: its plots, the choice of light or dark, and buttons that copy. The page says all else without it.

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { bytes, short } from "./format/numbers";
import { duration } from "./format/times";
import { DASHES, axis, css, marker } from "./part/lines";
import { apply, choose, onTheme, theme } from "./theme";
import "./style/report.css";

/** As the page has it beside the place of a plot. */
interface Figure {
  unit: "count" | "bytes" | "seconds";
  /** Seconds between two times. */
  step: number;
  labels: string[];
  times: number[];
  values: (number | null)[][];
}

const HEIGHT = 190;
const FORMATS = { count: short, bytes, seconds: duration };
const POWERS = Array.from({ length: 60 }, (_, i) => 2 ** i);

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What an axis counts in; of other numbers, uPlot knows it. */
const STEPS = {
  count: [],
  bytes: POWERS,
  seconds: [
    ...[1, 2, 5, 10, 15, 30].flatMap((step) => [step, step * MINUTE]),
    ...[1, 2, 3, 6, 12].map((step) => step * HOUR),
    ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000].map((step) => step * DAY),
  ].sort((one, other) => one - other),
};

const plots: (() => void)[] = [];

function plot(place: HTMLElement): void {
  const figure = JSON.parse(place.querySelector("script")?.textContent ?? "") as Figure;
  const box = document.createElement("div");
  place.append(box);
  let drawn: uPlot | undefined;
  const draw = (): void => {
    drawn?.destroy();
    drawn = new uPlot(options(figure, box.clientWidth), [figure.times, ...figure.values], box);
  };
  draw();
  plots.push(draw);
  new ResizeObserver(() => {
    if (drawn && box.clientWidth > 0 && box.clientWidth !== drawn.width) drawn.setSize({ width: box.clientWidth, height: HEIGHT });
  }).observe(box);
}

const pad = (value: number): string => String(value).padStart(2, "0");

/** The time of day; at midnight and at the first tick, the day, too. For longer times the day or month alone. */
function clocks(ticks: number[]): string[] {
  const between = (ticks[1] ?? 0) - (ticks[0] ?? 0);
  if (between >= DAY) {
    return ticks.map((tick) => new Date(tick * 1000).toISOString().slice(0, between >= 28 * DAY ? 7 : 10));
  }
  return ticks.map((tick, i) => {
    const at = new Date(tick * 1000);
    const clock = `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}`;
    const day = `${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`;
    return tick % 86400 === 0 || i === 0 ? `${clock}\n${day}` : clock;
  });
}

function options(figure: Figure, width: number): uPlot.Options {
  const format = FORMATS[figure.unit];
  const bars = uPlot.paths.bars?.({ size: [0.8, 60], align: 1 });
  const steps = uPlot.paths.stepped?.({ align: 1 });
  return {
    width,
    height: HEIGHT,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    scales: {
      // A value is that of the time until the next one.
      x: { time: true, range: (_plot, low, high) => [low, high + figure.step] },
      y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.08 : 1] },
    },
    legend: { live: true, markers: { dash: (_plot, series) => marker(series) } },
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: "report" } },
    axes: [
      { ...axis(), values: (_plot, ticks) => clocks(ticks), space: 68, size: 36 },
      {
        ...axis(),
        values: (_plot, ticks) => ticks.map((tick) => format(tick)),
        size: 70,
        space: 34,
        ...(STEPS[figure.unit].length > 0 ? { incrs: STEPS[figure.unit] } : {}),
      },
    ],
    series: [
      {
        label: "UTC",
        value: (_plot, time) =>
          time === null || time === undefined ? "–" : new Date(time * 1000).toISOString().slice(0, 16).replace("T", " "),
      },
      ...figure.labels.map((label, i): uPlot.Series => {
        const color = css(`--plot-${i + 1}`);
        const shape = i === 0 ? bars : steps;
        return {
          label,
          stroke: color,
          width: i === 0 ? 0 : 1.6,
          ...(i === 0 ? { fill: css("--bar") } : { dash: DASHES[i + 1] ?? [] }),
          ...(shape === undefined ? {} : { paths: shape }),
          points: { show: false },
          value: (_plot, value) => format(value),
        };
      }),
    ],
  };
}

/** A page from a file may not have the clipboard; a selection can be copied there, too. */
async function copy(button: HTMLButtonElement): Promise<void> {
  const text = button.parentElement?.querySelector("code");
  if (!text) return;
  try {
    await navigator.clipboard.writeText(text.textContent ?? "");
    button.textContent = "Copied";
  } catch {
    getSelection()?.selectAllChildren(text);
    button.textContent = "Selected: press Ctrl+C";
  }
}

apply();
document.querySelectorAll<HTMLElement>(".plot").forEach(plot);
onTheme(() => plots.forEach((draw) => draw()));

const lamp = document.querySelector<HTMLButtonElement>("button.theme");
if (lamp) {
  lamp.hidden = false;
  lamp.addEventListener("click", () => choose(theme() === "dark" ? "light" : "dark"));
}

document.querySelectorAll<HTMLButtonElement>("button.copy").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => void copy(button));
});

// Paper is white.
addEventListener("beforeprint", () => {
  document.documentElement.dataset["theme"] = "light";
  plots.forEach((draw) => draw());
});
addEventListener("afterprint", apply);
