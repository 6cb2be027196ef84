import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

// Of what Maven has built before; tests run in target/web.
const SITE = "../classes/org/zeekbus/dashboard/site/";

const page = readFileSync(`${SITE}index.html`, "utf8");
const assets = readdirSync(`${SITE}assets`);
const text = (name: string): string => readFileSync(`${SITE}assets/${name}`, "utf8");

test("the page has no inline script or style, so its policy can forbid them", () => {
  assert.doesNotMatch(page, /<style|\sstyle=|\son[a-z]+=/i);
  for (const [script] of page.matchAll(/<script[^>]*>[^]*?<\/script>/g))
    assert.match(script, /src="\/assets\/[^"]+"><\/script>/);
});

test("all that the page names is there, and nothing is from elsewhere", () => {
  const names = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, name]) => name);
  assert.ok(names.length >= 3);
  for (const name of names) assert.ok(assets.includes(name?.replace("/assets/", "") ?? ""), name);
  for (const name of assets.filter((one) => /\.(js|css)$/.test(one))) {
    // Names of XML's languages are no addresses that a browser loads.
    const others = (text(name).match(/(?:https?:)?\/\/[a-z][\w.-]*\.[a-z]{2,}[^"'`\s)]*/gi) ?? []).filter(
      (address) => !address.startsWith("http://www.w3.org/"),
    );
    assert.deepEqual(others, [], name);
    assert.doesNotMatch(text(name), /sourceMappingURL|data:[a-z]+\//);
  }
});

test("a slow line loads it in a moment", () => {
  const bytes = assets.reduce((sum, name) => sum + gzipSync(text(name)).length, 0);
  assert.ok(bytes < 100_000, `${bytes} bytes, compressed`);
});
