// Numbers as people read them, with units. What is not known is a dash.

export const UNKNOWN = "–";

type Maybe = number | null | undefined;

const SPACE = "\u202f"; // narrow, and does not break

const known = (value: Maybe): value is number => value !== null && value !== undefined && Number.isFinite(value);

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A count, whole: 1,204. */
export function count(value: Maybe): string {
  return known(value) ? grouped.format(value) : UNKNOWN;
}

/** With three figures: 0.25, 7.3, 120, 1.24 k, 56.0 M. */
export function short(value: Maybe): string {
  if (!known(value)) return UNKNOWN;
  const size = Math.abs(value);
  if (size > 0 && size < 0.005) return "<0.01";
  if (size < 1000) return figures(value, size >= 99.95 || Number.isInteger(value) ? 0 : size >= 9.95 ? 1 : 2);
  return scaled(value, 1000, ["k", "M", "G", "T", "P"]);
}

/** Per second, with its unit: "120 msg/s", "1.24 k msg/s". */
export function rate(value: Maybe, unit: string): string {
  return known(value) ? `${short(value)}${SPACE}${unit}/s` : UNKNOWN;
}

/** Binary units, as `ls -h` and zeekbus's own settings have them: 1.50 KiB. */
export function bytes(value: Maybe): string {
  if (!known(value)) return UNKNOWN;
  if (Math.abs(value) < 1000)
    return `${figures(value, Number.isInteger(value) || Math.abs(value) >= 99.95 ? 0 : 1)}${SPACE}B`;
  return `${scaled(value, 1024, ["Ki", "Mi", "Gi", "Ti", "Pi"])}B`;
}

export function byteRate(value: Maybe): string {
  return known(value) ? `${bytes(value)}/s` : UNKNOWN;
}

export function percent(part: Maybe, whole: Maybe): string {
  if (!known(part) || !known(whole) || whole <= 0) return UNKNOWN;
  const share = (100 * part) / whole;
  return `${share > 0 && share < 1 ? "<1" : Math.round(share)}${SPACE}%`;
}

function figures(value: number, fraction: number): string {
  return value === 0 ? "0" : value.toFixed(fraction);
}

function scaled(value: number, base: number, units: string[]): string {
  let rest = value / base;
  let unit = 0;
  while (Math.abs(rest) >= 999.5 && unit < units.length - 1) {
    rest /= base;
    unit++;
  }
  const size = Math.abs(rest);
  return `${rest.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2)}${SPACE}${units[unit]}`;
}
