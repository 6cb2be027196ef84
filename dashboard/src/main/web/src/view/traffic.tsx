import { useMemo } from "preact/hooks";
import type { Drop, EventGroup, Events, SeriesName, TopicGroup, Topics } from "../api/documents";
import type { Series } from "../api/series";
import { byteRate, bytes, count, rate, short } from "../format/numbers";
import { duration } from "../format/times";
import { why } from "../format/words";
import { type Line, Plot } from "../part/plot";
import { Choice, Filter, Loading, matches, Names, NodeLink, Panel, Publishers } from "../part/small";
import { type Column, Table } from "../part/table";

interface TrafficProps {
  topics: Topics | undefined;
  events: Events | undefined;
  series: Series | null;
  version: number;
  problem: string;
  hasBroker: boolean;
  hasLogger: boolean;
  query: URLSearchParams;
}

export function TrafficView(props: TrafficProps) {
  const { topics, events, query } = props;
  const filter = query.get("q") ?? "";
  const topicRows = useMemo(
    () =>
      (topics?.topics ?? []).filter((row) =>
        matches(filter, row.topic, ...row.publishers.map((one) => one.node), ...row.subscribers),
      ),
    [topics, filter],
  );
  const eventRows = useMemo(
    () =>
      (events?.events ?? []).filter((row) =>
        matches(filter, row.event, ...row.topics, ...row.publishers.map((one) => one.node)),
      ),
    [events, filter],
  );
  const unwanted = useMemo(() => topicRows.filter((row) => row.unwanted > 0), [topicRows]);
  const dropRows = useMemo(
    () => (topics?.drops ?? []).filter((row) => matches(filter, row.of, row.for, row.why)),
    [topics, filter],
  );
  return (
    <>
      <Panel
        title="Rates"
        extra={
          <Choice
            label="Time range"
            name="range"
            value={query.get("range") === "10m" ? "10m" : "1h"}
            options={[
              ["1h", "last hour"],
              ["10m", "10 minutes"],
            ]}
          />
        }
      >
        <Plots {...props} />
      </Panel>
      <div class="toolbar">
        <Filter label="Filter topics, events, nodes" value={filter} />
      </div>
      <Panel title="Dropped messages">
        {!topics ? (
          <Loading what="traffic" />
        ) : (
          <Table
            caption="What was dropped since zeekbus started: of which topic or log, for whom, and why"
            columns={DROPS}
            rows={dropRows}
            rowKey={(row) => `${row.what} ${row.of} ${row.for} ${row.why}`}
            empty={filter === "" ? "Nothing was dropped." : "Nothing that matches the filter was dropped."}
            leftOut={topics.drops_left_out}
            most={12}
          />
        )}
      </Panel>
      <Panel title="Topics">
        {!topics ? (
          <Loading what="topics" />
        ) : (
          <Table
            caption="The busiest first. Node ids and random parts of topics are shown as *"
            columns={TOPICS}
            rows={topicRows}
            rowKey={(row) => row.topic}
            rowClass={(row) => ((row.drop_rate ?? 0) > 0 ? "row-dropping" : "")}
            empty={filter === "" ? "No message has passed yet." : "No topic matches the filter."}
            leftOut={topics.topics_left_out}
            most={25}
          />
        )}
      </Panel>
      {unwanted.length > 0 && (
        <Panel title="Messages nobody wants">
          <Table
            caption="Somebody publishes these, and nobody subscribes to them. They cost the publisher CPU, and no one else. Is a subscription missing, or is a script of no use?"
            columns={UNWANTED}
            rows={unwanted}
            rowKey={(row) => row.topic}
            empty=""
            most={12}
          />
        </Panel>
      )}
      <Panel title="Events">
        {!events ? (
          <Loading what="events" />
        ) : (
          <Table
            caption={`The noisiest first. Estimated: one of ${events.sample} messages is decoded`}
            columns={EVENTS}
            rows={eventRows}
            rowKey={(row) => row.event}
            empty={filter === "" ? "The sample has no event yet." : "No event matches the filter."}
            leftOut={events.events_left_out}
            most={25}
          />
        )}
      </Panel>
    </>
  );
}

type Spec = {
  title: string;
  format: (value: number | null) => string;
  binary?: boolean;
  lines: [string, SeriesName, 1 | 2 | 3][];
};

const BROKER_PLOTS: Spec[] = [
  {
    title: "Messages",
    format: (value) => rate(value, ""),
    lines: [
      ["in", "messages", 1],
      ["out", "deliveries", 2],
    ],
  },
  {
    title: "Bytes",
    format: byteRate,
    binary: true,
    lines: [
      ["in", "bytes", 1],
      ["out", "delivered_bytes", 2],
    ],
  },
  {
    title: "Dropped and unwanted messages",
    format: (value) => rate(value, ""),
    lines: [
      ["dropped", "dropped", 3],
      ["unwanted", "unwanted", 1],
    ],
  },
  { title: "Messages in queues", format: short, lines: [["queued", "queued_messages", 1]] },
  { title: "Event loops: worst lag", format: duration, lines: [["lag", "loop_lag_seconds", 1]] },
];

const LOG_PLOTS: Spec[] = [
  { title: "Log records", format: (value) => rate(value, ""), lines: [["records", "log_records", 1]] },
  { title: "Log lag", format: duration, lines: [["lag", "log_lag_seconds", 1]] },
];

function Plots({ series, version, problem, hasBroker, hasLogger }: TrafficProps) {
  const times = useMemo(() => series?.times() ?? [], [series, version]);
  if (problem !== "")
    return <p class="empty">The history cannot be shown: {problem}. It comes back with the connection.</p>;
  if (!series) return <Loading what="the history" />;
  return (
    <div class="plots">
      {[...(hasBroker ? BROKER_PLOTS : []), ...(hasLogger ? LOG_PLOTS : [])].map((spec) => (
        <SeriesPlot key={spec.title} spec={spec} series={series} version={version} times={times} />
      ))}
    </div>
  );
}

function SeriesPlot({
  spec,
  series,
  version,
  times,
}: {
  spec: Spec;
  series: Series;
  version: number;
  times: number[];
}) {
  const lines = useMemo<Line[]>(
    () => spec.lines.map(([label, name, color]) => ({ label, values: series.values(name), color })),
    [spec, series, version],
  );
  return (
    <Plot
      title={spec.title}
      times={times}
      lines={lines}
      format={spec.format}
      binary={spec.binary === true}
      group="traffic"
    />
  );
}

const TOPICS: Column<TopicGroup>[] = [
  { head: "Topic", cell: (row) => <code>{row.topic}</code>, by: (row) => row.topic, names: true },
  { head: "In", number: true, cell: (row) => rate(row.message_rate, "msg"), by: (row) => row.message_rate },
  { head: "Bytes in", number: true, cell: (row) => byteRate(row.byte_rate), by: (row) => row.byte_rate },
  { head: "Out", number: true, cell: (row) => rate(row.delivery_rate, "msg"), by: (row) => row.delivery_rate },
  {
    head: "Dropped",
    title: "Since zeekbus started",
    number: true,
    cell: (row) => count(row.dropped),
    by: (row) => row.dropped,
  },
  {
    head: "Messages",
    title: "Since zeekbus started",
    number: true,
    cell: (row) => count(row.messages),
    by: (row) => row.messages,
  },
  { head: "Published by", title: "Estimated from the sample", cell: (row) => <Publishers list={row.publishers} /> },
  { head: "Goes to", cell: (row) => <Names list={row.subscribers} leftOut={row.subscribers_left_out} none="nobody" /> },
];

const UNWANTED: Column<TopicGroup>[] = [
  { head: "Topic", cell: (row) => <code>{row.topic}</code>, by: (row) => row.topic, names: true },
  { head: "Unwanted", number: true, cell: (row) => rate(row.unwanted_rate, "msg"), by: (row) => row.unwanted_rate },
  { head: "Since start", number: true, cell: (row) => count(row.unwanted), by: (row) => row.unwanted },
  { head: "Published by", cell: (row) => <Publishers list={row.publishers} /> },
];

const EVENTS: Column<EventGroup>[] = [
  { head: "Event", cell: (row) => <code>{row.event}</code>, by: (row) => row.event, names: true },
  { head: "Rate", number: true, cell: (row) => rate(row.message_rate, "msg"), by: (row) => row.message_rate },
  { head: "Bytes", number: true, cell: (row) => byteRate(row.byte_rate), by: (row) => row.byte_rate },
  { head: "Mean size", number: true, cell: (row) => bytes(row.mean_bytes), by: (row) => row.mean_bytes },
  {
    head: "Messages",
    title: "Since zeekbus started",
    number: true,
    cell: (row) => count(row.messages),
    by: (row) => row.messages,
  },
  {
    head: "Topics",
    cell: (row) => (
      <code>
        {row.topics.slice(0, 3).join(" ")}
        {row.topics.length > 3 ? ` +${row.topics.length - 3}` : ""}
      </code>
    ),
  },
  { head: "Published by", cell: (row) => <Publishers list={row.publishers} /> },
];

const DROPS: Column<Drop>[] = [
  { head: "Of", cell: (row) => <code>{row.of ?? "–"}</code>, by: (row) => row.of, names: true },
  {
    head: "Dropped",
    number: true,
    cell: (row) => `${count(row.count)} ${row.what}${row.count === 1 ? "" : row.what === "batch" ? "es" : "s"}`,
    by: (row) => row.count,
  },
  {
    head: "For",
    cell: (row) => (row.what === "message" ? <NodeLink label={row.for} /> : (row.for ?? "–")),
    by: (row) => row.for,
  },
  { head: "Why", cell: (row) => why(row.why), by: (row) => row.why },
];
