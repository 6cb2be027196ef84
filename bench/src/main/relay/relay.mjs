// The bridge that a site could write with npm's ws: `relay.mjs XSUB XPUB PORT`. It does less than zeekbus must: events
// on the bus are text already, and it looks at nothing but topics. It binds XSUB as a subscriber of all and XPUB as a
// publisher. For `memory` on standard input it collects garbage, and prints the bytes that are in use then.

import { createInterface } from "node:readline";
import { WebSocketServer } from "ws";
import { Publisher, Subscriber } from "zeromq";

const [xsub, xpub, port] = process.argv.slice(2);
const subscriber = new Subscriber({ receiveHighWaterMark: 0 });
const publisher = new Publisher({ sendHighWaterMark: 0 });
const server = new WebSocketServer({ host: "127.0.0.1", port: Number(port), backlog: 4096, perMessageDeflate: false });
const subscribed = new Map(); // topic to clients

const waiting = [];
let isSending = false;

/** One at a time, as the socket wants it. */
async function send() {
  isSending = true;
  for (let i = 0; i < waiting.length; i++) await publisher.send(waiting[i]);
  waiting.length = 0;
  isSending = false;
}

server.on("connection", (client) => {
  let topics;
  client.on("message", (data) => {
    if (topics) {
      waiting.push(["lab.requests", "relay", "text", data]);
      if (!isSending) send();
      return;
    }
    topics = JSON.parse(data);
    for (const topic of topics) subscribed.set(topic, (subscribed.get(topic) ?? new Set()).add(client));
    client.send(JSON.stringify({ type: "ack", endpoint: "relay", version: "1" }));
  });
  client.on("error", () => {});
  client.on("close", () => {
    for (const topic of topics ?? []) subscribed.get(topic).delete(client);
  });
});
createInterface({ input: process.stdin }).on("line", () => {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  console.log(`bytes=${heapUsed + external}`);
});

await publisher.bind(xpub);
await subscriber.bind(xsub);
subscriber.subscribe();
const asText = { binary: false };
for await (const frames of subscriber) {
  for (const client of subscribed.get(frames[0].toString()) ?? []) client.send(frames[3], asText);
}
