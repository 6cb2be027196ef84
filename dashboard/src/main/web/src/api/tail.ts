// A live tail, bounded: the newest entries stay.

import { useEffect, useRef, useState } from "preact/hooks";

export interface Entry<T> {
  id: number;
  value: T;
}

export interface Tail<T> {
  entries: Entry<T>[];
  /** How many came in all. */
  came: number;
  /** How many the server left out, as this viewer was too slow. */
  missed: number;
  /** Why nothing comes; empty while the tail is open. */
  problem: string;
  clear: () => void;
}

const MOST = 500;
/** Entries are shown together that often; the eye does not follow more. */
const SHOW_MS = 250;

/**
 * Reads `url`; null for no tail.
 *
 * @param name of the server-sent event that is an entry
 * @param others hears of other events by their names
 */
export function useTail<T>(
  url: string | null,
  name: string,
  paused: boolean,
  others: Record<string, (data: unknown) => void> = {},
): Tail<T> {
  const kept = useRef<Entry<T>[]>([]);
  const next = useRef(0);
  const missed = useRef(0);
  const heard = useRef(others);
  heard.current = others;
  const [shown, setShown] = useState<Omit<Tail<T>, "clear">>({ entries: [], came: 0, missed: 0, problem: "" });

  useEffect(() => {
    kept.current = [];
    next.current = 0;
    missed.current = 0;
    setShown({ entries: [], came: 0, missed: 0, problem: "" });
    if (url === null) return undefined;
    let dirty = false;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let source: EventSource;
    const problem = (text: string): void => setShown((old) => ({ ...old, problem: text }));
    const open = (): void => {
      source = new EventSource(url);
      source.onopen = () => problem("");
      source.addEventListener(name, (event: MessageEvent<string>) => {
        kept.current.push({ id: next.current++, value: JSON.parse(event.data) });
        if (kept.current.length > 2 * MOST) kept.current = kept.current.slice(-MOST);
        dirty = true;
      });
      source.addEventListener("dropped", (event: MessageEvent<string>) => {
        missed.current += (JSON.parse(event.data) as { count: number }).count;
        dirty = true;
      });
      for (const other of Object.keys(heard.current)) {
        source.addEventListener(other, (event: MessageEvent<string>) => heard.current[other]?.(JSON.parse(event.data)));
      }
      source.onerror = () => {
        if (source.readyState !== EventSource.CLOSED) {
          problem("The connection is lost; it is tried again.");
          return;
        }
        void refusal(url).then((text) => {
          problem(text ?? "The connection is lost; it is tried again.");
          if (text === undefined) retry = setTimeout(open, 2_000);
        });
      };
    };
    open();
    const show = setInterval(() => {
      if (!dirty) return;
      dirty = false;
      setShown((old) => ({
        ...old,
        entries: kept.current.slice(-MOST).reverse(),
        came: next.current,
        missed: missed.current,
      }));
    }, SHOW_MS);
    return () => {
      clearInterval(show);
      clearTimeout(retry);
      source.close();
    };
  }, [url, name]);

  // A paused view keeps what it shows; the tail goes on, so that nothing is lost between.
  const frozen = useRef(shown);
  if (!paused) frozen.current = shown;
  const clear = (): void => {
    kept.current = [];
    setShown((old) => ({ ...old, entries: [] }));
  };
  return paused ? { ...shown, entries: frozen.current.entries, clear } : { ...shown, clear };
}

/** What the server has against this tail; undefined if it may be tried again. */
async function refusal(url: string): Promise<string | undefined> {
  const abort = new AbortController();
  try {
    const answer = await fetch(url, { signal: abort.signal });
    if (answer.status !== 400 && answer.status !== 403 && answer.status !== 404 && answer.status !== 503)
      return undefined;
    const body = (await answer.json()) as { error?: string };
    return body.error ?? `The server answers with status ${answer.status}.`;
  } catch {
    return undefined;
  } finally {
    abort.abort();
  }
}
