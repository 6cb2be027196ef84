import assert from "node:assert/strict";
import { test } from "node:test";
import { Series } from "../src/api/series";

const END = "2026-11-28T23:00:00.000Z";
const end = Date.parse(END) / 1000;

const series = (step: number, messages: (number | null)[]): Series =>
  new Series({ step_seconds: step, end: END, series: { messages } });

test("the history stands at its times", () => {
  const s = series(1, [1, 2, 3]);
  assert.deepEqual(s.times(), [end - 2, end - 1, end]);
  assert.deepEqual(s.values("messages"), [1, 2, 3]);
});

test("a live value is the next step, at once", () => {
  const s = series(1, [1, 2, 3]);
  s.add(end + 1, { messages: 4 });
  assert.deepEqual(s.times(), [end - 2, end - 1, end, end + 1]);
  assert.deepEqual(s.values("messages"), [1, 2, 3, 4]);
  s.add(end + 2, { messages: 5 });
  assert.deepEqual(s.times(), [end - 1, end, end + 1, end + 2]);
  assert.deepEqual(s.values("messages"), [2, 3, 4, 5]);
});

test("a document that the history has already is left out", () => {
  const s = series(1, [1, 2, 3]);
  s.add(end, { messages: 9 });
  s.add(end - 5, { messages: 9 });
  assert.deepEqual(s.values("messages"), [1, 2, 3]);
});

test("a longer step is the mean of what came in it", () => {
  const s = series(10, [1, 2, 3]);
  for (let i = 1; i <= 10; i++) s.add(end + i, { messages: i });
  assert.deepEqual(s.values("messages"), [1, 2, 3, 5.5]);
  assert.equal(s.times().at(-1), end + 10);
  s.add(end + 11, { messages: 8 });
  assert.deepEqual(s.values("messages"), [2, 3, 5.5, 8]);
  assert.equal(s.times().at(-1), end + 20);
});

test("of a queue, a longer step shows the fullest moment", () => {
  const s = new Series({ step_seconds: 10, end: END, series: { queued_messages: [0] } });
  s.add(end + 1, { queued_messages: 2 });
  s.add(end + 2, { queued_messages: 50 });
  s.add(end + 3, { queued_messages: 0 });
  assert.deepEqual(s.values("queued_messages"), [0, 50]);
});

test("a gap is a gap, not a line", () => {
  const s = series(1, [1, 2, 3, 4, 5]);
  s.add(end + 1, { messages: 6 });
  s.add(end + 4, { messages: 7 });
  assert.deepEqual(s.values("messages"), [4, 5, 6, null, null, 7]);
  assert.equal(s.times().at(-1), end + 4);
});

test("a gap right after the history is one, too", () => {
  const s = series(1, [1, 2, 3, 4, 5]);
  s.add(end + 3, { messages: 6 });
  assert.deepEqual(s.values("messages"), [3, 4, 5, null, null, 6]);
  assert.equal(s.times().at(-1), end + 3);
});

test("after a gap longer than the history nothing old is left", () => {
  const s = series(1, [1, 2, 3]);
  s.add(end + 100, { messages: 6 });
  assert.deepEqual(s.values("messages"), [null, null, null, 6]);
  assert.equal(s.times().at(-1), end + 100);
  assert.equal(s.times()[0], end + 97);
});

test("a value that is not known is not 0", () => {
  const s = series(10, [1, 2, 3]);
  s.add(end + 1, { messages: null });
  assert.deepEqual(s.values("messages"), [1, 2, 3, null]);
  s.add(end + 2, { messages: 4 });
  assert.deepEqual(s.values("messages"), [1, 2, 3, 4]);
});

test("a series shorter than the others ends with them", () => {
  const s = new Series({ step_seconds: 1, end: END, series: { messages: [1, 2, 3], dropped: [7] } });
  assert.deepEqual(s.values("dropped"), [null, null, 7]);
  assert.deepEqual(s.values("cpu"), [null, null, null]);
});
