// Every view by its address, in both themes: it opens, fits three sizes, and axe-core finds nothing serious.

import assert from "node:assert/strict";
import { Page, axe } from "./page.mjs";

const VIEWS = [
  ["/", "Cluster", "Nodes, the worst first"],
  ["/?group=host&q=worker", "Cluster", "Nodes, the worst first"],
  ["/traffic?range=10m", "Traffic", /^The busiest first/],
  ["/logs?live=1&path=conn", "Logs", "Live records, the newest first"],
  ["/events?prefix=zeek.cluster.", "Live events", null],
  ["/connections", "Connections", "Open connections"],
  ["/nodes/worker-2", "worker-2", "Its connections"],
  ["/nodes/nobody", "nobody", null],
  ["/query#sql=select+1", "Query", null],
  ["/no/such/view", "Not found", null],
];

export default async ({ browser, url }) => {
  await Promise.all(["light", "dark"].map((colorScheme) => look(browser, url, colorScheme)));
};

async function look(browser, url, colorScheme) {
  const page = await Page.open(browser, url, { colorScheme });
  await page.withAxe();
  for (const [path, title, table] of VIEWS) {
    await page.show(path);
    await page.tab.getByRole("heading", { level: 1, name: title, exact: true }).waitFor({ state: "attached" });
    if (table !== null) await page.tab.getByRole("table", { name: table }).waitFor();
    if (path.startsWith("/events")) {
      await page.tab.getByRole("button", { name: "Start" }).click();
      await page.shows(/[1-9]\d* events came/);
    }
    if (path === "/nodes/nobody") await page.shows("No node with this name");
    if (path.startsWith("/query")) {
      await page.shows("set http.query to on"); // it is off
      assert.equal(await page.tab.getByRole("navigation").getByRole("link", { name: "Query" }).count(), 0);
    }
    await axe(page, `${path}, ${colorScheme}`);
    for (const width of [1600, 1024, 360]) {
      await page.tab.setViewportSize({ width, height: 800 });
      await page.fitsItsWidth(path);
    }
    if (colorScheme === "light") await axe(page, `${path}, on a phone`);
    await page.tab.setViewportSize({ width: 1280, height: 900 });
  }
  page.forgive(/console: .*404 .*\/api\/v1\/nodes\/nobody/);
  page.check();
  await page.tab.context().close();
}
