// Clients of the WebSocket API, by program: their numbers, and who was disconnected as it was too slow.

import assert from "node:assert/strict";
import { number, until } from "./page.mjs";

const NODES = "Nodes, the worst first";
const PROGRAMS = /^By program/;
const CLIENTS = /^WebSocket clients that/;
const PEERS = /^The last ones/;

export default async ({ page, step }) => {
  await page.show("/connections");
  await page.shows("No client has come yet. Clients connect to 127.0.0.1:");
  const counted = JSON.parse(await step("alone"));

  for (const [name, its] of Object.entries(counted)) {
    const label = `websocket:${name}`;
    const fits = (row) =>
      number(row.Clients) === its.clients && number(row.Sent) === its.published && number(row.Got) === its.received;
    await page.row(PROGRAMS, "Program", label, fits);
    const clients = (await page.rows(CLIENTS)).filter((row) => row.Program === label);
    assert.equal(clients.length, its.clients);
    assert.ok(clients.every((row) => row.State === "flowing" && row.Topics === "zeek.lab.…"), JSON.stringify(clients));
  }

  await page.show("/");
  for (const [name, its] of Object.entries(counted)) {
    const row = await page.row(NODES, "Node", `websocket:${name}`);
    assert.equal(row.Role, `websocket, ${its.clients} ${its.clients === 1 ? "client" : "clients"}`);
  }
  const picture = page.tab.getByRole("group", { name: /^Nodes around the broker/ });
  await picture.getByText("3 clients").waitFor();
  await page.shows(/WebSocket clients\s+4\s+2 programs/i);
  await step("compared");

  let problem;
  await until(
    "a client that is too slow",
    async () => {
      const { problems } = await page.api("cluster");
      problem = problems.find((one) => one.kind === "client_slow");
      return problem !== undefined;
    },
    async () => JSON.stringify(await page.api("websocket")),
  );
  assert.match(problem.text, /^websocket:slow: 1 client was disconnected in the last minute/);
  await page.shows(problem.text);
  await page.shows(problem.advice);
  await picture.getByText("websocket:slow", { exact: true }).waitFor();
  await page.show("/connections");
  const peer = await page.row(PEERS, "Socket", "WebSocket API");
  assert.equal(peer.Event, "closed");
  assert.match(peer.Why, /too slow/);
  assert.equal(peer["What to do"], problem.advice);
  // It is counted as too slow before its connection has ended.
  const program = await page.row(
    PROGRAMS,
    "Program",
    "websocket:slow",
    (row) => row["Too slow"] === "1" && row["How clients ended"] !== "–",
  );
  assert.match(program["How clients ended"], /^1 × too slow/);
  assert.match(program["Lost events"], /^[\d,]+ × it disconnected/);
};
