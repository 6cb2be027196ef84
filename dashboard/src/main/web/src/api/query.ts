// Queries over the logs that lie in files: whether there are any, and their answers.

/** GET /api/v1/query. */
export interface QueryInfo {
  enabled: boolean;
  directory: string | null;
  memory_bytes: number | null;
  timeout_seconds: number | null;
  most_at_once: number | null;
  most_rows: number | null;
  most_bytes: number | null;
}

export interface QueryColumn {
  name: string;
  /** DuckDB's. */
  type: string;
}

/** Whole numbers that JavaScript does not hold exactly are texts. */
export type Cell = null | boolean | number | string | Cell[] | { [name: string]: Cell };

export interface QueryAnswer {
  columns: QueryColumn[];
  row_count: number;
  cut: string | null;
  notice: string | null;
  elapsed_seconds: number;
  rows: Cell[][];
}

export interface QueryRequest {
  sql: string;
  since?: string;
  limit?: number;
}

const PATH = "/api/v1/query";

/** Undefined if the server does not say. */
export async function queryInfo(): Promise<QueryInfo | undefined> {
  try {
    const answer = await fetch(PATH, { cache: "no-store" });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

/** The answer, or why there is none. The query ends when `signal` aborts. */
export async function runQuery(request: QueryRequest, signal: AbortSignal): Promise<QueryAnswer | string> {
  try {
    const answer = await fetch(PATH, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(request),
      cache: "no-store",
      signal,
    });
    const text = await answer.text();
    return answer.ok ? (parse(text) as QueryAnswer) : errorOf(text, answer.status);
  } catch {
    return signal.aborted ? "The query was cancelled." : "zeekbus does not answer.";
  }
}

function errorOf(text: string, status: number): string {
  try {
    const { error } = JSON.parse(text) as { error?: string };
    if (error !== undefined) return error;
  } catch {
    // Something in between has answered.
  }
  return `The server answers with status ${status}.`;
}

/** As JSON.parse, but no digit of a large number is lost where the browser tells its text. */
export function parse(text: string): unknown {
  const exact = (_: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)
      ? (context?.source ?? value)
      : value;
  return JSON.parse(text, exact);
}
