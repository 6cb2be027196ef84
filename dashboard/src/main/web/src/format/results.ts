// Results of queries as people and other programs read them.

import type { Cell, QueryAnswer, QueryColumn } from "../api/query";

const NUMBERS = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))$/;

export const isNumber = (column: QueryColumn): boolean => NUMBERS.test(column.type);

/** A moment; all are in UTC. */
export const isTime = (column: QueryColumn): boolean =>
  column.type.startsWith("TIMESTAMP") || column.type === "DATE";

const WORDS: [RegExp, string][] = [
  [/TIMESTAMP WITH TIME ZONE/g, "time"],
  [/VARCHAR/g, "text"],
  [/\bU?(?:(?:TINY|SMALL|BIG|HUGE)INT|INTEGER)\b/g, "integer"],
  [/\b(?:FLOAT|DOUBLE|DECIMAL\(.*?\))/g, "number"],
  [/\bBLOB\b/g, "bytes"],
];

/** The type in a word. */
export const typeWord = (column: QueryColumn): string =>
  WORDS.reduce((type, [name, word]) => type.replace(name, word), column.type).toLowerCase();

/** Times without the letters of ISO 8601; lists and structs as JSON; nothing for null. */
export function cellText(value: Cell | undefined, column: QueryColumn): string {
  if (value === null || value === undefined) return "";
  if (isTime(column) && typeof value === "string") return value.replace("T", " ").replace(/Z$/, "");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** RFC 4180. Null is an empty field, an empty text one in quotes. */
export function csvOf(answer: QueryAnswer): string {
  const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const cell = (value: Cell | undefined): string =>
    value === null || value === undefined
      ? ""
      : value === ""
        ? '""'
        : field(typeof value === "object" ? JSON.stringify(value) : String(value));
  return [
    answer.columns.map((column) => field(column.name)),
    ...answer.rows.map((row) => answer.columns.map((_, i) => cell(row[i]))),
  ]
    .map((fields) => `${fields.join(",")}\r\n`)
    .join("");
}

/** An object in each line. Of two columns of one name, the second is NAME_2, as `zeekbus query` has it. */
export function jsonOf(answer: QueryAnswer): string {
  const names = namesOf(answer.columns);
  return answer.rows
    .map((row) => `${JSON.stringify(Object.fromEntries(names.map((name, i) => [name, row[i] ?? null])))}\n`)
    .join("");
}

function namesOf(columns: QueryColumn[]): string[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    let name = column.name;
    for (let i = 2; taken.has(name); i++) name = `${column.name}_${i}`;
    taken.add(name);
    return name;
  });
}

export interface Place {
  /** Of the statement's lines, from 0. */
  line: number;
  /** Of its characters, from 0. */
  column: number;
}

/** Where in `sql` an error is, if it says so: "… (column 8)", "… (line 2, column 8)". */
export function placeOf(error: string, sql: string): Place | undefined {
  const found = /\((?:line (\d+), )?column (\d+)\)/.exec(error);
  if (!found) return undefined;
  const place = { line: Number(found[1] ?? 1) - 1, column: Number(found[2]) - 1 };
  const line = sql.split("\n")[place.line];
  return line !== undefined && place.column <= line.length ? place : undefined;
}

/** So many lines can be told apart. */
const MOST_LINES = 3;

export interface Curves {
  /** Whether the first column is a time; x is in seconds then. */
  time: boolean;
  x: number[];
  lines: { label: string; values: (number | null)[] }[];
}

/** What can be drawn: a first column of times or numbers, and numbers in others. Undefined if nothing can. */
export function curvesOf({ columns, rows }: QueryAnswer): Curves | undefined {
  const [first, ...others] = columns;
  if (first === undefined || rows.length < 2 || !(isTime(first) || isNumber(first))) return undefined;
  const drawn = others.flatMap((column, i) => (isNumber(column) ? [{ column, at: i + 1 }] : [])).slice(0, MOST_LINES);
  if (drawn.length === 0) return undefined;
  const time = isTime(first);
  const sorted = rows
    .flatMap((row) => {
      const x = time ? secondsOf(row[0]) : numberOf(row[0]);
      return x === null ? [] : [{ x, row }];
    })
    .sort((a, b) => a.x - b.x);
  return {
    time,
    x: sorted.map((one) => one.x),
    lines: drawn.map(({ column, at }) => ({ label: column.name, values: sorted.map(({ row }) => numberOf(row[at])) })),
  };
}

function secondsOf(value: Cell | undefined): number | null {
  if (typeof value !== "string") return null;
  // Of a time without zone and of a date, too, the zone is UTC.
  const at = Date.parse(/[Zz]$/.test(value) || !value.includes("T") ? value : `${value}Z`);
  return Number.isNaN(at) ? null : at / 1000;
}

function numberOf(value: Cell | undefined): number | null {
  const number = typeof value === "number" ? value : typeof value === "string" ? Number(value) : NaN;
  return Number.isFinite(number) ? number : null;
}
