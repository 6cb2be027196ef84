import { useEffect, useMemo, useState } from "preact/hooks";
import type { Logger, Logs, LogStream, Schema, Sender, Sink, TailRecord } from "../api/documents";
import { useTail } from "../api/tail";
import { byteRate, bytes, count, percent, rate } from "../format/numbers";
import { duration } from "../format/times";
import { words } from "../format/words";
import { Icon } from "../part/icon";
import { Time } from "../part/now";
import { Filter, Loading, LongText, matches, NodeLink, Panel, Tile } from "../part/small";
import { type Column, Table } from "../part/table";
import { setQuery } from "../route";

interface LogsProps {
  logs: Logs | undefined;
  logger: Logger | null | undefined;
  query: URLSearchParams;
}

export function LogsView({ logs, logger, query }: LogsProps) {
  const filter = query.get("q") ?? "";
  const rows = useMemo(() => (logs?.logs ?? []).filter((row) => matches(filter, row.path)), [logs, filter]);
  if (logger === null) {
    return (
      <p class="empty">
        This zeekbus writes no logs: it runs without a logger. <code>zeekbus run</code> starts one beside the broker.
      </p>
    );
  }
  if (!logs || !logger) return <Loading what="the logs" />;
  return (
    <>
      <dl class="tiles">
        <Tile label="Records" value={rate(logger.record_rate, "rec")} detail={`${count(logger.records)} since start`} />
        <Tile label="Bytes" value={byteRate(logger.byte_rate)} detail={`${bytes(logger.bytes)} since start`} />
        <Tile label="Lag" value={duration(logger.lag_seconds)} detail="the shortest of all logs" />
        <Tile
          label="Reads"
          value={logger.reading ? "yes" : "no"}
          detail={
            logger.reading ? `${count(logger.stalls)} stalls since start` : "it is full; nodes keep their logs for now"
          }
          bad={!logger.reading}
        />
        <Tile label="Held in memory" value={bytes(logger.held_bytes)} detail={`of ${bytes(logger.limit_bytes)}`} />
        {logs.disk.map((disk) => {
          const full = disk.size_bytes > 0 && disk.free_bytes / disk.size_bytes < 0.05;
          return (
            <Tile
              key={disk.path}
              label={`Disk of ${disk.path}`}
              value={`${bytes(disk.free_bytes)} free`}
              detail={
                <Gauge
                  part={disk.size_bytes - disk.free_bytes}
                  whole={disk.size_bytes}
                  label={`Disk of ${disk.path}`}
                />
              }
              bad={full}
            />
          );
        })}
      </dl>
      <Panel title="Sinks">
        <ul class="sinks">
          {logs.sinks.map((sink) => (
            <SinkCard key={sink.name} sink={sink} />
          ))}
          {logs.sinks.length === 0 && <li class="empty">No sink runs.</li>}
        </ul>
      </Panel>
      <Panel title="Logs" extra={<Filter label="Filter logs" value={filter} />}>
        <Table
          caption="Logs by path"
          hideCaption
          columns={LOGS}
          rows={rows}
          rowKey={(row) => row.path}
          rowClass={(row) => (row.parked_batches > 0 || row.dropped_records > 0 ? "row-slow" : "")}
          empty={filter === "" ? "No log has come yet." : "No log matches the filter."}
          leftOut={logs.logs_left_out}
          most={40}
        />
      </Panel>
      <LiveRecords paths={logs.logs.map((row) => row.path)} query={query} />
      <Panel title="Senders">
        <Table
          caption="Nodes that send logs"
          hideCaption
          columns={SENDERS}
          rows={logs.senders}
          rowKey={(row) => row.id ?? row.node ?? ""}
          empty="No node sends logs."
          leftOut={logs.senders_left_out}
          most={20}
        />
      </Panel>
    </>
  );
}

function Gauge({ part, whole, label }: { part: number; whole: number; label: string }) {
  return (
    <>
      <meter min={0} max={whole} high={whole * 0.9} optimum={0} value={part} aria-label={label} />{" "}
      {percent(part, whole)} full
    </>
  );
}

function SinkCard({ sink }: { sink: Sink }) {
  const well =
    sink.problem === null && sink.parked_batches === 0 && (sink.state === "running" || sink.state === "ok");
  const dropped = sink.dropped_batches + sink.dropped_records;
  const facts: [string, string][] = [
    ["queued", `${count(sink.queued_batches)} batches`],
    ...(sink.spool_directory === null && sink.spooled_batches === 0
      ? []
      : [["spooled", `${count(sink.spooled_batches)} batches, ${bytes(sink.spooled_bytes)}`] as [string, string]]),
    ...(sink.parked_batches > 0
      ? [
          [
            "parked",
            `${count(sink.parked_batches)} batches of ${count(sink.parked_logs)} ${sink.parked_logs === 1 ? "log" : "logs"} that cannot be written`,
          ] as [string, string],
        ]
      : []),
    ...Object.entries(sink.excluded).map(
      ([why, records]) => [`excluded by ${words(why)}`, `${count(records)} records`] as [string, string],
    ),
    ...(sink.dead_letters !== null && sink.dead_letters.files > 0
      ? [
          [
            "refused for ever",
            `${bytes(sink.dead_letters.bytes)} in ${sink.dead_letters.directory}`,
          ] as [string, string],
        ]
      : []),
    ["not flushed", `${count(sink.since_flush_records)} records`],
    ...(sink.errors > 0 ? [["errors", count(sink.errors)] as [string, string]] : []),
    ...(dropped > 0
      ? [
          [
            "dropped",
            `${count(sink.dropped_batches)} batches, ${count(sink.dropped_records)} records`,
          ] as [string, string],
        ]
      : []),
    ...(sink.overflow === null ? [] : [["when full", words(sink.overflow)] as [string, string]]),
    ...(sink.on_gone === null ? [] : [["when gone", words(sink.on_gone)] as [string, string]]),
    ...Object.entries(sink.metrics).map(([name, value]) => [words(name), count(value)] as [string, string]),
  ];
  return (
    <li class={well && dropped === 0 ? "" : "bad"}>
      <h3>
        <Icon sign={well ? "ok" : "critical"} size={14} /> {sink.name} <span class="quiet">{words(sink.state)}</span>
        {sink.activity !== null && (
          <span class="quiet">
            {" "}
            · {sink.activity} for {duration(sink.activity_seconds)}
          </span>
        )}
      </h3>
      {sink.problem !== null && <p class="problem">{sink.problem}</p>}
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {sink.details.length > 0 && <p class="note">{sink.details.join(" · ")}</p>}
    </li>
  );
}

const LOGS: Column<LogStream>[] = [
  { head: "Log", cell: (row) => <code>{row.path}</code>, by: (row) => row.path, names: true },
  { head: "Records", number: true, cell: (row) => rate(row.record_rate, "rec"), by: (row) => row.record_rate },
  { head: "Bytes", number: true, cell: (row) => byteRate(row.byte_rate), by: (row) => row.byte_rate },
  {
    head: "Lag",
    title:
      "From the time in a record (ts) until it was written. The ts of many logs says when something began, so a long lag need not mean that records are late",
    number: true,
    cell: (row) => duration(row.lag_seconds),
    by: (row) => row.lag_seconds,
  },
  {
    head: "Longest lag",
    number: true,
    cell: (row) => duration(row.longest_lag_seconds),
    by: (row) => row.longest_lag_seconds,
  },
  {
    head: "Last rotation",
    cell: (row) => (row.last_rotation === null ? "–" : <Time at={row.last_rotation} />),
    by: (row) => row.last_rotation,
    class: "nowrap",
  },
  {
    head: "Not flushed",
    title: "Records",
    number: true,
    cell: (row) => count(row.unflushed_records),
    by: (row) => row.unflushed_records,
  },
  {
    head: "Parked",
    title: "Batches that wait until the log can be written again",
    number: true,
    cell: (row) => count(row.parked_batches),
    by: (row) => row.parked_batches,
  },
  {
    head: "Dropped",
    title: "Records dropped since zeekbus started",
    number: true,
    cell: (row) => count(row.dropped_records),
    by: (row) => row.dropped_records,
  },
  {
    head: "Total",
    title: "Records since zeekbus started",
    number: true,
    cell: (row) => count(row.records),
    by: (row) => row.records,
  },
];

const SENDERS: Column<Sender>[] = [
  {
    head: "Node",
    cell: (row) => (row.node === null ? (row.id ?? "–") : <NodeLink label={row.node} />),
    by: (row) => row.node ?? row.id,
    names: true,
  },
  { head: "Batches", number: true, cell: (row) => rate(row.batch_rate, ""), by: (row) => row.batch_rate },
  { head: "Bytes", number: true, cell: (row) => byteRate(row.byte_rate), by: (row) => row.byte_rate },
  { head: "Total", number: true, cell: (row) => bytes(row.bytes), by: (row) => row.bytes },
  {
    head: "Dropped",
    title: "Batches that were dropped",
    number: true,
    cell: (row) => count(row.dropped),
    by: (row) => row.dropped,
  },
];

function LiveRecords({ paths, query }: { paths: string[]; query: URLSearchParams }) {
  const path = query.get("path") ?? "";
  const filter = query.get("filter") ?? "";
  const on = query.get("live") === "1";
  const [paused, setPaused] = useState(false);
  const [typed, setTyped] = useState(filter);
  const [schemas, setSchemas] = useState<Record<string, Schema>>({});
  useEffect(() => {
    // The filter works at the server: not a new stream for every key.
    const timer = setTimeout(() => setQuery("filter", typed), 400);
    return () => clearTimeout(timer);
  }, [typed]);
  const search = new URLSearchParams();
  if (path !== "") search.append("path", path);
  if (filter !== "") search.append("filter", filter);
  const tail = useTail<TailRecord>(on ? `/api/v1/tail/logs?${search}` : null, "record", paused, {
    schema: (data) => setSchemas((old) => ({ ...old, [(data as Schema).path]: data as Schema })),
  });
  const fields = path === "" ? undefined : schemas[path]?.fields;
  return (
    <Panel
      title="Live records"
      extra={
        <>
          <label class="field">
            <span>Log</span>
            <select value={path} onChange={(event) => setQuery("path", event.currentTarget.value)}>
              <option value="">all</option>
              {[...new Set([...paths, ...(path === "" ? [] : [path])])].sort().map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          </label>
          <label class="field">
            <span>Contains</span>
            <input
              type="search"
              value={typed}
              spellcheck={false}
              autocomplete="off"
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          </label>
          <button type="button" aria-pressed={on} onClick={() => setQuery("live", on ? "" : "1")}>
            {on ? "Stop" : "Start"}
          </button>
          {on && (
            <button type="button" aria-pressed={paused} onClick={() => setPaused(!paused)}>
              {paused ? "Go on" : "Pause"}
            </button>
          )}
        </>
      }
    >
      {!on && (
        <p class="empty">Start shows the records that the logger takes from now on. It costs the cluster nothing.</p>
      )}
      {on && (
        <TailState
          problem={tail.problem}
          came={tail.came}
          missed={tail.missed}
          missedWhat="batches"
          shown={tail.entries.length}
          paused={paused}
          what="records"
        />
      )}
      {on && (
        <div class="scroll tail" role="group" aria-label="Live records" tabIndex={0}>
          <table>
            <caption class="unseen">Live records, the newest first</caption>
            <thead>
              <tr>
                {fields ? (
                  fields.map((field) => (
                    <th scope="col" key={field.name}>
                      {field.name} <span class="type">{field.type}</span>
                    </th>
                  ))
                ) : (
                  <>
                    <th scope="col">Log</th>
                    <th scope="col">Record</th>
                  </>
                )}
              </tr>
            </thead>
            <tbody>
              {tail.entries.slice(0, 200).map(({ id, value }) => (
                <tr key={id}>
                  {fields ? (
                    fields.map((field) => <td key={field.name}>{cell(value.record[field.name], field.type)}</td>)
                  ) : (
                    <>
                      <td>{value.path}</td>
                      <td class="json">
                        <LongText text={JSON.stringify(value.record)} />
                      </td>
                    </>
                  )}
                </tr>
              ))}
              {tail.entries.length === 0 && (
                <tr>
                  <td class="empty" colSpan={fields?.length ?? 2}>
                    Waiting for records …
                  </td>
                </tr>
              )}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function cell(value: unknown, type: string) {
  if (value === undefined || value === null) return <span class="quiet">–</span>;
  if (type === "time" && typeof value === "number") return <Time at={value * 1000} millis />;
  return <LongText text={typeof value === "object" ? JSON.stringify(value) : String(value)} />;
}

export function TailState({
  problem,
  came,
  missed,
  missedWhat,
  shown,
  paused,
  what,
}: {
  problem: string;
  came: number;
  missed: number;
  missedWhat: string;
  shown: number;
  paused: boolean;
  what: string;
}) {
  if (problem !== "") {
    return (
      <p class="tail-state bad" role="alert">
        <Icon sign="warning" size={14} /> {problem}
      </p>
    );
  }
  return (
    <p class="tail-state">
      {paused && (
        <>
          <Icon sign="paused" size={13} /> paused ·{" "}
        </>
      )}
      {count(came)} {what} came, the last {count(Math.min(shown, 200))} are shown
      {missed > 0 && (
        <strong>
          {" "}
          · <Icon sign="warning" size={13} /> {count(missed)} {missedWhat} dropped, as they came faster than this page
          takes them
        </strong>
      )}
    </p>
  );
}
