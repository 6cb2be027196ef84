// SQL over the logs that lie in files. A link fills the statement in; only a click or a key runs it.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type QueryAnswer, type QueryColumn, type QueryInfo, runQuery } from "../api/query";
import { bytes, count } from "../format/numbers";
import { cellText, csvOf, curvesOf, isNumber, isTime, jsonOf, placeOf, typeWord } from "../format/results";
import { duration } from "../format/times";
import { plural } from "../format/words";
import { Icon } from "../part/icon";
import { useNow } from "../part/now";
import { Plot, NUMBERS, UTC } from "../part/plot";
import { Loading, LongText, Panel } from "../part/small";

const SINCE: [string, string][] = [
  ["15m", "15 minutes"],
  ["1h", "hour"],
  ["6h", "6 hours"],
  ["1d", "day"],
  ["7d", "7 days"],
  ["30d", "30 days"],
  ["", "all"],
];

const EXAMPLES: [string, string][] = [
  [
    "Who connects most",
    "select id.orig_h, count(*) as connections, sum(orig_bytes) as sent\nfrom conn\ngroup by all order by connections desc limit 20",
  ],
  [
    "Connections by minute",
    "select date_trunc('minute', ts) as minute, count(*) as connections\nfrom conn\ngroup by all order by minute",
  ],
  [
    "From a network",
    "select ts, id.orig_h, id.resp_h, id.resp_p, service\nfrom conn\nwhere in_subnet(id.orig_h, '10.0.0.0/8')\norder by ts desc limit 100",
  ],
  ["Names that were asked for", "select query, count(*) as n\nfrom dns\ngroup by all order by n desc limit 20"],
  ["Columns of a log", "describe conn"],
];

const COLUMNS =
  "select table_name, column_name, data_type from information_schema.columns order by table_name, ordinal_position";

interface Statement {
  sql: string;
  since: string;
}

/** What became of the statement that ran last. */
type Outcome =
  | { state: "none" }
  | { state: "running"; began: number; abort: AbortController }
  | { state: "failed"; sql: string; error: string }
  | { state: "done"; since: string; answer: QueryAnswer };

export function QueryView({ info }: { info: QueryInfo | undefined }) {
  if (info === undefined) return <Loading what="zeekbus" />;
  if (!info.enabled) {
    return (
      <Panel title="Queries are off">
        <p>
          This zeekbus does not run queries over logs. To turn them on, set <code>http.query</code> to <code>on</code>{" "}
          and <code>http.token-file</code> to a file with a token, since a query reads all logs, and restart zeekbus.
        </p>
        <p>
          On the host itself <code>zeekbus query</code> asks the same logs.
        </p>
      </Panel>
    );
  }
  return <Queries info={info} />;
}

function Queries({ info }: { info: QueryInfo }) {
  const [statement, setStatement] = useState<Statement>(inAddress);
  const [outcome, setOutcome] = useState<Outcome>({ state: "none" });
  const field = useRef<HTMLTextAreaElement>(null);
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => {
    const changed = (): void => setStatement(inAddress());
    addEventListener("hashchange", changed);
    return () => {
      removeEventListener("hashchange", changed);
      running.current?.abort();
    };
  }, []);

  const run = async (): Promise<void> => {
    const sql = statement.sql.trim();
    if (sql === "" || running.current) return;
    const abort = new AbortController();
    running.current = abort;
    history.replaceState(null, "", `/query#${new URLSearchParams({ sql, since: statement.since })}`);
    setOutcome({ state: "running", began: Date.now(), abort });
    const answer = await runQuery(
      { sql, ...(statement.since === "" ? {} : { since: statement.since }) },
      abort.signal,
    );
    running.current = undefined;
    if (typeof answer !== "string") {
      setOutcome({ state: "done", since: statement.since, answer });
      return;
    }
    setOutcome({ state: "failed", sql, error: answer });
    const place = placeOf(answer, sql);
    if (place && field.current?.value.trim() === sql) {
      const at = field.current.value.indexOf(sql) + offsetOf(sql, place);
      field.current.setSelectionRange(at, at);
    }
  };

  const insert = (text: string): void => {
    const area = field.current;
    if (!area) return;
    const { selectionStart: from, selectionEnd: to, value } = area;
    const before = value.slice(0, from);
    const gap = /(^|[\s(.])$/.test(before) ? "" : " ";
    const sql = `${before}${gap}${text}${value.slice(to)}`;
    setStatement((old) => ({ ...old, sql }));
    area.value = sql; // at once, so that the caret can stand behind it
    const at = from + gap.length + text.length;
    area.focus();
    area.setSelectionRange(at, at);
  };

  return (
    <>
      <div class="query">
        <Panel title="Query">
          <form
            class="query-form"
            onSubmit={(event) => {
              event.preventDefault();
              void run();
            }}
          >
            <label class="query-statement">
              <span class="unseen">Statement in SQL</span>
              <textarea
                ref={field}
                rows={7}
                value={statement.sql}
                placeholder="select id.orig_h, count(*) from conn group by all"
                spellcheck={false}
                autocomplete="off"
                autocapitalize="off"
                aria-describedby="query-note"
                onInput={(event) => setStatement({ ...statement, sql: event.currentTarget.value })}
                onKeyDown={(event) => {
                  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
                    event.preventDefault();
                    void run();
                  }
                }}
              />
            </label>
            <div class="query-row">
              <label class="field">
                <span>Records of the last</span>
                <select
                  value={statement.since}
                  onChange={(event) => setStatement({ ...statement, since: event.currentTarget.value })}
                >
                  {SINCE.map(([value, text]) => (
                    <option key={value} value={value}>
                      {text}
                    </option>
                  ))}
                </select>
              </label>
              <label class="field">
                <span>Example</span>
                <select
                  value=""
                  onChange={(event) => {
                    const example = EXAMPLES[Number(event.currentTarget.value)];
                    event.currentTarget.value = "";
                    if (example) setStatement({ ...statement, sql: example[1] });
                  }}
                >
                  <option value="">choose …</option>
                  {EXAMPLES.map(([name], i) => (
                    <option key={name} value={i}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
              <button type="submit" class="main" disabled={outcome.state === "running"}>
                Run
              </button>
              {outcome.state === "running" && <Running began={outcome.began} abort={outcome.abort} />}
            </div>
          </form>
          <p class="note" id="query-note">
            One statement that reads the Parquet files in <code>{info.directory}</code>; <kbd>Ctrl</kbd> <kbd>Enter</kbd>{" "}
            runs it. It may take {duration(info.timeout_seconds)} and {bytes(info.memory_bytes)} of memory;{" "}
            {count(info.most_at_once)} queries may run at the same time. Zeek's names need no quotes. Times are in UTC.
          </p>
        </Panel>
        <LogList insert={insert} />
      </div>
      <Result outcome={outcome} />
    </>
  );
}

function Running({ began, abort }: { began: number; abort: AbortController }) {
  useNow(); // again each second
  return (
    <>
      <button type="button" onClick={() => abort.abort()}>
        Cancel
      </button>
      <span class="quiet">runs for {duration(Math.floor((Date.now() - began) / 1000))}</span>
    </>
  );
}

function inAddress(): Statement {
  const given = new URLSearchParams(location.hash.slice(1));
  const since = given.get("since");
  return {
    sql: given.get("sql") ?? "",
    since: SINCE.some(([value]) => value === since) ? (since ?? "") : "1d",
  };
}

function offsetOf(sql: string, place: { line: number; column: number }): number {
  const before = sql.split("\n").slice(0, place.line);
  return before.reduce((sum, line) => sum + line.length + 1, 0) + place.column;
}

interface LogColumns {
  log: string;
  columns: QueryColumn[];
}

/** All logs with their columns, to click into the statement. */
function LogList({ insert }: { insert: (text: string) => void }) {
  const [logs, setLogs] = useState<LogColumns[] | string | undefined>(undefined);
  useEffect(() => {
    const abort = new AbortController();
    void runQuery({ sql: COLUMNS }, abort.signal).then((answer) => {
      if (!abort.signal.aborted) setLogs(typeof answer === "string" ? answer : byLog(answer));
    });
    return () => abort.abort();
  }, []);
  return (
    <Panel title="Logs" class="query-logs">
      {logs === undefined && <Loading what="the logs" />}
      {typeof logs === "string" && <p class="empty">{logs}</p>}
      {Array.isArray(logs) && logs.length === 0 && <p class="empty">There are no logs yet.</p>}
      {Array.isArray(logs) && logs.length > 0 && (
        <ul>
          {logs.map(({ log, columns }) => (
            <li key={log}>
              <details>
                <summary>
                  <code>{log}</code>
                </summary>
                <ul>
                  <li>
                    <button type="button" class="name" onClick={() => insert(log)}>
                      {log}
                    </button>{" "}
                    <span class="type">the log</span>
                  </li>
                  {columns.map((column) => (
                    <li key={column.name}>
                      <button type="button" class="name" onClick={() => insert(column.name)}>
                        {column.name}
                      </button>{" "}
                      <span class="type">{typeWord(column)}</span>
                    </li>
                  ))}
                </ul>
              </details>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function byLog(answer: QueryAnswer): LogColumns[] {
  const logs = new Map<string, QueryColumn[]>();
  for (const [log, name, type] of answer.rows) {
    const columns = logs.get(String(log)) ?? [];
    columns.push({ name: String(name), type: String(type) });
    logs.set(String(log), columns);
  }
  return [...logs].map(([log, columns]) => ({ log, columns }));
}

function Result({ outcome }: { outcome: Outcome }) {
  switch (outcome.state) {
    case "none":
    case "running":
      return null;
    case "failed":
      return <Failure sql={outcome.sql} error={outcome.error} />;
    case "done":
      return <Answer answer={outcome.answer} since={outcome.since} />;
  }
}

function Failure({ sql, error }: { sql: string; error: string }) {
  const place = placeOf(error, sql);
  return (
    <Panel title="No result">
      <p class="problem" role="alert">
        {error}
      </p>
      {place && (
        <pre class="query-place" aria-label="The statement, with the place marked">
          {sql
            .split("\n")
            .flatMap((line, i) => (i === place.line ? [line, `${" ".repeat(place.column)}▲`] : [line]))
            .join("\n")}
        </pre>
      )}
    </Panel>
  );
}

/** So many rows are shown at first, and with each click. */
const ROWS = 200;

function Answer({ answer, since }: { answer: QueryAnswer; since: string }) {
  const { columns, rows } = answer;
  const [shown, setShown] = useState(ROWS);
  const [drawn, setDrawn] = useState(false);
  const curves = useMemo(() => curvesOf(answer), [answer]);
  useEffect(() => setShown(ROWS), [answer]);
  return (
    <Panel
      title="Result"
      extra={
        <>
          {curves && (
            <button type="button" aria-pressed={drawn} onClick={() => setDrawn(!drawn)}>
              Plot
            </button>
          )}
          <button type="button" onClick={() => save("query.csv", "text/csv", csvOf(answer))}>
            Save CSV
          </button>
          <button type="button" onClick={() => save("query.json", "application/x-ndjson", jsonOf(answer))}>
            Save JSON
          </button>
        </>
      }
    >
      <p class="tail-state" role="status">
        {count(answer.row_count)} {plural(answer.row_count, "row")} in {duration(answer.elapsed_seconds)}
        {answer.notice !== null && ` · ${answer.notice}`}
        {answer.cut !== null && (
          <strong>
            {" "}
            · <Icon sign="warning" size={13} /> {answer.cut}
          </strong>
        )}
      </p>
      {curves && drawn && (
        <Plot
          title={curves.lines.map((line) => line.label).join(", ")}
          times={curves.x}
          lines={curves.lines.map((line, i) => ({ ...line, color: (i + 1) as 1 | 2 | 3 }))}
          format={(value) => (value === null ? "–" : plotted.format(value))}
          across={curves.time ? UTC : NUMBERS}
          height={240}
        />
      )}
      {rows.length === 0 ? (
        <p class="empty">
          No rows.
          {since !== "" && ` Only records of the last ${SINCE.find(([value]) => value === since)?.[1]} were asked.`}
        </p>
      ) : (
        <div class="scroll tail query-result" role="group" aria-label="Result" tabIndex={0}>
          <table>
            <caption class="unseen">Result of the query</caption>
            <thead>
              <tr>
                {columns.map((column, i) => (
                  <th scope="col" key={i} class={isNumber(column) ? "number" : ""}>
                    {column.name} <span class="type">{isTime(column) ? "UTC" : typeWord(column)}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, shown).map((row, i) => (
                <tr key={i}>
                  {columns.map((column, k) => (
                    <td key={k} class={isNumber(column) ? "number" : isTime(column) ? "nowrap" : ""}>
                      {row[k] === null || row[k] === undefined ? (
                        <span class="quiet">–</span>
                      ) : (
                        <LongText text={cellText(row[k], column)} />
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {rows.length > shown && (
            <button type="button" class="more" onClick={() => setShown(shown + 5 * ROWS)}>
              Show more: {count(shown)} of {count(rows.length)} are shown
            </button>
          )}
        </div>
      )}
    </Panel>
  );
}

const plotted = new Intl.NumberFormat("en", { maximumSignificantDigits: 6 });

/** Gives a file to the browser. */
function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
