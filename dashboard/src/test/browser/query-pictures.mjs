// Pictures of the query page: `query-pictures TOKEN DIRECTORY`. The logs are those of GeneratedLogs.

import { mkdirSync } from "node:fs";
import { join } from "node:path";

const STATEMENTS = {
  query:
    "select id.orig_h, service, count(*) as conns, sum(orig_bytes) as sent, sum(resp_bytes) as received\n" +
    "from conn\nwhere in_subnet(id.orig_h, '10.0.0.0/8')\ngroup by all\norder by conns desc\nlimit 12",
  "query-plot":
    "select time_bucket(interval '1 hour', ts) as hour, count(*) as conns\nfrom conn\nwhere ts >= '2026-11-22'\ngroup by 1\norder by 1",
};

export default async ({ page, args }) => {
  const [token, all] = args;
  const { tab } = page;
  const button = (name) => tab.getByRole("button", { name, exact: true });
  mkdirSync(all, { recursive: true });
  tab.setDefaultTimeout(120_000);
  await tab.setViewportSize({ width: 1400, height: 840 });
  await page.show("/query#" + new URLSearchParams({ sql: "", since: "" })); // the logs are of 2026
  await tab.getByRole("textbox", { name: "Token" }).fill(token);
  await button("Open").click();
  await tab.getByRole("link", { name: "Query", exact: true }).waitFor();
  await tab.getByRole("group").filter({ hasText: "conn" }).first().click();
  await button("orig_bytes").waitFor();
  // The directory is a temporary one, with another name each time.
  await tab.getByText("/logs", { exact: false }).first().evaluate((place) => {
    if (place.childElementCount === 0) place.textContent = "/var/log/zeekbus/parquet";
  });
  for (const theme of ["light", "dark"]) {
    for (const [name, statement] of Object.entries(STATEMENTS)) {
      await tab.getByRole("textbox", { name: "Statement in SQL" }).fill(statement);
      await button("Run").click();
      await page.shows(/\d+ rows in/);
      if (name === "query-plot") await button("Plot").click();
      await tab.waitForTimeout(1_000);
      // How long it took says how busy this machine is.
      const took = tab.getByText(/\d+ rows in/).first();
      await took.evaluate((place) => (place.style.visibility = "hidden"));
      await tab.screenshot({ path: join(all, `${name}-${theme}.png`) });
      await took.evaluate((place) => (place.style.visibility = ""));
    }
    if (theme === "light") await button("Show in dark colours").click();
  }
  page.forgive(/console: .*401/);
};
