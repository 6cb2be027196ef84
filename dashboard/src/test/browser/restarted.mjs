// A lost connection shows, and heals by itself.

import assert from "node:assert/strict";
import { until } from "./page.mjs";

const NODES = "Nodes, the worst first";

export default async ({ page, step, args }) => {
  const [name] = args;
  await page.show("/");
  await page.row(NODES, "Node", name);
  await page.tab.evaluate(() => {
    globalThis.sameAsBefore = true;
  });
  const { started } = await page.api("version");
  await step("connected");

  await page.shows("No connection to zeekbus.");
  assert.match(await page.tab.title(), /no connection/);
  await step("lost");

  await until("no word of a lost connection", async () => !(await page.text()).includes("No connection to zeekbus."), () => page.text());
  await page.row(NODES, "Node", name, (row) => row.State === "ok");
  assert.notEqual((await page.api("version")).started, started);
  assert.equal(await page.tab.evaluate(() => globalThis.sameAsBefore), true, "the page was not loaded again");
  page.forgive(/console: Failed to load resource: net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/);
};
