// A table that sorts by its heads, shows the first rows and the others on request.

import type { ComponentChild } from "preact";
import { useMemo, useState } from "preact/hooks";
import { count } from "../format/numbers";

export interface Column<T> {
  head: string;
  /** Explains the head on hover. */
  title?: string;
  cell: (row: T) => ComponentChild;
  /** What it sorts by; without it the column does not sort. */
  by?: (row: T) => string | number | null;
  number?: boolean;
  class?: string;
  /** The column that names the row. */
  names?: boolean;
}

export interface TableProps<T> {
  caption: string;
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  rowClass?: (row: T) => string;
  /** What stands there without rows. */
  empty: ComponentChild;
  leftOut?: number;
  most?: number;
  hideCaption?: boolean;
}

const compareText = new Intl.Collator("en", { numeric: true }).compare;

function compare(a: string | number | null, b: string | number | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return typeof a === "number" && typeof b === "number" ? a - b : compareText(String(a), String(b));
}

export function Table<T>(props: TableProps<T>) {
  const { caption, columns, rows, rowKey, rowClass, empty, leftOut = 0, most = 100, hideCaption = false } = props;
  const [sort, setSort] = useState<{ column: number; down: boolean } | null>(null);
  const [all, setAll] = useState(false);
  const sorted = useMemo(() => {
    const by = sort && columns[sort.column]?.by;
    if (!by) return rows;
    const list = [...rows].sort((a, b) => compare(by(a), by(b)));
    return sort.down ? list.reverse() : list;
  }, [rows, sort, columns]);
  const shown = all ? sorted : sorted.slice(0, most);
  const click = (i: number, first: boolean): void =>
    setSort(
      sort?.column === i ? (sort.down === first ? { column: i, down: !first } : null) : { column: i, down: first },
    );
  return (
    <div class="scroll" role="group" aria-label={caption} tabIndex={0}>
      {/* On a narrow page rows are blocks: the roles keep it a table. */}
      <table role="table" class="stacks">
        <caption class={hideCaption ? "unseen" : ""}>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column, i) => {
              const order = sort?.column === i ? (sort.down ? "descending" : "ascending") : undefined;
              return (
                <th
                  scope="col"
                  role="columnheader"
                  key={column.head}
                  class={`${column.number ? "number" : ""} ${column.class ?? ""}`}
                  {...(order ? { "aria-sort": order } : {})}
                >
                  {column.by ? (
                    <button
                      type="button"
                      class="sort"
                      title={column.title}
                      onClick={() => click(i, column.number === true)}
                    >
                      {column.head}
                      <span class="order" aria-hidden="true">
                        {order === "descending" ? "▾" : order === "ascending" ? "▴" : ""}
                      </span>
                    </button>
                  ) : (
                    <span title={column.title}>{column.head}</span>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.map((row) => (
            <tr role="row" key={rowKey(row)} class={rowClass?.(row) ?? ""}>
              {columns.map((column) => {
                const css = `${column.number ? "number" : ""} ${column.class ?? ""}`;
                return column.names ? (
                  <th scope="row" role="rowheader" key={column.head} class={css}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td role="cell" key={column.head} class={css} data-head={column.head}>
                    {column.cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
          {shown.length === 0 && (
            <tr role="row">
              <td role="cell" colSpan={columns.length} class="empty">
                {empty}
              </td>
            </tr>
          )}
        </tbody>
      </table>
      {sorted.length > shown.length && (
        <button type="button" class="more" onClick={() => setAll(true)}>
          Show all {count(sorted.length)}
        </button>
      )}
      {leftOut > 0 && <p class="note">{count(leftOut)} more did not fit into the document.</p>}
    </div>
  );
}
