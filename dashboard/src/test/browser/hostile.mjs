// Nodes whose names are attacks: they are text, do nothing, and break nothing.

import assert from "node:assert/strict";

const NODES = "Nodes, the worst first";

export default async ({ page, args }) => {
  const names = JSON.parse(args[0]);
  await page.show("/");
  await page.row(NODES, "Node", "worker-1");
  const { nodes: all } = await page.api("cluster");
  const nodes = all.filter((node) => node.name !== null);
  assert.equal(nodes.length, names.length, JSON.stringify(nodes.map((node) => node.label)));
  for (const width of [1280, 360]) {
    await page.tab.setViewportSize({ width, height: 800 });
    await page.show("/");
    await page.row(NODES, "Node", "worker-1");
    const shown = (await page.rows(NODES)).map((row) => row.Node);
    for (const node of nodes) {
      assert.ok(shown.includes(node.label.replace(/\s+/g, " ").trim()), `${node.label} in ${shown}`);
    }
    await page.fitsItsWidth();
    for (const node of nodes) {
      await page.tab.getByRole("table", { name: NODES }).getByRole("link", { name: node.label, exact: true }).click();
      await page.tab.getByRole("table", { name: "Its connections" }).waitFor();
      await page.shows(node.label);
      await page.fitsItsWidth();
      await page.tab.goBack();
      await page.row(NODES, "Node", "worker-1");
    }
    await page.show("/connections");
    await page.tab.getByRole("table", { name: "Open connections" }).waitFor();
    await page.fitsItsWidth();
  }
  const injected = await page.tab.evaluate(() => document.querySelectorAll("main img, main script, main iframe, main b").length);
  assert.equal(injected, 0);
};
