// The dashboard as its users see it: by headings, tables and words, not by the page's own names.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** How long anything may take before a test fails. */
export const DEADLINE = 30_000;

export class Page {
  /** What the browser complained about. */
  #complaints = [];
  #url;

  constructor(tab, url) {
    this.tab = tab;
    this.#url = url;
  }

  /** A tab of its own, with nothing remembered, that notes what a strict page must never do. */
  static async open(browser, url, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(DEADLINE);
    const tab = await context.newPage();
    const page = new Page(tab, url);
    await context.exposeFunction("violated", (what) => page.#complaints.push(`against its policy: ${what}`));
    await context.addInitScript(() =>
      addEventListener("securitypolicyviolation", (event) =>
        globalThis.violated(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`),
      ),
    );
    tab.on("pageerror", (error) => page.#complaints.push(`error: ${error.stack}`));
    tab.on("dialog", (dialog) => page.#complaints.push(`dialog: ${dialog.message()}`));
    tab.on("console", (message) => {
      if (message.type() === "error") page.#complaints.push(`console: ${message.text()} (${message.location().url})`);
    });
    context.on("request", (request) => {
      if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== new URL(url).origin) {
        page.#complaints.push(`request to elsewhere: ${request.url()}`);
      }
    });
    return page;
  }

  /** Fails if the browser complained, but for what is expected. */
  check(expected = /^$/) {
    assert.deepEqual(this.#complaints.filter((complaint) => !expected.test(complaint)), []);
  }

  /** Forgets complaints that a test has provoked. */
  forgive(expected) {
    this.#complaints = this.#complaints.filter((complaint) => !expected.test(complaint));
  }

  /** From the next page on, axe-core can look. */
  async withAxe() {
    await this.tab.context().addInitScript(readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8"));
  }

  async show(path) {
    await this.tab.goto(this.#url + path);
  }

  /** A document of the API, asked for by the page itself. */
  async api(path) {
    return this.tab.evaluate(async (from) => {
      const answer = await fetch(from);
      if (!answer.ok) throw new Error(`${from}: ${answer.status}`);
      return answer.json();
    }, `/api/v1/${path}`);
  }

  /** The rows of the table with this caption, each by the heads of its columns. */
  async rows(caption) {
    const table = this.tab.getByRole("table", { name: caption });
    await table.waitFor();
    return table.evaluate((element) => {
      const text = (cell) => cell.innerText.replace(/\s+/g, " ").trim();
      const heads = [...element.querySelectorAll("thead th")].map((cell) => text(cell).replace(/ ?[▾▴]$/, ""));
      return [...element.querySelectorAll("tbody tr")].map((row) =>
        Object.fromEntries([...row.children].map((cell, i) => [heads[i], text(cell)])),
      );
    });
  }

  /** The row of a table whose column has this text, once there is one that fits. */
  async row(caption, column, text, fits = () => true) {
    let rows = [];
    await until(`${text} in ${caption}`, async () => {
      rows = await this.rows(caption);
      return rows.some((row) => row[column] === text && fits(row));
    }, () => JSON.stringify(rows, null, 1));
    return rows.find((row) => row[column] === text && fits(row));
  }

  /** Shows the rows of a table that are not shown at first. */
  async all(caption) {
    const more = this.tab.getByRole("group", { name: caption }).getByRole("button", { name: /^Show all/ });
    if ((await more.count()) > 0) {
      await more.click();
      await more.waitFor({ state: "detached" });
    }
  }

  /** Nothing stands beyond the window's edge. */
  async fitsItsWidth(what = this.tab.url()) {
    let wide = "";
    await until(`${what} is no wider than its window`, async () => {
      wide = await this.tab.evaluate(() => {
        const { clientWidth, scrollWidth } = document.documentElement;
        const beyond = [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > clientWidth + 1);
        return scrollWidth > clientWidth ? `${scrollWidth} > ${clientWidth}: ${beyond.map((one) => one.outerHTML.slice(0, 80)).slice(0, 5)}` : "";
      });
      return wide === "";
    }, () => wide);
  }

  async text() {
    return this.tab.locator("body").innerText();
  }

  /** Waits until the page does not show this any more. */
  async hides(text) {
    let seen = "";
    await until(`page hides ${text}`, async () => !(seen = await this.text()).includes(text), () => seen);
  }

  /** Waits until the page shows this, as it is or as a pattern. */
  async shows(text) {
    let seen = "";
    const fits = (all) => (typeof text === "string" ? all.includes(text) : text.test(all));
    await until(`page shows ${text}`, async () => fits((seen = await this.text())), () => seen);
  }
}

/** Fails if axe-core finds something serious. */
export async function axe(page, where) {
  const { violations, passes } = await page.tab.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  assert.ok(passes.length > 10, `axe has looked: ${where}`);
  const grave = violations.filter((one) => one.impact === "serious" || one.impact === "critical");
  assert.deepEqual(
    grave.map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | ")}`),
    [],
    where,
  );
}

/** Waits for a state; fails when it does not come. */
export async function until(what, state, seen = () => "", deadline = DEADLINE) {
  const end = Date.now() + deadline;
  while (!(await state())) {
    assert.ok(Date.now() < end, `not within ${deadline} ms: ${what}; seen: ${await seen()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The number in a text such as "1,204" or "1,204 msg". */
export function number(text) {
  const found = /^[\d,]+(\.\d+)?/.exec(text);
  assert.ok(found, `a number in '${text}'`);
  return Number(found[0].replaceAll(",", ""));
}
