// A refused peer stands there with its cause and what to do.

import assert from "node:assert/strict";
import { number } from "./page.mjs";

const PEERS = /^The last ones/;

export default async ({ page, step }) => {
  await page.show("/connections");
  await page.shows("No peer was refused");
  await step("looking");

  const row = await page.row(PEERS, "Event", "refused");
  const { peers, counts } = await page.api("refusals");
  const refused = peers.find((peer) => peer.event === "refused");
  assert.equal(refused.cause, "socket_type");
  assert.equal(row.Why, refused.text);
  assert.equal(row["What to do"], refused.advice);
  assert.ok(refused.advice.length > 10, refused.advice);
  assert.equal(row.Peer, refused.peer);
  const often = await page.row(/^How often/, "Cause", "socket type");
  assert.equal(number(often.Times), counts.find((one) => one.cause === "socket_type").count);

  await page.show("/");
  const { problems } = await page.api("cluster");
  const problem = problems.find((one) => one.kind === "refused");
  await page.shows(problem.advice);
};
