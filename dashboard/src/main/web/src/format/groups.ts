// Nodes as the cluster's picture shows them: one by one, or in groups when they are many.

import type { ClusterNode, Problem, State } from "../api/documents";
import { stateRank } from "./words";

export const MOST_SINGLE = 24;
const MOST_BAD = 12;
const MOST_REFUSED = 4;
const ROLE_ORDER = ["manager", "logger", "proxy", "zeekbus", "other", "unnamed", "websocket", "worker"];

export type GroupBy = "role" | "host";

export interface Group {
  key: string;
  nodes: ClusterNode[];
  states: Partial<Record<State, number>>;
  worst: State;
  sends: number;
  gets: number;
}

export type Item =
  { kind: "node"; node: ClusterNode } | { kind: "group"; group: Group } | { kind: "refused"; problem: Problem };

/** Of a program whose WebSocket clients were disconnected: it has others, which may be ok. */
export const clientsLost = (node: ClusterNode, problems: Problem[]): Problem | undefined =>
  problems.find((problem) => problem.kind === "client_slow" && problem.node === node.label);

const roleRank = (role: string): number => {
  const rank = ROLE_ORDER.indexOf(role);
  return rank < 0 ? ROLE_ORDER.length : rank;
};

const byName = new Intl.Collator("en", { numeric: true }).compare;

/** By role, then by name, worker-2 before worker-10. */
export function ordered(nodes: ClusterNode[]): ClusterNode[] {
  return [...nodes].sort((a, b) => roleRank(a.role) - roleRank(b.role) || byName(a.label, b.label));
}

export function groupsOf(nodes: ClusterNode[], by: GroupBy): Group[] {
  const groups = new Map<string, ClusterNode[]>();
  for (const node of ordered(nodes)) {
    const key = by === "role" ? node.role : (node.host ?? "unknown host");
    const group = groups.get(key);
    if (group) group.push(node);
    else groups.set(key, [node]);
  }
  const list = [...groups].map(([key, members]) => groupOf(key, members));
  return by === "role" ? list : list.sort((a, b) => byName(a.key, b.key));
}

function groupOf(key: string, nodes: ClusterNode[]): Group {
  const states: Partial<Record<State, number>> = {};
  let worst: State = "ok";
  let sends = 0;
  let gets = 0;
  for (const node of nodes) {
    states[node.state] = (states[node.state] ?? 0) + 1;
    if (stateRank(node.state) < stateRank(worst)) worst = node.state;
    sends += node.published_message_rate ?? 0;
    gets += node.received_message_rate ?? 0;
  }
  return { key, nodes, states, worst, sends, gets };
}

/** The worst first, then by name. */
export function worstFirst(nodes: ClusterNode[]): ClusterNode[] {
  return [...nodes].sort((a, b) => stateRank(a.state) - stateRank(b.state) || byName(a.label, b.label));
}

/**
 * What the picture shows: every node, or above {@link MOST_SINGLE} groups, and beside them those nodes that need
 * somebody, the worst ones if they are many. A group of one is shown as its node.
 */
export function itemsOf(nodes: ClusterNode[], by: GroupBy): Item[] {
  if (nodes.length <= MOST_SINGLE) return ordered(nodes).map((node) => ({ kind: "node", node }));
  const bad = new Set(worstFirst(nodes.filter((node) => node.state !== "ok")).slice(0, MOST_BAD));
  return groupsOf(nodes, by).flatMap((group): Item[] => {
    const [only] = group.nodes;
    if (group.nodes.length === 1 && only) return [{ kind: "node", node: only }];
    const own = group.nodes.filter((node) => bad.has(node)).map((node): Item => ({ kind: "node", node }));
    return [{ kind: "group", group }, ...own];
  });
}

/**
 * How many items stand left of the broker: all that come before the workers, so that a node keeps its place when
 * others come and go.
 */
export function leftOf(items: Item[], by: GroupBy): number {
  const first = items.findIndex((item) =>
    item.kind === "refused"
      ? true
      : item.kind === "node"
        ? item.node.role === "worker"
        : by === "role" && item.group.key === "worker",
  );
  return first < 0 || (by === "host" && items.some((item) => item.kind === "group"))
    ? Math.ceil(items.length / 2)
    : first;
}

/**
 * Of peers that were refused lately, and of programs that have no client left as all were too slow: they are no nodes,
 * and somebody waits for them to become some.
 */
export function refusedOf(problems: Problem[]): Item[] {
  return problems
    .filter((problem) => problem.kind === "refused" || (problem.kind === "client_slow" && problem.node === null))
    .slice(0, MOST_REFUSED)
    .map((problem) => ({ kind: "refused", problem }));
}
