// After a cluster was replayed: every number of the page is that of /api/v1, which is what the peers have counted.

import assert from "node:assert/strict";
import { number, until } from "./page.mjs";

const NODES = "Nodes, the worst first";
const TOPICS = /^The busiest first/;
const LOGS = "Logs by path";
const CONNECTIONS = "Open connections";

export default async ({ page, step, args }) => {
  const counted = JSON.parse(args[0]);

  await page.show("/");
  const cluster = await page.api("cluster");
  assert.equal(cluster.broker.messages, counted.messages);
  const nodes = await page.rows(NODES);
  assert.deepEqual(sorted(nodes.map((row) => `${row.Node} ${row.State}`)), sorted(cluster.nodes.map((node) => `${node.label} ${node.state}`)));
  for (const node of cluster.nodes) {
    const row = await page.row(NODES, "Node", node.label);
    assert.equal(number(row.Dropped), node.dropped);
    assert.equal(number(row.Queue), node.queued_messages);
    assert.equal(row.Role, node.role);
  }
  for (const name of counted.gone) {
    // A node whose publisher is the last to leave may be known by its id only.
    const row = nodes.find((one) => one.Node === name || one.Node.startsWith(`zeromq_${name}_`));
    assert.equal(row?.State, "gone", name);
  }

  await page.show("/traffic");
  const { topics } = await page.api("topics");
  await page.all(TOPICS);
  const traffic = await page.rows(TOPICS);
  assert.deepEqual(
    sorted(traffic.map((row) => `${row.Topic} ${number(row.Messages)} ${number(row.Dropped)}`)),
    sorted(topics.map((row) => `${row.topic} ${row.messages} ${row.dropped}`)),
  );
  assert.equal(sum(traffic.map((row) => number(row.Messages))), counted.messages);

  await page.show("/logs");
  const { logs } = await page.api("logs");
  await page.row(LOGS, "Log", "conn");
  await page.all(LOGS);
  const rows = await page.rows(LOGS);
  assert.deepEqual(Object.fromEntries(rows.map((row) => [row.Log, number(row.Total)])), Object.fromEntries(logs.map((log) => [log.path, log.records])));
  for (const [path, records] of Object.entries(counted.records)) {
    assert.equal(number(rows.find((row) => row.Log === path).Total), records, path);
  }

  await page.show("/connections");
  const { connections } = await page.api("connections");
  await page.row(CONNECTIONS, "Node", counted.peers[0]);
  const open = await page.rows(CONNECTIONS);
  assert.deepEqual(
    sorted(open.map((row) => `${row.Peer} ${row.Node} ${number(row.Messages)}`)),
    sorted(connections.map((one) => `${one.peer} ${one.node ?? "–"} ${one.messages}`)),
  );

  for (const name of counted.peers) {
    await page.show(`/nodes/${name}`);
    const { node } = await page.api(`nodes/${name}`);
    assert.equal(node.published_messages, counted.sent);
    assert.equal(node.received_messages, counted.received);
    await page.shows(new RegExp(`sent\\s+${counted.sent} messages`));
    await page.shows(new RegExp(`got\\s+${counted.received} messages`));
  }

  // Live: what comes now is there a moment later, without a new page.
  const more = JSON.parse(await step("compared"));
  await until("new messages", async () => (await page.text()).includes(`${more.received} messages`), () => page.text());
  assert.equal((await page.api(`nodes/${counted.peers.at(-1)}`)).node.received_messages, more.received);
};

const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);
const sorted = (list) => [...list].sort();
