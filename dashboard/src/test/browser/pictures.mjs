// Pictures of the demo after some minutes, while a node loses messages: `pictures DIRECTORY MANUALS`. All views in three
// sizes and both themes go into DIRECTORY, and those that the manuals show into MANUALS, too.

import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Page, until } from "./page.mjs";

const NODES = "Nodes, the worst first";

/** So that plots have something to show. */
const MINUTES = Number(process.env.PICTURES_AFTER ?? 2.5);

const SIZES = { manual: [1400, 840], wide: [1600, 900], middle: [1024, 768], phone: [360, 800] };

/** The pictures of the manuals, by the names that they have there. */
const KEPT = { "cluster-light": "cluster-manual-light", "cluster-dark": "cluster-manual-dark" };

const VIEWS = {
  cluster: "/",
  traffic: "/traffic?range=10m",
  logs: "/logs?live=1&path=conn",
  events: "/events?prefix=zeek.cluster.",
  connections: "/connections",
  node: "/nodes/worker-2",
};

export default async ({ page, browser, url, args }) => {
  const [all, manuals] = args;
  mkdirSync(all, { recursive: true });
  mkdirSync(manuals, { recursive: true });
  const later = Date.now() + MINUTES * 60_000;
  const tabs = {};
  for (const theme of ["light", "dark"]) {
    for (const [size, [width, height]] of Object.entries(SIZES)) {
      tabs[`${size}-${theme}`] = await Page.open(browser, url, { colorScheme: theme, viewport: { width, height } });
    }
  }
  await page.show("/");
  for (;;) {
    await until("a node that loses messages", async () => {
      const rows = await page.rows(NODES);
      return rows.some((row) => row.State === "losing messages");
    }, () => "", 120_000);
    if (Date.now() > later) break;
    await until("its recovery", async () => (await page.rows(NODES)).every((row) => row.State !== "losing messages"), () => "", 120_000);
  }
  for (const view of Object.keys(VIEWS)) {
    await Promise.all(
      Object.entries(tabs).map(async ([name, tab]) => {
        await tab.show(VIEWS[view]);
        if (view === "events") await tab.tab.getByRole("button", { name: "Start" }).click();
        await tab.tab.waitForTimeout(view === "cluster" ? 1_500 : 2_500);
        await tab.tab.screenshot({ path: join(all, `${view}-${name}.png`) });
      }),
    );
  }
  for (const [kept, made] of Object.entries(KEPT)) copyFileSync(join(all, `${made}.png`), join(manuals, `${kept}.png`));
};
