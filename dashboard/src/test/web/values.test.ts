import assert from "node:assert/strict";
import { test } from "node:test";
import { argsText, valueText } from "../src/format/values";

const typed = (type: string, data: unknown): unknown => ({ "@data-type": type, data });

test("arguments are read without their types", () => {
  const args = [
    typed("string", 'it\'s "text"'),
    typed("count", 5),
    typed("address", "192.0.2.1"),
    typed("port", "80/tcp"),
    typed("boolean", true),
  ];
  assert.equal(argsText(args), String.raw`"it's \"text\"", 5, 192.0.2.1, 80/tcp, true`);
});

test("containers keep their shape", () => {
  assert.equal(valueText(typed("vector", [typed("count", 1), typed("vector", [])])), "[1, []]");
  assert.equal(valueText(typed("set", [typed("string", "a"), typed("none", {})])), '{"a", –}');
  assert.equal(valueText(typed("table", [{ key: typed("string", "k"), value: typed("real", 0.5) }])), '{"k": 0.5}');
});

test("what has no type, or another shape, is shown as JSON", () => {
  assert.equal(argsText([1, "a", { b: null }]), '1, "a", {"b":null}');
  assert.equal(valueText(typed("vector", 5)), "5");
  assert.equal(valueText(typed("new-type", { a: 1 })), '{"a":1}');
});

test("an event without arguments shows none", () => {
  assert.equal(argsText([]), "");
  assert.equal(argsText(null), "");
});
