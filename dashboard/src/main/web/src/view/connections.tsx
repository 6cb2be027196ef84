import { useMemo } from "preact/hooks";
import type {
  Application,
  Connection,
  Connections,
  CurveClient,
  RefusalCount,
  Refusals,
  RefusedPeer,
  WebSocketApi,
  WebSocketClient,
} from "../api/documents";
import { bytes, count, rate } from "../format/numbers";
import { duration } from "../format/times";
import { closeWords, does, errorWords, isState, socketWords, why, words } from "../format/words";
import { Time } from "../part/now";
import { Filter, Loading, matches, NodeLink, Panel, StateWord } from "../part/small";
import { type Column, Table } from "../part/table";

interface ConnectionsProps {
  connections: Connections | undefined;
  websocket: WebSocketApi | undefined;
  refusals: Refusals | undefined;
  query: URLSearchParams;
}

export function ConnectionsView({ connections, websocket, refusals, query }: ConnectionsProps) {
  const filter = query.get("q") ?? "";
  const peers = useMemo(
    () => (refusals?.peers ?? []).filter((row) => matches(filter, row.peer, row.node, row.cause, row.text)),
    [refusals, filter],
  );
  const rows = useMemo(
    () =>
      (connections?.connections ?? []).filter((row) =>
        matches(filter, row.peer, row.node, row.key, row.socket, row.state),
      ),
    [connections, filter],
  );
  return (
    <>
      <div class="toolbar">
        <Filter label="Filter peers" value={filter} />
      </div>
      <Panel title="Refused and closed peers">
        {!refusals ? (
          <Loading what="refused peers" />
        ) : (
          <>
            <Table
              caption="The last ones, the newest first, with what to do"
              columns={PEERS}
              rows={peers}
              rowKey={(row) => `${row.time} ${row.peer} ${row.socket} ${row.cause}`}
              empty={
                filter === ""
                  ? "No peer was refused, and no connection ended but for peers that left."
                  : "No peer matches the filter."
              }
              most={15}
            />
            {refusals.counts.length > 0 && (
              <Table
                caption="How often, since zeekbus started"
                columns={COUNTS}
                rows={refusals.counts}
                rowKey={(row) => `${row.socket} ${row.event} ${row.cause}`}
                empty=""
                most={15}
              />
            )}
          </>
        )}
      </Panel>
      <Panel title="Who may do what">
        {!connections ? (
          <Loading what="connections" />
        ) : connections.curve ? (
          <Table
            caption="CURVE clients and their rights"
            columns={CLIENTS}
            rows={connections.clients}
            rowKey={(row) => row.name}
            empty="No client has a key of its own."
            most={30}
          />
        ) : (
          <p class="empty">
            Connections are not encrypted: everybody who reaches the sockets may publish and subscribe.{" "}
            <code>zeekbus keygen</code> makes the keys that change that.
          </p>
        )}
      </Panel>
      <Panel title="WebSocket clients">
        {!websocket ? (
          <Loading what="WebSocket clients" />
        ) : websocket.listen === null ? (
          <p class="empty">The WebSocket API does not run here.</p>
        ) : (
          <WebSocketClients api={websocket} filter={filter} />
        )}
      </Panel>
      <Panel title="Connections">
        {!connections ? (
          <Loading what="connections" />
        ) : (
          <Table
            caption="Open connections"
            hideCaption
            columns={CONNECTIONS}
            rows={rows}
            rowKey={(row) => `${row.socket} ${row.peer}`}
            rowClass={(row) =>
              row.state === "dropping" || row.state === "stuck" || row.state === "slow" ? `row-${row.state}` : ""
            }
            empty={filter === "" ? "No connection is open." : "No connection matches the filter."}
            leftOut={connections.connections_left_out}
            most={50}
          />
        )}
      </Panel>
    </>
  );
}

function WebSocketClients({ api, filter }: { api: WebSocketApi; filter: string }) {
  const programs = useMemo(
    () =>
      api.applications
        .filter((row) => matches(filter, row.application, row.node))
        .sort((a, b) => b.slow - a.slow), // those that need somebody first, else as they come
    [api, filter],
  );
  const clients = useMemo(
    () => api.clients.filter((row) => matches(filter, row.peer, row.node, row.name, row.id, row.state)),
    [api, filter],
  );
  if (api.applications.length === 0) {
    return (
      <p class="empty">
        No client has come yet. Clients connect to <code>{api.listen}</code>.
      </p>
    );
  }
  return (
    <>
      <Table
        caption="By program, since zeekbus started"
        columns={PROGRAMS}
        rows={programs}
        rowKey={(row) => row.application}
        rowClass={(row) => (row.slow > 0 ? "row-slow" : "")}
        empty="No program matches the filter."
        leftOut={api.applications_left_out}
        most={15}
      />
      <Table
        caption="WebSocket clients that are connected"
        columns={WEBSOCKET_CLIENTS}
        rows={clients}
        rowKey={(row) => row.id}
        rowClass={(row) => (row.state === "dropping" || row.state === "stuck" ? `row-${row.state}` : "")}
        empty={filter === "" ? "No client is connected." : "No client matches the filter."}
        leftOut={api.clients_left_out}
        most={20}
      />
    </>
  );
}

const PEERS: Column<RefusedPeer>[] = [
  { head: "When", cell: (row) => <Time at={row.time} />, by: (row) => row.time, class: "nowrap" },
  {
    head: "Peer",
    cell: (row) =>
      row.node === null ? (
        row.peer
      ) : (
        <>
          <NodeLink label={row.node} /> <span class="quiet">{row.peer}</span>
        </>
      ),
    by: (row) => row.node ?? row.peer,
    names: true,
  },
  { head: "Event", cell: (row) => words(row.event), by: (row) => row.event },
  { head: "Socket", cell: (row) => socketWords(row.socket), by: (row) => row.socket },
  { head: "Why", cell: (row) => row.text, class: "why" },
  { head: "What to do", cell: (row) => row.advice ?? "", class: "why" },
];

const COUNTS: Column<RefusalCount>[] = [
  { head: "Cause", cell: (row) => words(row.cause), by: (row) => row.cause, names: true },
  { head: "Event", cell: (row) => words(row.event), by: (row) => row.event },
  { head: "Socket", cell: (row) => socketWords(row.socket), by: (row) => row.socket },
  { head: "Times", number: true, cell: (row) => count(row.count), by: (row) => row.count },
];

const prefixes = (list: string[]) =>
  list.length === 0 ? (
    <span class="quiet">nothing</span>
  ) : list.some((one) => one === "") ? (
    "everything"
  ) : (
    <code>{list.map((one) => `${one}…`).join(" ")}</code>
  );

const CLIENTS: Column<CurveClient>[] = [
  { head: "Client", cell: (row) => row.name, by: (row) => row.name, names: true },
  { head: "Connections", number: true, cell: (row) => count(row.connections), by: (row) => row.connections },
  { head: "May publish", cell: (row) => prefixes(row.publish) },
  { head: "May subscribe", cell: (row) => prefixes(row.subscribe) },
  { head: "May send logs", cell: (row) => (row.push ? "yes" : "no"), by: (row) => (row.push ? 1 : 0) },
];

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, one) => all + one, 0);

/** "3 too slow, or no broker, 1 closed": the most first. */
const list = (counts: Record<string, number>, name: (key: string) => string): string =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([key, times]) => `${count(times)} × ${name(key)}`)
    .join("; ") || "–";

const PROGRAMS: Column<Application>[] = [
  {
    head: "Program",
    cell: (row) => (row.clients > 0 ? <NodeLink label={row.node} /> : row.node),
    by: (row) => row.node,
    names: true,
  },
  { head: "Clients", number: true, cell: (row) => count(row.clients), by: (row) => row.clients },
  {
    head: "So far",
    title: "Clients that ever connected",
    number: true,
    cell: (row) => count(row.connected),
    by: (row) => row.connected,
  },
  {
    head: "Sends",
    number: true,
    cell: (row) => rate(row.published_message_rate, "msg"),
    by: (row) => row.published_message_rate,
  },
  {
    head: "Gets",
    number: true,
    cell: (row) => rate(row.received_message_rate, "msg"),
    by: (row) => row.received_message_rate,
  },
  { head: "Sent", number: true, cell: (row) => count(row.published_messages), by: (row) => row.published_messages },
  { head: "Got", number: true, cell: (row) => count(row.received_messages), by: (row) => row.received_messages },
  {
    head: "Too slow",
    title: "Clients that were disconnected because they took too little",
    number: true,
    cell: (row) => count(row.slow),
    by: (row) => row.slow,
  },
  { head: "Lost events", class: "why", cell: (row) => list(row.lost, why), by: (row) => sum(row.lost) },
  { head: "Wrong messages", class: "why", cell: (row) => list(row.errors, errorWords), by: (row) => sum(row.errors) },
  { head: "How clients ended", class: "why", cell: (row) => list(row.closes, closeWords), by: (row) => sum(row.closes) },
];

const WEBSOCKET_CLIENTS: Column<WebSocketClient>[] = [
  { head: "Peer", cell: (row) => row.peer, by: (row) => row.peer, names: true, class: "nowrap" },
  { head: "Program", cell: (row) => <NodeLink label={row.node} />, by: (row) => row.node },
  { head: "Name", title: "On the list of clients", cell: (row) => row.name ?? "–", by: (row) => row.name },
  {
    head: "State",
    cell: (row) => (isState(row.state) ? <StateWord state={row.state} /> : words(row.state)),
    by: (row) => row.state,
  },
  {
    head: "Open for",
    number: true,
    cell: (row) => duration(row.connected_seconds),
    by: (row) => row.connected_seconds,
  },
  {
    head: "Topics",
    class: "why",
    cell: (row) => (
      <>
        {prefixes(row.topics)}
        {row.topics_left_out > 0 && ` and ${count(row.topics_left_out)} more`}
      </>
    ),
  },
  { head: "Queue", number: true, cell: (row) => count(row.queued_messages), by: (row) => row.queued_messages },
  { head: "Sent", number: true, cell: (row) => count(row.published_messages), by: (row) => row.published_messages },
  { head: "Got", number: true, cell: (row) => count(row.received_messages), by: (row) => row.received_messages },
  { head: "Dropped", number: true, cell: (row) => count(row.dropped), by: (row) => row.dropped },
];

const CONNECTIONS: Column<Connection>[] = [
  { head: "Peer", cell: (row) => row.peer, by: (row) => row.peer, names: true, class: "nowrap" },
  { head: "Node", cell: (row) => <NodeLink label={row.node} />, by: (row) => row.node },
  { head: "Does", cell: (row) => does(row.socket), by: (row) => row.socket },
  {
    head: "State",
    cell: (row) => (row.state === null ? "–" : isState(row.state) ? <StateWord state={row.state} /> : words(row.state)),
    by: (row) => row.state,
  },
  { head: "Key", title: "The CURVE client whose key it has", cell: (row) => row.key ?? "–", by: (row) => row.key },
  {
    head: "Open for",
    number: true,
    cell: (row) => duration(row.connected_seconds),
    by: (row) => row.connected_seconds,
  },
  { head: "Silent for", number: true, cell: (row) => duration(row.silent_seconds), by: (row) => row.silent_seconds },
  { head: "Messages", number: true, cell: (row) => count(row.messages), by: (row) => row.messages },
  { head: "Bytes", number: true, cell: (row) => bytes(row.bytes), by: (row) => row.bytes },
  { head: "Queue", number: true, cell: (row) => count(row.queued_messages), by: (row) => row.queued_messages },
  { head: "Dropped", number: true, cell: (row) => count(row.dropped), by: (row) => row.dropped },
  { head: "Pauses", number: true, cell: (row) => count(row.pauses), by: (row) => row.pauses },
];
