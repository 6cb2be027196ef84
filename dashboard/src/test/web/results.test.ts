import assert from "node:assert/strict";
import { test } from "node:test";
import { parse, type QueryAnswer } from "../src/api/query";
import { cellText, csvOf, curvesOf, jsonOf, placeOf, typeWord } from "../src/format/results";

const answer = (columns: [string, string][], rows: QueryAnswer["rows"]): QueryAnswer => ({
  columns: columns.map(([name, type]) => ({ name, type })),
  row_count: rows.length,
  cut: null,
  notice: null,
  elapsed_seconds: 0.1,
  rows,
});

test("no digit of a large number is lost, where the browser tells its text", () => {
  const tells = JSON.stringify(parse("[12345678901234567890, 7, 1e300]"));
  const knows = process.versions.node.split(".").map(Number)[0]! >= 21;
  assert.equal(tells, knows ? '["12345678901234567890",7,"1e300"]' : "[12345678901234567000,7,1e+300]");
});

test("a cell is what a person reads", () => {
  const time = { name: "ts", type: "TIMESTAMP WITH TIME ZONE" };
  assert.equal(cellText("2026-11-23T12:00:00.000001Z", time), "2026-11-23 12:00:00.000001");
  assert.equal(cellText(["a", null], { name: "l", type: "VARCHAR[]" }), '["a",null]');
  assert.equal(cellText("2026-11-23T12", { name: "t", type: "VARCHAR" }), "2026-11-23T12");
  assert.equal(cellText(false, { name: "b", type: "BOOLEAN" }), "false");
  assert.equal(cellText(null, time), "");
});

test("a type is a word", () => {
  assert.equal(typeWord({ name: "ts", type: "TIMESTAMP WITH TIME ZONE" }), "time");
  assert.equal(typeWord({ name: "l", type: "VARCHAR[]" }), "text[]");
  assert.equal(typeWord({ name: "n", type: "UBIGINT" }), "integer");
  assert.equal(typeWord({ name: "p", type: "USMALLINT[]" }), "integer[]");
  assert.equal(typeWord({ name: "d", type: "DECIMAL(18,3)" }), "number");
  assert.equal(typeWord({ name: "s", type: "STRUCT(x DOUBLE)" }), "struct(x number)");
  assert.equal(typeWord({ name: "b", type: "BLOB" }), "bytes");
});

test("CSV keeps null and an empty text apart, and quotes what it must", () => {
  const all = answer(
    [
      ["id.orig_h", "VARCHAR"],
      ["a,b", "VARCHAR"],
    ],
    [
      [null, ""],
      ['say "x"', "a\nb"],
      [5, ["x", "y"]],
    ],
  );
  assert.equal(csvOf(all), 'id.orig_h,"a,b"\r\n,""\r\n"say ""x""","a\nb"\r\n5,"[""x"",""y""]"\r\n');
});

test("JSON has an object in each line, and a name of its own for each column", () => {
  const all = answer(
    [
      ["n", "BIGINT"],
      ["n", "BIGINT"],
    ],
    [
      [1, 2],
      [null, "<b>"],
    ],
  );
  assert.equal(jsonOf(all), '{"n":1,"n_2":2}\n{"n":null,"n_2":"<b>"}\n');
});

test("the place of an error is found where it says one", () => {
  assert.deepEqual(placeOf("syntax error near frm (column 10)", "select 1 frm x"), { line: 0, column: 9 });
  assert.deepEqual(placeOf("no column uidd (line 2, column 7)", "select *\nfrom conn"), { line: 1, column: 6 });
  assert.equal(placeOf("zeekbus does not answer.", "select 1"), undefined);
  assert.equal(placeOf("beyond (column 99)", "select 1"), undefined);
  assert.equal(placeOf("beyond (line 3, column 1)", "select 1"), undefined);
});

test("times and numbers make curves, in the order of time", () => {
  const curves = curvesOf(
    answer(
      [
        ["minute", "TIMESTAMP WITH TIME ZONE"],
        ["service", "VARCHAR"],
        ["n", "BIGINT"],
      ],
      [
        ["2026-11-23T12:01:00.000000Z", "dns", 7],
        ["2026-11-23T12:00:00.000000Z", "dns", null],
        [null, "dns", 9],
      ],
    ),
  );
  assert.deepEqual(curves, { time: true, x: [1795435200, 1795435260], lines: [{ label: "n", values: [null, 7] }] });
});

test("texts make no curve, nor does a single row", () => {
  const two = [
    ["a", 1],
    ["b", 2],
  ];
  assert.equal(curvesOf(answer([["h", "VARCHAR"], ["n", "BIGINT"]], two)), undefined);
  assert.equal(curvesOf(answer([["n", "BIGINT"], ["m", "UBIGINT"]], [[1, 2]])), undefined);
  assert.equal(curvesOf(answer([["n", "BIGINT"], ["t", "VARCHAR"]], [[1, "x"], [2, "y"]])), undefined);
});

test("a date and a time without zone are UTC", () => {
  const x = (type: string, ...values: string[]) =>
    curvesOf(answer([["x", type], ["n", "DECIMAL(18,3)"]], values.map((value) => [value, 1])))?.x;
  assert.deepEqual(x("DATE", "2026-11-23", "2026-11-24"), [1795392000, 1795478400]);
  assert.deepEqual(x("TIMESTAMP", "2026-11-23T00:00:01.5", "2026-11-24T00:00:00"), [1795392001.5, 1795478400]);
});
