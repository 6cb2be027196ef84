import { useMemo, useRef } from "preact/hooks";
import type { Broker, Cluster, ClusterNode, Logger } from "../api/documents";
import { type GroupBy, groupsOf, itemsOf, leftOf, MOST_SINGLE, refusedOf, worstFirst } from "../format/groups";
import { byteRate, bytes, count, percent, rate, short } from "../format/numbers";
import { duration } from "../format/times";
import { plural, stateRank } from "../format/words";
import { Members, Picture } from "../part/picture";
import { Since } from "../part/now";
import { Problems } from "../part/problems";
import { Choice, Filter, Loading, matches, NodeLink, Panel, StateWord, Tile } from "../part/small";
import { type Column, Table } from "../part/table";
import { setQuery } from "../route";

export function ClusterView({ cluster, query }: { cluster: Cluster | undefined; query: URLSearchParams }) {
  if (!cluster) return <Loading what="the cluster" />;
  return <Loaded cluster={cluster} query={query} />;
}

function Loaded({ cluster, query }: { cluster: Cluster; query: URLSearchParams }) {
  const by: GroupBy = query.get("group") === "host" ? "host" : "role";
  const opened = query.get("open") ?? "";
  const filter = query.get("q") ?? "";
  // A link to an opened group shows the problems first; only who opens it is led to its nodes.
  const clicked = useRef(false);
  const items = useMemo(() => [...itemsOf(cluster.nodes, by), ...refusedOf(cluster.problems)], [cluster, by]);
  const group = opened === "" ? undefined : groupsOf(cluster.nodes, by).find((one) => one.key === opened);
  const nodes = useMemo(
    () =>
      worstFirst(
        cluster.nodes.filter((node) => matches(filter, node.label, node.role, node.host, node.state, node.id)),
      ),
    [cluster.nodes, filter],
  );
  // What a problem says already is not said again.
  const said = cluster.problems.map((problem) => problem.text).join("\n");
  const down = cluster.roles.filter((role) => !role.ready && !role.reasons.every((reason) => said.includes(reason)));
  return (
    <>
      <Problems cluster={cluster} />
      {down.length > 0 && (
        <ul class="roles">
          {down.map((role) => (
            <li key={role.role}>
              The {role.role} is not ready: {role.reasons.join("; ")}
            </li>
          ))}
        </ul>
      )}
      <dl class="tiles">
        {cluster.broker && <BrokerTiles broker={cluster.broker} nodes={cluster.nodes} />}
        {cluster.logger && <LoggerTiles logger={cluster.logger} />}
        {cluster.roles.some((role) => role.role === "websocket") && <ClientsTile cluster={cluster} />}
        <Tile
          label="zeekbus runs for"
          value={duration(cluster.up_seconds)}
          detail={`heap ${bytes(cluster.jvm.heap_used_bytes)} of ${bytes(cluster.jvm.heap_max_bytes)}`}
        />
      </dl>
      <Panel
        title="Nodes"
        extra={
          <>
            {cluster.nodes.length > MOST_SINGLE && (
              <Choice
                label="Group nodes"
                name="group"
                value={by}
                options={[
                  ["role", "by role"],
                  ["host", "by host"],
                ]}
              />
            )}
            <Legend />
          </>
        }
      >
        {cluster.nodes.length === 0 && (
          <p class="empty">
            No node is connected. Nodes appear here when they connect to{" "}
            {[...(cluster.broker?.xsub ?? []), ...(cluster.broker?.xpub ?? [])].join(" and ")}.
          </p>
        )}
        <Picture
          cluster={cluster}
          items={items}
          left={leftOf(items, by)}
          opened={group?.key ?? ""}
          open={(key) => {
            clicked.current = true;
            setQuery("open", key);
          }}
        />
        {group && <Members group={group} scroll={clicked.current} close={() => setQuery("open", "")} />}
      </Panel>
      <Panel title="All nodes" extra={<Filter label="Filter nodes" value={filter} />}>
        <Table
          caption="Nodes, the worst first"
          hideCaption
          columns={COLUMNS}
          rows={nodes}
          rowKey={(node) => `${node.label} ${node.id}`}
          rowClass={(node) => (node.state === "ok" ? "" : `row-${node.state}`)}
          empty={filter === "" ? "No node is connected." : "No node matches the filter."}
          leftOut={cluster.nodes_left_out}
          most={60}
        />
      </Panel>
    </>
  );
}

function BrokerTiles({ broker, nodes }: { broker: Broker; nodes: ClusterNode[] }) {
  const queued = nodes.reduce((sum, node) => sum + node.queued_messages, 0);
  const lag = broker.loops.reduce((most, loop) => Math.max(most, loop.lag_seconds ?? 0), 0);
  const silent = broker.loops.filter((loop) => !loop.answered).length;
  return (
    <>
      <Tile label="Messages in" value={rate(broker.message_rate, "msg")} detail={byteRate(broker.byte_rate)} />
      <Tile
        label="Messages out"
        value={rate(broker.delivery_rate, "msg")}
        detail={byteRate(broker.delivered_byte_rate)}
      />
      <Tile
        label="Dropped"
        value={rate(broker.drop_rate, "msg")}
        detail={`${count(broker.dropped)} since start`}
        bad={(broker.drop_rate ?? 0) > 0}
      />
      <Tile
        label="Queued"
        value={`${short(queued)} msg`}
        detail={`memory ${percent(broker.memory.used_bytes, broker.memory.limit_bytes)} of ${bytes(broker.memory.limit_bytes)}`}
      />
      <Tile
        label="Connections"
        value={count(broker.publishers + broker.subscribers)}
        detail={silent > 0 ? `${silent} event loops hang` : `event loops lag ${duration(lag)}`}
        bad={silent > 0}
      />
    </>
  );
}

function LoggerTiles({ logger }: { logger: Logger }) {
  return (
    <>
      <Tile label="Log records" value={rate(logger.record_rate, "rec")} detail={byteRate(logger.byte_rate)} />
      <Tile
        label="Log lag"
        value={duration(logger.lag_seconds)}
        detail={logger.reading ? "reads from all nodes" : "does not read: it is full"}
        bad={!logger.reading}
      />
    </>
  );
}

function ClientsTile({ cluster }: { cluster: Cluster }) {
  const programs = cluster.nodes.filter((node) => node.clients !== null);
  const slow = cluster.problems.filter((problem) => problem.kind === "client_slow").length;
  return (
    <Tile
      label="WebSocket clients"
      value={count(programs.reduce((sum, node) => sum + (node.clients ?? 0), 0))}
      detail={
        slow > 0 ? `${slow} ${plural(slow, "program")} too slow` : `${programs.length} ${plural(programs.length, "program")}`
      }
      bad={slow > 0}
    />
  );
}

function Legend() {
  return (
    <p class="legend" aria-hidden="true">
      <span class="in">↑ sends</span> <span class="out">↓ gets</span> <span class="log">┄ logs</span>
    </p>
  );
}

const COLUMNS: Column<ClusterNode>[] = [
  { head: "Node", cell: (node) => <NodeLink label={node.label} />, by: (node) => node.label, names: true },
  { head: "State", cell: (node) => <StateWord state={node.state} />, by: (node) => stateRank(node.state) },
  {
    head: "Why",
    class: "why",
    cell: (node) => (node.reason !== null ? node.reason : node.paused ? "not read now, as others are slow" : ""),
  },
  { head: "For", cell: (node) => <Since at={node.since} />, by: (node) => node.since, class: "nowrap" },
  {
    head: "Role",
    cell: (node) =>
      node.clients === null ? node.role : `${node.role}, ${count(node.clients)} ${plural(node.clients, "client")}`,
    by: (node) => node.role,
  },
  { head: "Host", cell: (node) => node.host ?? "–", by: (node) => node.host },
  {
    head: "Sends",
    number: true,
    cell: (node) => rate(node.published_message_rate, "msg"),
    by: (node) => node.published_message_rate,
  },
  {
    head: "Gets",
    number: true,
    cell: (node) => rate(node.received_message_rate, "msg"),
    by: (node) => node.received_message_rate,
  },
  {
    head: "Queue",
    title: "Messages that wait for it",
    number: true,
    cell: (node) => count(node.queued_messages),
    by: (node) => node.queued_messages,
  },
  {
    head: "Dropped",
    title: "Messages dropped for it since it connected",
    number: true,
    cell: (node) => count(node.dropped),
    by: (node) => node.dropped,
  },
  {
    head: "Pauses",
    title: "How often it was not read, as others were slow",
    number: true,
    cell: (node) => count(node.pauses),
    by: (node) => node.pauses,
  },
  {
    head: "Logs",
    title: "Bytes of log batches",
    number: true,
    cell: (node) => byteRate(node.log_byte_rate),
    by: (node) => node.log_byte_rate,
  },
];
