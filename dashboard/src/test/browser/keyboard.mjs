// Everything can be reached and used with the keyboard alone, and where it is shows.

import assert from "node:assert/strict";
import { until } from "./page.mjs";

const NODES = "Nodes, the worst first";

export default async ({ page }) => {
  const { tab } = page;
  const press = (key) => tab.keyboard.press(key);
  const focused = () =>
    tab.evaluate(() => {
      const at = document.activeElement;
      const looks = () =>
        [at, ...at.querySelectorAll("rect")]
          .map((one) => getComputedStyle(one))
          .map((style) => [style.outlineStyle, style.outlineWidth, style.stroke, style.strokeWidth].join(" "))
          .join();
      const name = at.getAttribute("aria-label") ?? at.labels?.[0]?.innerText ?? at.textContent;
      const withFocus = looks();
      at.blur();
      const withoutFocus = looks();
      at.focus();
      const inPicture = at.closest("svg") !== null;
      return { tag: at.localName, name: name.trim(), inPicture, shown: withFocus !== withoutFocus && at.getBoundingClientRect().width > 0 };
    });
  const tabTo = async (fits, what) => {
    const passed = [];
    for (let i = 0; i < 200; i++) {
      await press("Tab");
      const at = await focused();
      if (at.tag === "body") continue; // from the last back to the first
      passed.push(`${at.tag} ${at.name.slice(0, 30)}`);
      assert.ok(at.name !== "", `a name of ${at.tag}, after ${passed}`);
      assert.ok(at.shown, `the focus shows on ${at.tag} ${at.name}`);
      if (fits(at)) return at;
    }
    return assert.fail(`no ${what} in ${passed}`);
  };

  /** A new view takes the focus, a moment after it is there. */
  const viewHasFocus = () => until("the view has the focus", () => tab.evaluate(() => document.activeElement.id === "main"));

  await page.show("/");
  await page.row(NODES, "Node", "worker-1");

  const first = await tabTo(() => true, "first");
  assert.equal(first.name, "Skip to content");
  await tabTo((at) => at.name === "Traffic", "link to Traffic");
  await press("Enter");
  await page.tab.getByRole("heading", { level: 1, name: "Traffic" }).waitFor({ state: "attached" });
  await viewHasFocus();
  await tabTo((at) => at.name === "10 minutes", "choice of the range");
  await press("Space");
  await until("the range in the address", () => tab.url().includes("range=10m"));

  await press("g");
  await press("c");
  await page.row(NODES, "Node", "worker-1");
  await viewHasFocus();
  await tabTo((at) => at.inPicture && !at.name.startsWith("Logger"), "first node of the picture");
  const names = new Set();
  for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"]) {
    await press(key);
    names.add(/[a-z]+(-\d)?(?=↑)/.exec((await focused()).name)?.[0]);
  }
  assert.ok(names.size > 2, `${[...names]}`);
  await press("Enter");
  await until("a node's page", () => /\/nodes\//.test(tab.url()));
  await tab.goBack();
  await page.row(NODES, "Node", "worker-1");
  await viewHasFocus();

  await press("/");
  assert.equal((await focused()).tag, "input");
  await tab.keyboard.type("worker-3");
  await until("one row", async () => (await page.rows(NODES)).length === 1);
  await press("Escape");
  await tabTo((at) => at.name === "Dropped" || at.name.startsWith("Dropped"), "head that sorts");
  await press("Enter");
  await tab.locator('th[aria-sort="descending"]').waitFor();
};
