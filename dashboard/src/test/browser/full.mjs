// The disk of the logs is full: the page says so while it is.

import assert from "node:assert/strict";
import { until } from "./page.mjs";

export default async ({ page, step }) => {
  await page.show("/logs");
  await page.row("Logs by path", "Log", "conn");
  assert.notEqual((await page.api("cluster")).status, "critical");
  await page.show("/");
  await step("well");

  let problem;
  await until("a problem of the sink", async () => {
    const { problems } = await page.api("cluster");
    problem = problems.find((one) => one.kind === "sink_failing");
    return problem !== undefined;
  });
  assert.match(problem.text, /no space left on device/i);
  await page.shows(problem.advice);
  // Disks are looked at more rarely.
  await until("a problem of the disk", async () => (await page.api("cluster")).problems.some((one) => one.kind === "disk_full"));
  const readiness = await page.tab.evaluate(async () => {
    const answer = await fetch("/readyz");
    return [answer.status, JSON.stringify(await answer.json())];
  });
  assert.equal(readiness[0], 503, readiness[1]);
  page.forgive(/console: .*503 .*readyz/);
  await page.show("/logs");
  await page.shows(/no space left on device/i);

  await step("full");
  await page.show("/");
  await page.hides(problem.advice);
  await until("the end of the problem", async () => (await page.api("cluster")).status !== "critical");
};
