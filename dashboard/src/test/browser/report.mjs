// A report: `report PICTURES`. It shows its plots and all text of logs as text, asks nobody for anything, fits three
// sizes in both themes and on paper, and axe-core finds nothing serious. Its pictures go into the directory, if given.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Page, axe, until } from "./page.mjs";

const HOSTILE = "<script>document.title='owned'</script><img src=x onerror=alert(1)>";

export default async ({ browser, url, args }) => {
  const pictures = args[0];
  if (pictures) mkdirSync(pictures, { recursive: true });
  for (const colorScheme of ["light", "dark"]) {
    const page = await Page.open(browser, url, { colorScheme, viewport: { width: 1400, height: 900 } });
    const requests = [];
    page.tab.on("request", (request) => requests.push(request.url()));
    await page.withAxe();
    await page.show("");
    await plots(page);
    await page.shows(HOSTILE);
    assert.match(await page.tab.title(), /^zeekbus report 2026-11-22 10:00$/);
    assert.equal(await page.tab.evaluate(() => document.documentElement.dataset.theme), colorScheme);
    await axe(page, colorScheme);
    if (pictures) await page.tab.screenshot({ path: join(pictures, `report-${colorScheme}.png`) });
    for (const width of [1024, 360]) {
      await page.tab.setViewportSize({ width, height: 800 });
      await page.fitsItsWidth(`the report at ${width}`);
      if (pictures) await page.tab.screenshot({ path: join(pictures, `report-${width}-${colorScheme}.png`), fullPage: true });
    }
    if (colorScheme === "light") await uses(page);
    assert.deepEqual(requests.filter((request) => request !== url && !request.startsWith("data:")), []);
    page.check();
    await page.tab.context().close();
  }
};

/** Each plot has drawn something. */
async function plots(page) {
  await until("four plots", async () => (await page.tab.locator("canvas").count()) === 4);
  const blank = await page.tab.evaluate(() =>
    [...document.querySelectorAll("canvas")].filter(
      (canvas) => !canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte !== 0),
    ).length,
  );
  assert.equal(blank, 0, "plots without anything");
}

/** The theme can be chosen, SQL be copied, a finding leads to its section, and paper is white. */
async function uses(page) {
  const theme = () => page.tab.evaluate(() => document.documentElement.dataset.theme);
  await page.tab.getByRole("button", { name: "Light or dark" }).click();
  assert.equal(await theme(), "dark");
  await page.tab.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await theme(), "light");
  await page.tab.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await theme(), "dark");
  const figure = page.tab.locator("#volume-time");
  await figure.getByText("SQL", { exact: true }).click();
  await figure.getByRole("button", { name: "Copy" }).click();
  await figure.getByRole("button", { name: /^(Copied|Selected: press Ctrl\+C)$/ }).waitFor();
  await page.tab.getByRole("link", { name: "1 certificate has expired" }).click();
  assert.match(page.tab.url(), /#tls$/);
}
