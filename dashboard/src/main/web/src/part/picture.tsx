// The nodes around broker and logger. The table below it has the same for those who cannot see it.

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Cluster, ClusterNode, Problem } from "../api/documents";
import { clientsLost, type Group, type Item } from "../format/groups";
import { edgeWidth, layout, neighbour, type Picture as Places, type Placed, SPINE } from "../format/layout";
import { byteRate, count, percent, rate, short } from "../format/numbers";
import { duration } from "../format/times";
import { plural, roleTitle, STATE_ORDER, STATES } from "../format/words";
import { nodePath } from "../route";
import { Icon } from "./icon";

interface PictureProps {
  cluster: Cluster;
  items: Item[];
  /** How many of them stand left of the broker. */
  left: number;
  opened: string;
  open: (group: string) => void;
}

const BROKER_HEIGHT = 122;
const LOGGER_HEIGHT = 92;

function keyOf(item: Item): string {
  switch (item.kind) {
    case "node":
      return `node ${item.node.label} ${item.node.id}`;
    case "group":
      return `group ${item.group.key}`;
    case "refused":
      return `refused ${item.problem.subject}`;
  }
}

export function Picture({ cluster, items, left, opened, open }: PictureProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const box = frame.current;
    if (!box) return undefined;
    const measure = (): void => setWidth(box.clientWidth);
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(box);
    return () => resized.disconnect();
  }, []);

  const hasBroker = cluster.broker !== null;
  const hasLogger = cluster.logger !== null;
  const names = items.map(keyOf).join("\n");
  // Places change only with what is there, not with its rates.
  const picture = useMemo(
    () =>
      layout(
        items.map((_, i) => i),
        left,
        width,
        { broker: hasBroker ? BROKER_HEIGHT : 0, logger: hasLogger ? LOGGER_HEIGHT : 0 },
      ),
    [names, left, width, hasBroker, hasLogger],
  );

  const [focused, setFocused] = useState(0);
  const boxes = useRef<(Focusable | null)[]>([]);
  useEffect(() => {
    if (focused >= items.length) setFocused(0);
  }, [items.length, focused]);
  const move = (event: KeyboardEvent, at: number): void => {
    if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    const next = neighbour(picture.boxes, at, event.key);
    setFocused(next);
    boxes.current[next]?.focus();
  };

  return (
    <div ref={frame} class="picture">
      {width > 0 && (
        <svg
          width={picture.width}
          height={picture.height}
          viewBox={`0 0 ${picture.width} ${picture.height}`}
          role="group"
          aria-label="Nodes around the broker. Arrow keys move between them; the table below has the same."
        >
          <g class="edges" aria-hidden="true">
            <path class="spine" d={spine(picture)} />
            {picture.boxes.map((box) => {
              const item = items[box.item];
              return item && <Edges key={keyOf(item)} box={box} item={item} />;
            })}
          </g>
          {picture.broker && cluster.broker && (
            <g class="hub" transform={`translate(${picture.broker.x},${picture.broker.y})`}>
              <rect width={picture.broker.width} height={picture.broker.height} rx="8" />
              <text x="14" y="24" class="title">
                Broker
              </text>
              <HubLine
                y={46}
                label="in"
                value={rate(cluster.broker.message_rate, "msg")}
                width={picture.broker.width}
              />
              <HubLine
                y={64}
                label="out"
                value={rate(cluster.broker.delivery_rate, "msg")}
                width={picture.broker.width}
              />
              <HubLine
                y={82}
                label="dropped"
                value={rate(cluster.broker.drop_rate, "msg")}
                width={picture.broker.width}
                bad={(cluster.broker.drop_rate ?? 0) > 0}
              />
              <HubLine
                y={100}
                label="memory"
                value={percent(cluster.broker.memory.used_bytes, cluster.broker.memory.limit_bytes)}
                width={picture.broker.width}
              />
            </g>
          )}
          {picture.logger && cluster.logger && (
            <a href="/logs" class="hub">
              <g transform={`translate(${picture.logger.x},${picture.logger.y})`}>
                <rect width={picture.logger.width} height={picture.logger.height} rx="8" />
                <text x="14" y="24" class="title">
                  Logger
                </text>
                <HubLine y={46} label="lag" value={duration(cluster.logger.lag_seconds)} width={picture.logger.width} />
                <HubLine
                  y={64}
                  label="records"
                  value={rate(cluster.logger.record_rate, "")}
                  width={picture.logger.width}
                />
                {cluster.logger.reading ? (
                  <HubLine
                    y={82}
                    label="bytes"
                    value={byteRate(cluster.logger.byte_rate)}
                    width={picture.logger.width}
                  />
                ) : (
                  <HubLine y={82} label="reads" value="no: it is full" width={picture.logger.width} bad />
                )}
              </g>
            </a>
          )}
          {picture.boxes.map((box, i) => {
            const item = items[box.item];
            if (!item) return null;
            const common = {
              tabindex: i === focused ? 0 : -1,
              onKeyDown: (event: KeyboardEvent) => move(event, i),
              onFocus: () => setFocused(i),
              ref: (element: Focusable | null) => {
                boxes.current[i] = element;
              },
            };
            switch (item.kind) {
              case "node":
                return (
                  <NodeBox
                    key={keyOf(item)}
                    box={box}
                    node={item.node}
                    lost={clientsLost(item.node, cluster.problems)}
                    hasBroker={hasBroker}
                    common={common}
                  />
                );
              case "group":
                return (
                  <GroupBox
                    key={keyOf(item)}
                    box={box}
                    group={item.group}
                    common={common}
                    opened={opened === item.group.key}
                    open={open}
                  />
                );
              case "refused":
                return <RefusedBox key={keyOf(item)} box={box} problem={item.problem} common={common} />;
            }
          })}
        </svg>
      )}
    </div>
  );
}

/** TypeScript takes a link in SVG for one in HTML. */
type Focusable = Element & HTMLOrSVGElement;

interface Common {
  tabindex: number;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: () => void;
  ref: (element: Focusable | null) => void;
}

/** The line that all edges of a narrow page meet; none on a wide one. */
function spine(picture: Places<number>): string {
  const last = picture.boxes.at(-1);
  if (last?.side !== "below") return "";
  const hub = picture.broker ?? picture.logger;
  return `M${SPINE} ${hub ? hub.y + hub.height : 0}V${last.y + last.height / 2}`;
}

function Edges({ box, item }: { box: Placed<number>; item: Item }) {
  if (item.kind === "refused") return null;
  const [sends, gets, logs] =
    item.kind === "node"
      ? [item.node.published_message_rate, item.node.received_message_rate, item.node.log_byte_rate]
      : [item.group.sends, item.group.gets, total(item.group.nodes, (node) => node.log_byte_rate)];
  const state = item.kind === "node" ? item.node.state : "ok";
  // A slow node is slow to read; what it sends comes.
  const wide = { in: edgeWidth(sends), out: Math.max(state === "ok" ? 0 : 2, edgeWidth(gets)) };
  // Side by side.
  const aside = (wide.in + wide.out) / 4 + 0.6;
  return (
    <>
      {box.logEdge !== "" && (logs ?? 0) > 0 && (
        <path d={box.logEdge} class="log" stroke-width={edgeWidth((logs ?? 0) / 300) * 0.6} />
      )}
      {box.edge !== "" && (
        <>
          <path
            d={box.edge}
            class={state === "gone" ? "in gone" : "in"}
            stroke-width={wide.in}
            transform={`translate(0,${-aside})`}
          />
          <path d={box.edge} class={`out ${state}`} stroke-width={wide.out} transform={`translate(0,${aside})`} />
        </>
      )}
    </>
  );
}

const total = (nodes: ClusterNode[], of: (node: ClusterNode) => number | null): number =>
  nodes.reduce((sum, node) => sum + (of(node) ?? 0), 0);

function HubLine({
  y,
  label,
  value,
  width,
  bad = false,
}: {
  y: number;
  label: string;
  value: string;
  width: number;
  bad?: boolean;
}) {
  return (
    <g class={bad ? "bad" : ""}>
      <text x="14" y={y} class="label">
        {label}
      </text>
      {bad && <Icon sign="critical" x={70} y={y - 11} size={13} />}
      <text x={width - 14} y={y} text-anchor="end" class="figure">
        {value}
      </text>
    </g>
  );
}

const TOO_SLOW = "disconnected: too slow";

/** In so few words that they fit into a box: the reason is in the title, the problems and the table. */
function trouble(node: ClusterNode, lost: Problem | undefined): string | null {
  if (node.state === "dropping") return `losing ${rate(node.drop_rate, "msg")}`;
  if (node.state === "stuck") return `stuck, ${short(node.queued_messages)} queued`;
  if (node.state === "slow") return `slow, ${short(node.queued_messages)} queued`;
  if (node.state === "gone") return "gone";
  if (lost) return TOO_SLOW;
  return node.paused ? "waits for slow nodes" : null;
}

function NodeBox({
  box,
  node,
  lost,
  hasBroker,
  common,
}: {
  box: Placed<number>;
  node: ClusterNode;
  /** That clients of it were disconnected. */
  lost: Problem | undefined;
  hasBroker: boolean;
  common: Common;
}) {
  const words = trouble(node, lost);
  const state = node.state === "ok" && lost ? "dropping" : node.state;
  const sign = state === "ok" && node.paused ? "paused" : state;
  const reason = state === node.state ? node.reason : lost?.text;
  const rates = `sends ${rate(node.published_message_rate, "messages")}, gets ${rate(node.received_message_rate, "messages")}`;
  return (
    <a href={nodePath(node.label)} class={`box ${state}`} {...common}>
      <g transform={`translate(${box.x},${box.y})`}>
        <title>{reason ?? `${roleTitle(node.role)}; ${rates}`}</title>
        <rect width={box.width} height={box.height} rx="6" />
        <Icon sign={sign} x={10} y={9} size={14} />
        <Label x={30} y={21} text={node.label} width={box.width - 36} />
        {words === null || state === "ok" ? (
          <>
            <text x="10" y="40" class="small">
              {hasBroker ? (
                <>
                  <tspan class="in">↑</tspan> {short(node.published_message_rate)} <tspan class="out">↓</tspan>{" "}
                  {short(node.received_message_rate)} msg/s
                </>
              ) : (
                `logs ${byteRate(node.log_byte_rate)}`
              )}
              <tspan class="silent"> {STATES[node.state]}</tspan>
            </text>
            {words !== null && (
              <text x={box.width - 10} y="21" text-anchor="end" class="small">
                waits
              </text>
            )}
            {node.clients !== null && (
              <text x={box.width - 10} y="40" text-anchor="end" class="small">
                {count(node.clients)} {plural(node.clients, "client")}
              </text>
            )}
          </>
        ) : (
          <>
            <text x="10" y="40" class="small trouble">
              {words}
            </text>
            {node.state !== "gone" && (
              <text x={box.width - 10} y="40" text-anchor="end" class="small">
                <tspan class="out">↓</tspan> {short(node.received_message_rate)}
              </text>
            )}
          </>
        )}
      </g>
    </a>
  );
}

function turnedAway(problem: Problem): string {
  if (problem.kind !== "refused") return problem.subject;
  return `refused by the ${problem.subject === "websocket" ? "WebSocket API" : problem.subject}`;
}

/** Of peers that are no nodes, as they were refused, or disconnected for good. */
function RefusedBox({ box, problem, common }: { box: Placed<number>; problem: Problem; common: Common }) {
  return (
    <a href="/connections" class="box refused" {...common}>
      <g transform={`translate(${box.x},${box.y})`}>
        <title>{problem.text}</title>
        <rect width={box.width} height={box.height} rx="6" />
        <Icon sign="lost" x={10} y={9} size={14} />
        <Label x={30} y={21} text={turnedAway(problem)} width={box.width - 36} />
        <Label x={10} y={40} text={problem.kind === "client_slow" ? TOO_SLOW : problem.text} width={box.width - 8} class="small trouble" />
      </g>
    </a>
  );
}

function GroupBox({
  box,
  group,
  common,
  opened,
  open,
}: {
  box: Placed<number>;
  group: Group;
  common: Common;
  opened: boolean;
  open: (key: string) => void;
}) {
  const states = STATE_ORDER.filter((state) => (group.states[state] ?? 0) > 0);
  const counts = states.map((state) => `${count(group.states[state])} ${STATES[state]}`).join(", ");
  const toggle = (): void => open(opened ? "" : group.key);
  return (
    <g
      role="button"
      class={`box group ${group.worst}`}
      aria-expanded={opened}
      transform={`translate(${box.x},${box.y})`}
      onClick={toggle}
      {...common}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          toggle();
        } else common.onKeyDown(event);
      }}
    >
      <title>{`${roleTitle(group.key)} ×${group.nodes.length}: ${counts}`}</title>
      <rect width={box.width - 8} height={box.height} x="4" y="4" rx="6" class="behind" />
      <rect width={box.width} height={box.height} rx="6" />
      <Label x={10} y={21} text={`${roleTitle(group.key)} ×${group.nodes.length}`} width={box.width - 34} />
      <text x={box.width - 12} y="21" text-anchor="end" class="small" aria-hidden="true">
        {opened ? "−" : "+"}
      </text>
      {states.slice(0, 4).map((state, i) => (
        <g key={state} transform={`translate(${10 + i * 47},30)`}>
          <Icon sign={state} x={0} y={0} size={12} />
          <text x="15" y="10.5" class="small">
            {group.states[state]}
            <tspan class="silent"> {STATES[state]}</tspan>
          </text>
        </g>
      ))}
    </g>
  );
}

/** Text that is cut where it does not fit; SVG does not do so by itself. */
function Label({
  x,
  y,
  text,
  width,
  class: css = "name",
}: {
  x: number;
  y: number;
  text: string;
  width: number;
  class?: string;
}) {
  const most = Math.floor(width / 7.4);
  return (
    <text x={x} y={y} class={css}>
      {text.length > most ? `${text.slice(0, most - 1)}…` : text}
    </text>
  );
}

/** The members of an opened group. */
export function Members({ group, scroll, close }: { group: Group; scroll: boolean; close: () => void }) {
  const first = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (scroll) first.current?.scrollIntoView({ block: "nearest" });
  }, [group.key]);
  return (
    <section class="members" aria-label={`Nodes of ${roleTitle(group.key)}`}>
      <div class="panel-head">
        <h3 ref={first}>
          {roleTitle(group.key)}: {count(group.nodes.length)} nodes
        </h3>
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
      <ul>
        {group.nodes.map((node) => (
          <li key={node.label} class={node.state}>
            <a href={nodePath(node.label)} title={node.reason ?? ""}>
              <Icon sign={node.state} size={11} />
              <span>{node.label}</span>
              {node.state !== "ok" && <span class="word">{STATES[node.state]}</span>}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
