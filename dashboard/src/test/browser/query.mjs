// Queries: `query TOKEN`. The logs are those of QueriedLogs. Screenshots go to PICTURES, if the environment names it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { axe, until } from "./page.mjs";

const RESULT = "Result of the query";

/** It would take days. */
const ENDLESS = "select sum(hash(i)) from range(1000000000000000) t(i)";

export default async ({ page, args }) => {
  const [token] = args;
  const { tab } = page;
  const button = (name) => tab.getByRole("button", { name, exact: true });
  const statement = tab.getByRole("textbox", { name: "Statement in SQL" });
  const asked = [];
  tab.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/v1/query")) asked.push(request.postDataJSON().sql);
  });
  await page.withAxe();
  const looks = async (name) => {
    await axe(page, name);
    for (const width of [1600, 360]) {
      await tab.setViewportSize({ width, height: 900 });
      await page.fitsItsWidth(`${name}, ${width}`);
      await picture(tab, `${name}-${width}`);
    }
    await tab.setViewportSize({ width: 1280, height: 900 });
    await picture(tab, `${name}-1280`);
  };

  // A link fills the statement in, and runs nothing but the list of logs.
  await page.show("/query#" + new URLSearchParams({ sql: "select 1 as mine", since: "" }));
  await tab.getByRole("textbox", { name: "Token" }).fill(token);
  await button("Open").click();
  await tab.getByRole("link", { name: "Query", exact: true }).waitFor();
  assert.equal(await statement.inputValue(), "select 1 as mine");
  await tab.getByRole("group").filter({ hasText: "conn" }).first().click();
  await button("orig_bytes").waitFor();
  assert.ok(asked.every((sql) => sql.includes("information_schema")), `${asked}`);

  // Names by click, keys, the result as text.
  await statement.fill("select id.orig_h, service,");
  await statement.press("End");
  await button("orig_bytes").click();
  assert.equal(await statement.inputValue(), "select id.orig_h, service, orig_bytes");
  await tab.keyboard.type(", ts from conn order by ts limit 3");
  await tab.keyboard.press("Control+Enter");
  await page.shows(/3 rows in/);
  const rows = await page.rows(RESULT);
  assert.equal(rows.length, 3);
  assert.deepEqual(Object.values(rows[0]), ["10.0.0.0", "<img src=x onerror=alert(1)>", "–", "2026-11-23 12:00:00.000000"]);
  assert.ok(tab.url().includes("#sql=select+id.orig_h"), tab.url());
  await looks("query");

  // Files.
  const saved = tab.waitForEvent("download");
  await button("Save CSV").click();
  const csv = readFileSync(await (await saved).path(), "utf8");
  assert.match(csv, /^id\.orig_h,service,orig_bytes,ts\r\n10\.0\.0\.0,<img src=x onerror=alert\(1\)>,,2026/);

  // A plot over time.
  await statement.fill("select date_trunc('minute', ts) as minute, count(*) as n, sum(orig_bytes) as sent from conn group by all");
  await button("Run").click();
  await button("Plot").click();
  await tab.getByRole("group", { name: /^Plot of n, sent\. At the end: n / }).waitFor();
  await looks("query-plot");

  // An error, with its place.
  await statement.fill("select uid\nfrom con");
  await button("Run").click();
  await tab.getByRole("alert").filter({ hasText: "line 2, column 6" }).waitFor();
  await page.shows("from con\n     ▲");
  await looks("query-error");
  page.forgive(/console: .*400 .*\/api\/v1\/query/);

  // A query that takes too long for its viewer.
  await statement.fill(ENDLESS);
  await button("Run").click();
  await page.shows(/runs for/);
  await button("Cancel").click();
  await page.shows("The query was cancelled.");
  await until("the end of its process", async () => {
    const text = await tab.evaluate(async () => (await fetch("/metrics")).text());
    return /^zeekbus_queries_running 0/m.test(text) && /zeekbus_query_failures_total\{why="left"\} [1-9]/.test(text);
  });

  // In the dark.
  await button("Show in dark colours").click();
  await statement.fill("select * from conn");
  await button("Run").click();
  await page.shows(/\d+ rows in/);
  await looks("query-dark");
  page.forgive(/console: .*401/);
};

async function picture(tab, name) {
  if (process.env.PICTURES) await tab.screenshot({ path: join(process.env.PICTURES, `${name}.png`) });
}
