// The example of a page, opened from a site that may use the WebSocket API, and from one that may not.

import assert from "node:assert/strict";
import { Page } from "./page.mjs";

const REFUSED = /WebSocket connection to .* failed/;

export default async ({ page, step, args, browser, url }) => {
  const [stranger, api, topic] = args;
  const query = `?url=${encodeURIComponent(api)}&topic=${encodeURIComponent(topic)}`;
  await page.tab.goto(`${url}/events.html${query}`);
  await page.tab.getByText(/^subscribed as zeekbus_/).waitFor();
  await step("subscribed");
  const rows = page.tab.locator("#events tr");
  await rows.nth(1).waitFor();
  const cells = await rows.evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
  assert.deepEqual(cells, [
    [`${topic}b`, "Demo::second", '[1, 2], {"x"}, {80/tcp: "<b>http</b>"}, 18446744073709551615'.replace("80/tcp", '"80/tcp"')],
    [`${topic}a`, "Demo::first", '"κόσμε <script>alert(1)</script>", true, null'],
  ]);
  assert.equal(await page.tab.locator("#events b, #events script").count(), 0);

  const events = api.replace("ws:", "http:").replace("/v1/messages/json", "/v1/events");
  const answer = await page.tab.evaluate(
    ([address, prefix]) =>
      new Promise((resolve, reject) => {
        const source = new EventSource(`${address}?topic=${prefix}&event=Demo::third`);
        let status;
        source.onerror = (event) => reject(new Error(event.data ?? "no connection"));
        source.onmessage = ({ data }) => {
          source.close();
          status.then((got) => resolve([got, JSON.parse(data).topic]));
        };
        source.addEventListener("ack", () => {
          const body = JSON.stringify({ topic: `${prefix}c`, event: "Demo::third", args: [1] });
          status = fetch(address, { method: "POST", body }).then((it) => it.status);
        });
      }),
    [events, topic],
  );
  assert.deepEqual(answer, [202, `${topic}c`]);
  page.forgive(/^request to elsewhere: .*\/v1\/events/); // as it was told to

  const other = await Page.open(browser, stranger);
  await other.tab.goto(`${stranger}/events.html${query}`);
  await other.tab.getByText(/^closed: 1006/).waitFor();
  other.forgive(REFUSED);
  other.check();
  await step("refused");

  await page.tab.getByText(/^closed: 1001 Terminating/).waitFor();
};
