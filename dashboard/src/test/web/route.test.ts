import assert from "node:assert/strict";
import { test } from "node:test";
import { address, nodePath, parse } from "../src/route";

test("every view has its path", () => {
  for (const [path, view] of [
    ["/", "cluster"],
    ["/traffic", "traffic"],
    ["/logs", "logs"],
    ["/logs/", "logs"],
    ["/events", "events"],
    ["/connections", "connections"],
    ["/query", "query"],
    ["/nothing", "unknown"],
    ["/nodes/", "unknown"],
  ] as const) {
    assert.equal(parse(path, "").view, view, path);
  }
});

test("a node's path names it whatever its name", () => {
  for (const label of ["worker-1", "10.0.0.7:41234", "a/b c?d#e%", "ü"]) {
    const route = parse(nodePath(label), "");
    assert.equal(route.view, "node");
    assert.equal(route.node, label);
  }
});

test("a path that is not encoded rightly is taken as it is", () => {
  assert.equal(parse("/nodes/100%", "").node, "100%");
});

test("filters stand in the query, empty ones do not", () => {
  assert.equal(address("/traffic", { q: "zeek cluster", range: "" }), "/traffic?q=zeek+cluster");
  assert.equal(address("/traffic", { q: "" }), "/traffic");
  assert.equal(parse("/traffic", "?q=zeek+cluster").query.get("q"), "zeek cluster");
});
