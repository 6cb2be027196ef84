import { useEffect, useMemo, useState } from "preact/hooks";
import type { Drop, NodeConnection, NodeHistory, NodePage, State } from "../api/documents";
import { byteRate, bytes, count, rate, short } from "../format/numbers";
import { duration } from "../format/times";
import { does, isState, STATES, why, words } from "../format/words";
import { Icon } from "../part/icon";
import { Since, Time } from "../part/now";
import { type Line, Plot } from "../part/plot";
import { Loading, Panel, StateWord, Tile } from "../part/small";
import { type Column, Table } from "../part/table";
import { nodePath } from "../route";

/** @param connected whether documents come, so that one that does not come is not there */
export function NodeView({
  label,
  page,
  connected,
}: {
  label: string;
  page: NodePage | undefined;
  connected: boolean;
}) {
  const missing = useMissing(label, page === undefined && connected);
  if (missing) {
    return (
      <Panel title={label}>
        <p class="empty">
          No node with this name was here in the last hour. <a href="/">All nodes</a>
        </p>
      </Panel>
    );
  }
  if (!page || page.node.label !== label) return <Loading what={label} />;
  return <Loaded page={page} />;
}

function useMissing(label: string, ask: boolean): boolean {
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    setMissing(false);
    if (!ask) return undefined;
    let wanted = true;
    const timer = setTimeout(() => {
      fetch(`/api/v1${nodePath(label)}`, { cache: "no-store" })
        .then((answer) => wanted && setMissing(answer.status === 404))
        .catch(() => undefined);
    }, 500);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [label, ask]);
  return missing;
}

function Loaded({ page }: { page: NodePage }) {
  const { node } = page;
  return (
    <>
      <div class={`node-head ${node.state}`}>
        <Icon sign={node.state} size={26} />
        <div>
          <h2>
            {node.label} <span class="quiet">{STATES[node.state]}</span>
          </h2>
          <p>
            {node.reason ?? (node.paused ? "it is not read now, as others are slow" : "it takes what it gets")}
            {node.since !== null && node.state !== "ok" && (
              <>
                {" "}
                · for <Since at={node.since} />
              </>
            )}
          </p>
        </div>
      </div>
      <dl class="tiles">
        <Tile
          label="Sends"
          value={rate(node.published_message_rate, "msg")}
          detail={byteRate(node.published_byte_rate)}
        />
        <Tile label="Gets" value={rate(node.received_message_rate, "msg")} detail={byteRate(node.received_byte_rate)} />
        <Tile
          label="Queue"
          value={`${count(node.queued_messages)} msg`}
          detail={bytes(node.queued_bytes)}
          bad={node.state !== "ok" && node.state !== "gone"}
        />
        <Tile
          label="Dropped"
          value={count(node.dropped)}
          detail={`now ${rate(node.drop_rate, "msg")}`}
          bad={(node.drop_rate ?? 0) > 0}
        />
        <Tile
          label="Pauses"
          value={count(node.pauses)}
          detail={node.paused ? "paused now: others are slow" : "not paused now"}
        />
        <Tile
          label="Connected for"
          value={duration(node.connected_seconds)}
          detail={`silent for ${duration(node.silent_seconds)}`}
        />
        {node.log_batches !== null && (
          <Tile label="Logs" value={byteRate(node.log_byte_rate)} detail={`${rate(node.log_batch_rate, "batches")}`} />
        )}
      </dl>
      <Panel title="Last minutes">
        <Plots history={page.history} />
      </Panel>
      <div class="columns">
        <Panel title="What happened to it" class="double">
          <Table
            caption="The newest first"
            hideCaption
            columns={JOURNAL}
            rows={page.journal}
            rowKey={(row) => `${row.time} ${row.kind} ${row.text}`}
            empty="Nothing yet."
            most={30}
          />
        </Panel>
        <Panel title="Who it is">
          <dl class="facts">
            {facts(page).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </Panel>
        <Panel title="Messages dropped for it">
          <Table
            caption="By topic"
            hideCaption
            columns={DROPS}
            rows={page.drops}
            rowKey={(row) => `${row.of} ${row.why}`}
            empty="Nothing was dropped for it."
            most={20}
          />
        </Panel>
        <Panel title="What it publishes">
          <Table
            caption="Estimated from a sample"
            columns={PUBLISHED}
            rows={page.published}
            rowKey={(row) => row.topic}
            empty="Nothing of it is in the sample."
            most={20}
          />
        </Panel>
        <Panel title="What it subscribes to">
          <ul class="topics">
            {page.subscriptions.map((topic) => (
              <li key={topic}>
                <code>{topic === "" ? "everything" : topic}</code>
              </li>
            ))}
            {page.subscriptions.length === 0 && <li class="empty">Nothing.</li>}
          </ul>
          {page.subscriptions_left_out > 0 && <p class="note">{count(page.subscriptions_left_out)} more</p>}
        </Panel>
      </div>
      <Panel title="Its connections">
        <Table
          caption="Its connections"
          hideCaption
          columns={CONNECTIONS}
          rows={page.connections}
          rowKey={(row) => `${row.socket} ${row.peer}`}
          empty="It has no open connection."
          leftOut={page.connections_left_out}
        />
      </Panel>
    </>
  );
}

function facts({ node }: NodePage): [string, string][] {
  return [
    ["role", node.role],
    ...(node.clients === null ? [] : ([["clients now", count(node.clients)]] as [string, string][])),
    ["host", node.host ?? "–"],
    ["id", node.id ?? "–"],
    ["key", node.key ?? "none"],
    ["sent", `${count(node.published_messages)} messages, ${bytes(node.published_bytes)}`],
    ["got", `${count(node.received_messages)} messages, ${bytes(node.received_bytes)}`],
    ["topics", count(node.topics)],
    ["log batches", node.log_batches === null ? "–" : `${count(node.log_batches)}, ${bytes(node.log_bytes)}`],
  ];
}

function Plots({ history }: { history: NodeHistory }) {
  const { times, rates, queue, lost } = useMemo(() => {
    const length = history.published_messages.length;
    const end = Date.parse(history.end) / 1000;
    return {
      times: Array.from({ length }, (_, i) => end - (length - 1 - i) * history.step_seconds),
      rates: [
        { label: "sends", values: history.published_messages, color: 1 },
        { label: "gets", values: history.received_messages, color: 2 },
      ] as Line[],
      queue: [{ label: "queued", values: history.queued_messages, color: 1 }] as Line[],
      lost: [{ label: "dropped", values: history.dropped, color: 3 }] as Line[],
    };
  }, [history]);
  return (
    <div class="plots">
      <Plot title="Messages" times={times} lines={rates} format={(value) => rate(value, "")} group="node" />
      <Plot title="Messages in its queue" times={times} lines={queue} format={short} group="node" />
      <Plot title="Dropped messages" times={times} lines={lost} format={(value) => rate(value, "")} group="node" />
    </div>
  );
}

const JOURNAL: Column<NodePage["journal"][number]>[] = [
  { head: "When", cell: (row) => <Time at={row.time} />, by: (row) => row.time, class: "nowrap" },
  {
    head: "What",
    cell: (row) => (isState(row.kind) ? <StateWord state={row.kind} /> : words(row.kind)),
    by: (row) => row.kind,
    names: true,
  },
  { head: "Why", cell: (row) => row.text, class: "why" },
];

const DROPS: Column<Drop>[] = [
  { head: "Topic", cell: (row) => <code>{row.of}</code>, by: (row) => row.of, names: true },
  { head: "Dropped", number: true, cell: (row) => count(row.count), by: (row) => row.count },
  { head: "Why", cell: (row) => why(row.why), by: (row) => row.why },
];

const PUBLISHED: Column<NodePage["published"][number]>[] = [
  { head: "Topic", cell: (row) => <code>{row.topic}</code>, by: (row) => row.topic, names: true },
  { head: "Rate", number: true, cell: (row) => rate(row.message_rate, "msg"), by: (row) => row.message_rate },
  { head: "Bytes", number: true, cell: (row) => byteRate(row.byte_rate), by: (row) => row.byte_rate },
];

const CONNECTIONS: Column<NodeConnection>[] = [
  { head: "Does", cell: (row) => does(row.socket), by: (row) => row.socket, names: true },
  { head: "Peer", cell: (row) => row.peer, by: (row) => row.peer, class: "nowrap" },
  {
    head: "State",
    cell: (row) =>
      isState(row.state ?? "") ? (
        <StateWord state={row.state as State} />
      ) : (
        words(row.state ?? (row.paused ? "paused" : "–"))
      ),
    by: (row) => row.state ?? "",
  },
  {
    head: "Open for",
    number: true,
    cell: (row) => duration(row.connected_seconds),
    by: (row) => row.connected_seconds,
  },
  { head: "Silent for", number: true, cell: (row) => duration(row.silent_seconds), by: (row) => row.silent_seconds },
  { head: "Messages", number: true, cell: (row) => count(row.messages), by: (row) => row.messages },
  { head: "Bytes", number: true, cell: (row) => bytes(row.bytes), by: (row) => row.bytes },
  { head: "Queue", number: true, cell: (row) => count(row.queued_messages), by: (row) => row.queued_messages ?? null },
  {
    head: "Held",
    title: "Memory that its queue holds",
    number: true,
    cell: (row) => bytes(row.held_bytes),
    by: (row) => row.held_bytes ?? null,
  },
  {
    head: "Publishers that wait",
    number: true,
    cell: (row) => count(row.waiting_publishers),
    by: (row) => row.waiting_publishers ?? null,
  },
  { head: "Dropped", number: true, cell: (row) => count(row.dropped), by: (row) => row.dropped ?? null },
  { head: "Pauses", number: true, cell: (row) => count(row.pauses), by: (row) => row.pauses ?? null },
  { head: "Event loop", number: true, cell: (row) => count(row.loop), by: (row) => row.loop },
  {
    head: "Ignored",
    title: "What it sent that a socket of this kind does not take",
    cell: (row) =>
      Object.entries(row.ignored)
        .map(([name, times]) => `${count(times)} ${words(name)}`)
        .join(", ") || "–",
  },
];
