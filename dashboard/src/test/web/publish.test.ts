import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { publishCommand, shellQuoted } from "../src/format/publish";

/** The words that a real shell makes of COMMAND. */
const words = (command: string): string[] =>
  execFileSync("/bin/sh", ["-c", `printf '%s\\0' ${command}`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1);

test("plain words need no quotes", () => {
  assert.equal(shellQuoted("zeek.cluster.worker"), "zeek.cluster.worker");
  assert.equal(shellQuoted("Test::ping"), "Test::ping");
});

test("a shell reads every word as it was", () => {
  for (const word of [
    "",
    " ",
    "it's",
    "''",
    "$(reboot)",
    "`id`",
    "a\nb",
    "!x",
    "~",
    "*",
    "a\\b",
    '"',
    "ü→",
    "-n",
    "a;b",
    "#",
  ]) {
    assert.deepEqual(words(shellQuoted(word)), [word]);
  }
});

test("the arguments come as one word of JSON", () => {
  const args = ["it's text", 5, { a: [1, "$HOME"] }];
  assert.deepEqual(words(publishCommand("zeek.cluster.worker", "Test::ping", args)), [
    "zeekbus",
    "publish",
    "zeek.cluster.worker",
    "Test::ping",
    JSON.stringify(args),
  ]);
});

test("a topic that looks like an option is none", () => {
  assert.deepEqual(words(publishCommand("-x", "e", [])), ["zeekbus", "publish", "--", "-x", "e", "[]"]);
});

test("an event without arguments has an empty list", () => {
  assert.equal(publishCommand("t", "e", null), "zeekbus publish t e '[]'");
});
