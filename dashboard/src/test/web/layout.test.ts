import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClusterNode, Problem, State } from "../src/api/documents";
import { clientsLost, groupsOf, itemsOf, leftOf, ordered, refusedOf, worstFirst } from "../src/format/groups";
import { edgeWidth, layout, neighbour, type Place } from "../src/format/layout";

const HEIGHTS = { broker: 110, logger: 90 };

const overlap = (a: Place, b: Place): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

test("no box hides another, or leaves the picture, at any width and number", () => {
  for (const width of [320, 500, 719, 799, 800, 984, 1240, 1560, 2500]) {
    for (let n = 0; n <= 60; n++) {
      const picture = layout(numbers(n), (n * 7) % (n + 1), width, HEIGHTS);
      const places: Place[] = [...picture.boxes];
      if (picture.broker) places.push(picture.broker);
      if (picture.logger) places.push(picture.logger);
      assert.equal(picture.boxes.length, n);
      places.forEach((a, i) => {
        const where = `${n} boxes on ${width}: ${JSON.stringify(a)}`;
        assert.ok(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= picture.height, where);
        for (const b of places.slice(i + 1)) assert.ok(!overlap(a, b), `${where} and ${JSON.stringify(b)}`);
      });
    }
  }
});

test("without a broker all edges lead to the logger", () => {
  for (const width of [320, 1560]) {
    const picture = layout(numbers(3), 1, width, { broker: 0, logger: 90 });
    assert.equal(picture.broker, null);
    for (const box of picture.boxes) {
      assert.equal(box.edge, "");
      assert.notEqual(box.logEdge, "");
    }
  }
});

test("arrow keys go to the nearest box and stay at the border", () => {
  const { boxes } = layout(numbers(8), 4, 1560, HEIGHTS);
  assert.equal(neighbour(boxes, 0, "ArrowDown"), 1);
  assert.equal(neighbour(boxes, 1, "ArrowUp"), 0);
  assert.equal(neighbour(boxes, 0, "ArrowRight"), 4);
  assert.equal(neighbour(boxes, 5, "ArrowLeft"), 1);
  assert.equal(neighbour(boxes, 0, "ArrowUp"), 0);
  assert.equal(neighbour(boxes, 0, "ArrowLeft"), 0);
});

test("arrow keys reach every box", () => {
  for (const n of [1, 2, 9, 24, 31]) {
    const { boxes } = layout(numbers(n), Math.ceil(n / 3), 1560, HEIGHTS);
    const seen = new Set([0]);
    const todo = [0];
    for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
      for (const key of ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]) {
        const next = neighbour(boxes, at, key);
        if (!seen.has(next)) {
          seen.add(next);
          todo.push(next);
        }
      }
    }
    assert.equal(seen.size, n);
  }
});

test("a thousand times the rate is a wider edge, not a thousand times as wide", () => {
  assert.ok(edgeWidth(0) < edgeWidth(1));
  assert.ok(edgeWidth(1) < edgeWidth(1000));
  assert.ok(edgeWidth(1000) < 6 * edgeWidth(1));
  assert.ok(edgeWidth(1e12) <= 7);
  assert.equal(edgeWidth(null), edgeWidth(0));
});

const node = (label: string, role: string, state: State = "ok", host: string | null = "h"): ClusterNode =>
  ({ label, role, state, host, published_message_rate: 1, received_message_rate: null }) as ClusterNode;

const many = (n: number, bad: Record<number, State> = {}): ClusterNode[] =>
  numbers(n).map((i) => node(`worker-${i + 1}`, "worker", bad[i + 1] ?? "ok"));

test("nodes stand by role, then by number", () => {
  const list = ordered([node("worker-10", "worker"), node("worker-2", "worker"), node("manager", "manager")]);
  assert.deepEqual(
    list.map((n) => n.label),
    ["manager", "worker-2", "worker-10"],
  );
});

test("up to 24 nodes each has its box; more are grouped", () => {
  assert.equal(itemsOf(many(24), "role").length, 24);
  const items = itemsOf([node("manager", "manager"), ...many(300)], "role");
  assert.deepEqual(
    items.map((item) =>
      item.kind === "node" ? item.node.label : item.kind === "group" && `${item.group.key} ${item.group.nodes.length}`,
    ),
    ["manager", "worker 300"],
  );
});

test("a node in trouble stands beside its group", () => {
  const items = itemsOf(many(300, { 7: "slow", 3: "dropping" }), "role");
  assert.deepEqual(
    items.map((item) => item.kind === "node" && item.node.label),
    [false, "worker-3", "worker-7"],
  );
});

test("when many are in trouble the worst are shown, and the group counts all", () => {
  const items = itemsOf(
    many(300, Object.fromEntries(numbers(100).map((i) => [i + 1, i >= 90 ? "dropping" : "slow"]))),
    "role",
  );
  assert.equal(items.length, 13);
  const [first] = items;
  assert.ok(first?.kind === "group");
  assert.deepEqual(first.group.states, { slow: 90, dropping: 10, ok: 200 });
  assert.equal(first.group.worst, "dropping");
  assert.equal(items.filter((item) => item.kind === "node" && item.node.state === "dropping").length, 10);
});

test("a worker that comes moves nobody from one side to the other", () => {
  const others = [node("manager", "manager"), node("logger-1", "logger"), node("proxy-1", "proxy")];
  const refused = refusedOf([{ kind: "refused", subject: "broker" } as Problem]);
  for (const workers of [2, 3, 4, 5]) {
    const items = itemsOf([...others, ...many(workers)], "role");
    for (const list of [items, [...items, ...refused]]) {
      const sides = layout(list, leftOf(list, "role"), 1560, HEIGHTS).boxes.map((box) => box.side);
      assert.deepEqual(
        sides,
        list.map((_, i) => (i < 3 ? "left" : "right")),
      );
    }
  }
});

test("many workers and few others share both sides", () => {
  const items = itemsOf([node("manager", "manager"), ...many(23)], "role");
  const { boxes } = layout(items, leftOf(items, "role"), 1560, HEIGHTS);
  assert.equal(boxes.filter((box) => box.side === "left").length, 12);
});

test("groups by host; rates that are not known count as none", () => {
  const groups = groupsOf(
    [node("a", "worker", "ok", "h2"), node("b", "worker", "ok", "h10"), node("c", "worker", "ok", null)],
    "host",
  );
  assert.deepEqual(
    groups.map((group) => group.key),
    ["h2", "h10", "unknown host"],
  );
  assert.equal(groups[0]?.sends, 1);
  assert.equal(groups[0]?.gets, 0);
});

test("the worst come first", () => {
  const list = worstFirst([
    node("a", "worker"),
    node("b", "worker", "slow"),
    node("c", "worker", "dropping"),
    node("d", "worker", "gone"),
  ]);
  assert.deepEqual(
    list.map((n) => n.label),
    ["c", "d", "b", "a"],
  );
});

test("a program stands left of the workers, whose places stay when it comes", () => {
  const items = itemsOf([...many(3), node("websocket:lab", "websocket"), node("manager", "manager")], "role");
  assert.deepEqual(
    items.map((item) => item.kind === "node" && item.node.label),
    ["manager", "websocket:lab", "worker-1", "worker-2", "worker-3"],
  );
  assert.equal(leftOf(items, "role"), 2);
});

test("a program stands out whose clients were too slow, also when it has none left", () => {
  const slow = (name: string | null): Problem =>
    ({ kind: "client_slow", subject: "websocket:lab", node: name }) as Problem;
  const program = node("websocket:lab", "websocket");
  assert.equal(clientsLost(program, [slow("websocket:lab")])?.subject, "websocket:lab");
  assert.equal(clientsLost(program, [slow(null), slow("websocket:other")]), undefined);
  assert.deepEqual(refusedOf([slow("websocket:lab")]), []);
  assert.equal(refusedOf([slow(null)]).length, 1);
});

test("peers that were refused stand beside the nodes", () => {
  const problem = (kind: string, subject: string): Problem => ({ kind, subject }) as Problem;
  const items = refusedOf([problem("subscriber_slow", "worker-1"), problem("refused", "10.0.0.9")]);
  assert.deepEqual(
    items.map((item) => item.kind === "refused" && item.problem.subject),
    ["10.0.0.9"],
  );
  assert.equal(refusedOf(numbers(50).map((i) => problem("refused", `10.0.0.${i}`))).length, 4);
});
