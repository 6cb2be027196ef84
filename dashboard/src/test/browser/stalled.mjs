// A subscriber that stops reading turns up as slow, then as losing messages, and recovers.

import assert from "node:assert/strict";
import { number } from "./page.mjs";

const NODES = "Nodes, the worst first";

export default async ({ page, step, args }) => {
  const [name] = args;
  const state = (word) => page.row(NODES, "Node", name, (row) => row.State === word);
  await page.show("/");
  await state("ok");
  await page.tab.evaluate((label) => {
    const states = (globalThis.states = []);
    const look = () => {
      const row = [...document.querySelectorAll("tbody tr")].find((one) => one.firstElementChild.innerText === label);
      const now = row?.children[1].innerText.trim();
      if (now && now !== states.at(-1)) states.push(now);
    };
    look();
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  }, name);
  await step("watching");

  await state("losing messages");
  const states = await page.tab.evaluate(() => globalThis.states);
  assert.equal(states[0], "ok", `${states}`);
  assert.ok(states.includes("slow") && states.indexOf("slow") < states.indexOf("losing messages"), `slow first: ${states}`);
  const { status, problems } = await page.api("cluster");
  assert.equal(status, "critical");
  const problem = problems.find((one) => one.kind === "subscriber_dropping" && one.node === name);
  assert.ok(problem, JSON.stringify(problems));
  await page.shows(`${name} loses messages`);
  await page.shows(problem.advice);
  assert.match(await page.tab.title(), /critical/);
  const others = await page.rows(NODES);
  assert.deepEqual([...new Set(others.filter((row) => row.Node !== name).map((row) => row.State))], ["ok"]);

  const lost = Number(await step("losing"));
  const row = await page.row(NODES, "Node", name, (one) => one.State === "ok" && number(one.Dropped) === lost);
  const { node, drops } = await page.api(`nodes/${name}`);
  assert.equal(node.dropped, lost);
  assert.equal(number(row.Dropped), lost);

  await page.show(`/nodes/${name}`);
  const [drop] = await page.rows("By topic");
  assert.equal(number(drop.Dropped), drops[0].count);
  assert.equal(number(drop.Dropped), lost);
  const journal = (await page.rows("The newest first")).map((one) => one.What);
  assert.ok(journal.includes("losing messages"), `${journal}`);

  await page.show("/traffic");
  const told = await page.row(/^What was dropped/, "For", name);
  assert.equal(number(told.Dropped), lost);
};
