import assert from "node:assert/strict";
import { test } from "node:test";
import { byteRate, bytes, count, percent, rate, short, UNKNOWN } from "../src/format/numbers";
import { age, clock, duration, utc } from "../src/format/times";

/** With plain spaces, as narrow ones cannot be told apart here. */
const plain = (text: string): string => text.replaceAll("\u202f", " ");

test("counts are whole and grouped", () => {
  assert.equal(count(1204), "1,204");
  assert.equal(count(0), "0");
});

test("what is not known is a dash, never 0", () => {
  for (const text of [
    count(null),
    short(undefined),
    bytes(NaN),
    rate(null, "msg"),
    byteRate(null),
    percent(1, 0),
    duration(null),
  ]) {
    assert.equal(text, UNKNOWN);
  }
});

test("rates keep three figures and their unit", () => {
  assert.equal(plain(rate(0, "msg")), "0 msg/s");
  assert.equal(plain(rate(0.25, "msg")), "0.25 msg/s");
  assert.equal(plain(rate(0.001, "msg")), "<0.01 msg/s");
  assert.equal(plain(rate(7.34, "msg")), "7.34 msg/s");
  assert.equal(plain(rate(12.04, "msg")), "12.0 msg/s");
  assert.equal(plain(rate(120, "msg")), "120 msg/s");
  assert.equal(plain(rate(1240, "msg")), "1.24 k msg/s");
});

test("a number that rounds to the next unit is written in it", () => {
  assert.equal(plain(short(999.7)), "1000");
  assert.equal(plain(short(999_600)), "1.00 M");
  assert.equal(plain(bytes(1024 * 1023.9)), "1.00 MiB");
});

test("bytes are in binary units", () => {
  assert.equal(plain(bytes(0)), "0 B");
  assert.equal(plain(bytes(512)), "512 B");
  assert.equal(plain(bytes(1536)), "1.50 KiB");
  assert.equal(plain(bytes(12345678)), "11.8 MiB");
  assert.equal(plain(byteRate(2048)), "2.00 KiB/s");
});

test("a small share is not 0 %", () => {
  assert.equal(plain(percent(1, 1000)), "<1 %");
  assert.equal(plain(percent(0, 1000)), "0 %");
  assert.equal(plain(percent(512, 1024)), "50 %");
});

test("durations have at most two units", () => {
  assert.equal(plain(duration(0)), "0 s");
  assert.equal(plain(duration(0.0001)), "100 µs");
  assert.equal(plain(duration(0.0042)), "4.2 ms");
  assert.equal(plain(duration(0.4)), "0.4 s");
  assert.equal(plain(duration(59.6)), "1 min");
  assert.equal(plain(duration(185)), "3 min 5 s");
  assert.equal(plain(duration(7500)), "2 h 5 min");
  assert.equal(plain(duration(3 * 86400 + 4 * 3600)), "3 d 4 h");
  assert.equal(plain(duration(-1)), "0 s");
});

test("times are in the viewer's zone, and in UTC on hover", () => {
  const now = new Date(2026, 10, 28, 23, 0, 0).getTime();
  assert.equal(clock(new Date(2026, 10, 28, 22, 5, 9, 7), now), "22:05:09");
  assert.equal(clock(new Date(2026, 10, 28, 22, 5, 9, 7), now, true), "22:05:09.007");
  assert.equal(clock(new Date(2026, 10, 27, 22, 5, 9), now), "2026-11-27 22:05:09");
  assert.equal(utc("2026-11-28T22:59:10.000Z"), "2026-11-28 22:59:10.000 UTC");
  assert.equal(plain(age("2026-11-28T22:59:10.000Z", Date.parse("2026-11-28T23:00:00.000Z"))), "50 s");
});
