// The history that plots show: fetched once, then extended by every document.

import type { Cluster, History, SeriesName } from "./documents";

export type Values = Partial<Record<SeriesName, number | null>>;

/** Of these a step shows the largest, of rates the mean, as the server does. */
const LARGEST = new Set<SeriesName>([
  "queued_messages",
  "queued_bytes",
  "log_lag_seconds",
  "loop_lag_seconds",
  "heap_used_bytes",
  "connections",
]);

/** Steps of one length, the last of which is still open. Owner: the page. */
export class Series {
  private readonly closed: Map<SeriesName, (number | null)[]>;
  private readonly length: number;
  private sums = new Map<SeriesName, { sum: number; most: number; count: number }>();
  /** How many steps after `end` the open one is; 0 before the first value. */
  private open = 0;
  /** Of the last closed step, in seconds. */
  private end: number;

  constructor(
    history: History,
    readonly step = history.step_seconds,
  ) {
    this.end = Date.parse(history.end) / 1000;
    this.closed = new Map();
    let longest = 0;
    for (const [name, values] of Object.entries(history.series)) {
      this.closed.set(name as SeriesName, [...values]);
      longest = Math.max(longest, values.length);
    }
    this.length = longest;
  }

  /** Takes what was true at `time` (seconds) into its step; what is older than the open step is left out. */
  add(time: number, values: Values): void {
    const slot = Math.ceil((time - this.end) / this.step - 1e-6);
    if (slot < 1 || slot < this.open) return;
    if (slot > this.length + 1) this.clear(slot);
    else if (slot > this.open) this.close(slot);
    for (const [name, value] of Object.entries(values)) {
      if (value === null) continue;
      const open = this.sums.get(name as SeriesName) ?? { sum: 0, most: value, count: 0 };
      this.sums.set(name as SeriesName, {
        sum: open.sum + value,
        most: Math.max(open.most, value),
        count: open.count + 1,
      });
    }
  }

  private close(slot: number): void {
    if (this.open > 0) this.push(this.shown(), 1);
    const rest = slot - Math.max(this.open, 1);
    this.push(new Map(), this.open > 0 ? rest - 1 : rest);
    // `end` moves by what was pushed, so the open step is the first after it.
    this.open = 1;
    this.sums = new Map();
  }

  private push(values: Map<SeriesName, number | null>, times: number): void {
    for (let i = 0; i < times; i++) {
      for (const [name, list] of this.closed) {
        list.push(values.get(name) ?? null);
        if (list.length > this.length) list.shift();
      }
      this.end += this.step;
    }
  }

  private clear(slot: number): void {
    this.push(new Map(), this.length);
    this.end += this.step * (slot - 1 - this.length);
    this.open = 1;
    this.sums = new Map();
  }

  private shown(): Map<SeriesName, number | null> {
    return new Map(
      [...this.sums].map(([name, { sum, most, count }]) => [name, LARGEST.has(name) ? most : sum / count]),
    );
  }

  /** The times of the steps in seconds, the oldest first, the open one last. */
  times(): number[] {
    const count = this.length + (this.open > 0 ? 1 : 0);
    const last = this.end + (this.open > 0 ? this.step : 0);
    return Array.from({ length: count }, (_, i) => last - (count - 1 - i) * this.step);
  }

  values(name: SeriesName): (number | null)[] {
    const list = this.closed.get(name) ?? [];
    const padded =
      list.length < this.length ? [...Array<null>(this.length - list.length).fill(null), ...list] : [...list];
    if (this.open > 0) padded.push(this.shown().get(name) ?? null);
    return padded;
  }
}

/** What a cluster document says about the series. */
export function valuesOf(cluster: Cluster): Values {
  const { broker, logger, jvm, nodes } = cluster;
  const lags = (broker?.loops ?? []).flatMap((loop) => (loop.lag_seconds === null ? [] : [loop.lag_seconds]));
  return {
    messages: broker?.message_rate ?? null,
    bytes: broker?.byte_rate ?? null,
    deliveries: broker?.delivery_rate ?? null,
    delivered_bytes: broker?.delivered_byte_rate ?? null,
    dropped: broker?.drop_rate ?? null,
    unwanted: broker?.unwanted_rate ?? null,
    queued_messages: broker ? total(nodes.map((node) => node.queued_messages)) : null,
    queued_bytes: broker ? total(nodes.map((node) => node.queued_bytes)) : null,
    log_records: logger?.record_rate ?? null,
    log_bytes: logger?.byte_rate ?? null,
    log_lag_seconds: logger?.lag_seconds ?? null,
    loop_lag_seconds: lags.length === 0 ? null : Math.max(...lags),
    heap_used_bytes: jvm.heap_used_bytes,
    connections: (broker ? broker.publishers + broker.subscribers : 0) + (logger?.connections ?? 0),
  };
}

const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);
