// Runs one scenario in Chromium: `run.mjs SCENARIO URL ARGUMENT…`. A scenario says each step on standard output and
// waits for a line on standard input to go on: what happens in between happens to zeekbus.

import assert from "node:assert/strict";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { Page } from "./page.mjs";

const [name, url, ...args] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Says how far it has come, and gives what the test answers. */
async function step(text) {
  console.log(`step ${text}`);
  const { value, done } = await lines.next();
  if (done) throw new Error("the test has ended before the scenario");
  return value;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
try {
  const { default: scenario } = await import(`./${name}.mjs`);
  const page = await Page.open(browser, url);
  await scenario({ page, step, args, browser, url });
  page.check();
  console.log("done");
} catch (e) {
  console.log(e instanceof assert.AssertionError ? `${e.message}\n${e.stack}` : e.stack);
  process.exitCode = 1;
} finally {
  await browser.close();
  process.stdin.destroy();
}
