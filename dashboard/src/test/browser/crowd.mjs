// Three hundred nodes are readable: in groups that open, by role and by host.

import assert from "node:assert/strict";

const NODES = "Nodes, the worst first";

export default async ({ page, step, args, browser, url }) => {
  const nodes = Number(args[0]);
  await page.show("/");
  await page.row(NODES, "Node", "worker-1");
  const { tab } = page;
  const picture = tab.getByRole("group", { name: /^Nodes around the broker/ });
  const workers = picture.getByRole("button", { name: new RegExp(`Workers ×${nodes}`) });
  await workers.waitFor();
  assert.ok((await picture.getByRole("button").count()) + (await picture.getByRole("link").count()) < 12);
  const elements = await tab.evaluate(() => document.querySelectorAll("*").length);
  assert.ok(elements < 3_000, `${elements} elements`);
  const size = await tab.evaluate(async () => (await (await fetch("/api/v1/cluster")).arrayBuffer()).byteLength);
  assert.ok(size < 1_000 * nodes, `${size} bytes`);

  await workers.click();
  const members = tab.getByRole("region", { name: "Nodes of Workers" });
  assert.equal(await members.getByRole("link").count(), nodes);
  assert.match(tab.url(), /open=worker/);

  await tab.getByRole("button", { name: "by host" }).click();
  await picture.getByRole("button", { name: /×30\b/ }).first().waitFor();
  assert.equal(await picture.getByRole("button", { name: /×30\b/ }).count(), nodes / 30);

  assert.ok((await page.rows(NODES)).length < nodes);
  await page.all(NODES);
  assert.equal((await page.rows(NODES)).length, nodes);
  await tab.getByRole("searchbox", { name: "Filter nodes" }).fill("worker-299");
  await page.row(NODES, "Node", "worker-299");
  assert.equal((await page.rows(NODES)).length, 1);

  for (const width of [360, 1024, 1600]) {
    await tab.setViewportSize({ width, height: 800 });
    await page.show("/");
    await workers.waitFor();
    await page.fitsItsWidth();
  }
};
