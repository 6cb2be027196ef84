// Times in the viewer's zone, durations in the largest units that matter.

import { UNKNOWN } from "./numbers";

const SPACE = "\u202f";

/** 0.4 s, 12 s, 3 min 5 s, 2 h 5 min, 3 d 4 h. */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return UNKNOWN;
  if (seconds < 0) return duration(0);
  if (seconds < 0.001) return seconds === 0 ? `0${SPACE}s` : `${Math.max(1, Math.round(seconds * 1e6))}${SPACE}µs`;
  if (seconds < 0.1) return `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)}${SPACE}ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)}${SPACE}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${SPACE}s`;
  if (whole < 3600) return two(Math.floor(whole / 60), "min", whole % 60, "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return two(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(seconds / 3600);
  return two(Math.floor(hours / 24), "d", hours % 24, "h");
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return `${large}${SPACE}${largeUnit}` + (small > 0 ? ` ${small}${SPACE}${smallUnit}` : "");
}

/** How long ago `time` was, as of `now` (milliseconds). */
export function age(time: string | null, now: number): string {
  return time === null ? UNKNOWN : duration((now - Date.parse(time)) / 1000);
}

const pad = (value: number, digits = 2): string => String(value).padStart(digits, "0");

/** The time of day in the viewer's zone; with the date if that is not today's. */
export function clock(time: string | number | Date, now: number, millis = false): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return UNKNOWN;
  const today = new Date(now);
  const date =
    at.toDateString() === today.toDateString()
      ? ""
      : `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} `;
  return (
    `${date}${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}` +
    (millis ? `.${pad(at.getMilliseconds(), 3)}` : "")
  );
}

/** The same moment in UTC, for the hover. */
export function utc(time: string | number | Date): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? "" : at.toISOString().replace("T", " ").replace("Z", " UTC");
}
