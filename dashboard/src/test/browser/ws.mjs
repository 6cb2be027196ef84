// A client of the WebSocket API with npm's ws: `ws.mjs URL TOPIC`. It subscribes below TOPIC, and prints what it hears,
// a word and the rest a line. Each line on standard input is published as it is; `close` closes.

import { createInterface } from "node:readline";
import WebSocket from "ws";

const [url, topic] = process.argv.slice(2);
const client = new WebSocket(url, { headers: { "X-Application-Name": "ws/8" } });
client.on("open", () => {
  console.log(`extensions ${client.extensions}`);
  client.send(JSON.stringify([topic]));
});
client.on("message", (data, isBinary) => console.log(`${isBinary ? "binary" : "text"} ${data}`));
client.on("pong", (data) => console.log(`pong ${data}`));
client.on("unexpected-response", (_, answer) => {
  console.log(`refused ${answer.statusCode}`);
  process.exit(1);
});
client.on("error", (error) => {
  console.log(`error ${error.message}`);
  process.exit(1);
});
client.on("close", (code, reason) => {
  console.log(`closed ${code} ${reason}`);
  process.exit();
});
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "close") client.close(1000, "done");
  else if (line === "ping") client.ping("from ws");
  else client.send(line);
}
