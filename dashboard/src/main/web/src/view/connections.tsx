import { useMemo } from "preact/hooks";
import type { Connection, Connections, CurveClient, RefusalCount, Refusals, RefusedPeer } from "../api/documents";
import { bytes, count } from "../format/numbers";
import { duration } from "../format/times";
import { does, isState, socketWords, words } from "../format/words";
import { Time } from "../part/now";
import { Filter, Loading, matches, NodeLink, Panel, StateWord } from "../part/small";
import { type Column, Table } from "../part/table";

interface ConnectionsProps {
  connections: Connections | undefined;
  refusals: Refusals | undefined;
  query: URLSearchParams;
}

export function ConnectionsView({ connections, refusals, query }: ConnectionsProps) {
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
