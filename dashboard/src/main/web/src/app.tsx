// The frame of all views: where to go, how the cluster is, whether this page still hears of it.

import { useEffect, useRef, useState } from "preact/hooks";
import { useSeries } from "./api/history";
import { type Live, LiveStream } from "./api/live";
import { login } from "./api/login";
import { type QueryInfo, queryInfo } from "./api/query";
import { count } from "./format/numbers";
import { duration } from "./format/times";
import { plural } from "./format/words";
import { Icon, type Sign } from "./part/icon";
import { Now, Time } from "./part/now";
import { Panel } from "./part/small";
import { type Route, useRoute, type View } from "./route";
import { setTab, shownStatus } from "./status";
import { apply, choose, onTheme, theme } from "./theme";
import { ClusterView } from "./view/cluster";
import { ConnectionsView } from "./view/connections";
import { EventsView } from "./view/events";
import { LogsView } from "./view/logs";
import { NodeView } from "./view/node";
import { QueryView } from "./view/query";
import { TrafficView } from "./view/traffic";

const VIEWS: [View, string, string][] = [
  ["cluster", "/", "Cluster"],
  ["traffic", "/traffic", "Traffic"],
  ["logs", "/logs", "Logs"],
  ["events", "/events", "Live events"],
  ["connections", "/connections", "Connections"],
  ["query", "/query", "Query"],
];

const TOPICS: Record<View, string[]> = {
  cluster: ["cluster"],
  traffic: ["cluster", "topics", "events"],
  logs: ["cluster", "logs"],
  events: ["cluster"],
  connections: ["cluster", "connections", "websocket", "refusals"],
  query: ["cluster"],
  node: ["cluster"],
  unknown: ["cluster"],
};

export function App() {
  const route = useRoute();
  const [live, setLive] = useState<Live>({ documents: {}, link: { state: "connecting" } });
  const [connection, setConnection] = useState(0);
  const stream = useRef<LiveStream | undefined>(undefined);
  stream.current ??= new LiveStream(setLive, () => {
    setConnection((old) => old + 1);
    void reloadIfNew();
  });
  const queries = useQueryInfo(live.link.state === "live", connection);
  const now = useServerClock(live.documents.cluster?.time);
  const topics = route.view === "node" ? [...TOPICS.node, `node:${route.node}`] : TOPICS[route.view];
  useEffect(() => stream.current?.want(topics), [topics.join()]);
  const title = titleOf(route);
  useEffect(() => setTab(live, title), [live, title]);
  useKeys();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [route.view, route.node]);

  const lost = live.link.state === "lost";
  return (
    <Now.Provider value={now}>
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to content
      </a>
      <header class="top">
        <a class="brand" href="/">
          zeekbus
        </a>
        <nav aria-label="Views">
          {VIEWS.filter(([view]) => view !== "query" || queries?.enabled).map(([view, path, name]) => (
            <a key={view} href={path} {...(route.view === view ? { "aria-current": "page" as const } : {})}>
              {name}
            </a>
          ))}
        </nav>
        <Status live={live} />
        <ThemeSwitch />
      </header>
      <Announcer live={live} />
      {live.link.state === "lost" && (
        <div class="banner">
          <Icon sign="lost" size={18} />
          <p>
            <strong>No connection to zeekbus for {duration((Date.now() - live.link.since) / 1000)}</strong>:{" "}
            {live.link.why}. What you see is from <Time at={live.link.since} /> and may be wrong now. The page connects
            again by itself.
          </p>
        </div>
      )}
      <main id="main" ref={main} tabIndex={-1} class={lost ? "stale" : ""} aria-labelledby="view-title">
        <h1 id="view-title" class="unseen">
          {title}
        </h1>
        {live.link.state === "locked" ? (
          <Login done={() => stream.current?.open()} />
        ) : (
          <ViewOf route={route} live={live} connection={connection} queries={queries} />
        )}
      </main>
      <footer>
        zeekbus {live.documents.cluster?.version} · <a href="/metrics">metrics</a>
        <span class="keys">
          {" "}
          · <kbd>/</kbd> filter · <kbd>g</kbd> then <kbd>c</kbd> <kbd>t</kbd> <kbd>l</kbd> <kbd>e</kbd> <kbd>n</kbd>{" "}
          {queries?.enabled && <kbd>q</kbd>} views
        </span>
      </footer>
    </Now.Provider>
  );
}

function ViewOf({
  route,
  live,
  connection,
  queries,
}: {
  route: Route;
  live: Live;
  connection: number;
  queries: QueryInfo | undefined;
}) {
  const { documents } = live;
  const query = route.query;
  switch (route.view) {
    case "cluster":
      return <ClusterView cluster={documents.cluster} query={query} />;
    case "traffic":
      return <Traffic live={live} query={query} connection={connection} />;
    case "logs":
      return <LogsView logs={documents.logs} logger={documents.cluster?.logger} query={query} />;
    case "events":
      return <EventsView query={query} />;
    case "connections":
      return (
        <ConnectionsView
          connections={documents.connections}
          websocket={documents.websocket}
          refusals={documents.refusals}
          query={query}
        />
      );
    case "query":
      return <QueryView info={queries} />;
    case "node":
      return (
        <NodeView key={route.node} label={route.node} page={documents.node} connected={live.link.state === "live"} />
      );
    case "unknown":
      return (
        <Panel title="There is no such view">
          <p class="empty">
            <a href="/">The cluster</a> is where all begins.
          </p>
        </Panel>
      );
  }
}

function Traffic({ live, query, connection }: { live: Live; query: URLSearchParams; connection: number }) {
  const { cluster, topics, events } = live.documents;
  const history = useSeries(query.get("range") === "10m" ? 1 : 10, cluster, connection);
  return (
    <TrafficView
      topics={topics}
      events={events}
      {...history}
      hasBroker={cluster?.broker != null}
      hasLogger={cluster?.logger != null}
      query={query}
    />
  );
}

function titleOf(route: Route): string {
  if (route.view === "node") return route.node;
  return VIEWS.find(([view]) => view === route.view)?.[2] ?? "Not found";
}

/** Whether queries are on, asked once zeekbus lets this page in, and after each gap. */
function useQueryInfo(isIn: boolean, connection: number): QueryInfo | undefined {
  const [info, setInfo] = useState<QueryInfo | undefined>(undefined);
  useEffect(() => {
    if (isIn) void queryInfo().then((now) => now && setInfo(now));
  }, [isIn, connection]);
  return info;
}

/** The server's clock as of its last document, running on by this machine's. */
function useServerClock(time: string | undefined): number {
  const ahead = useRef(0);
  const seen = useRef<string | undefined>(undefined);
  if (time !== undefined && time !== seen.current) {
    seen.current = time;
    ahead.current = Date.parse(time) - Date.now();
  }
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((old) => old + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return Date.now() + ahead.current;
}

function Status({ live }: { live: Live }) {
  const shown = shownStatus(live);
  const problems = live.documents.cluster?.problems ?? [];
  const words =
    shown === "lost"
      ? "no connection"
      : shown === "unknown"
        ? live.link.state === "locked"
          ? "locked"
          : "connecting …"
        : problems.length === 0
          ? "ok"
          : `${shown}: ${count(problems.length)} ${problems.length === 1 ? "problem" : "problems"}`;
  return (
    <a href="/" class={`status ${shown}`}>
      <Icon sign={shown as Sign} size={16} />
      {words}
    </a>
  );
}

const NO_CONNECTION = "No connection to zeekbus.";

/** Tells screen readers of new problems and of the connection; what changes every second stays silent. */
function Announcer({ live }: { live: Live }) {
  const known = useRef<Set<string> | null>(null);
  const [text, setText] = useState("");
  const cluster = live.documents.cluster;
  useEffect(() => {
    if (!cluster) return;
    const keys = new Map(
      cluster.problems.map((problem) => [`${problem.severity} ${problem.kind} ${problem.subject}`, problem]),
    );
    const before = known.current;
    known.current = new Set(keys.keys());
    if (before === null) {
      setText(
        cluster.problems.length === 0
          ? "No problems."
          : `${count(cluster.problems.length)} ${plural(cluster.problems.length, "problem")}. ${cluster.problems[0]?.text}`,
      );
      return;
    }
    const fresh = [...keys]
      .filter(([key]) => !before.has(key))
      .map(([, problem]) => `${problem.severity}: ${problem.text}`);
    if (fresh.length > 0) setText(fresh.slice(0, 3).join(". "));
    else if (before.size > 0 && keys.size === 0) setText("No problems any more.");
  }, [cluster]);
  useEffect(() => {
    if (live.link.state === "lost") setText(NO_CONNECTION);
    else if (live.link.state === "live") setText((old) => (old === NO_CONNECTION ? "Connected again." : old));
  }, [live.link.state]);
  return (
    <div class="unseen" role="status">
      {text}
    </div>
  );
}

function ThemeSwitch() {
  const [shown, setShown] = useState(theme);
  useEffect(() => {
    apply();
    return onTheme(() => setShown(theme()));
  }, []);
  const other = shown === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      class="theme"
      aria-label={`Show in ${other} colours`}
      title={`Show in ${other} colours`}
      onClick={() => choose(other)}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.2" class="ring" />
        <path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" class="half" />
      </svg>
    </button>
  );
}

function Login({ done }: { done: () => void }) {
  const [problem, setProblem] = useState("");
  const [token, setToken] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const why = await login(token.trim());
    setProblem(why ?? "");
    if (why === undefined) {
      setToken("");
      done();
    }
  };
  return (
    <Panel title="This zeekbus asks for a token" class="login">
      <form onSubmit={(event) => void submit(event)}>
        <label class="field">
          <span>Token</span>
          <input
            ref={field}
            type="password"
            required
            autocomplete="current-password"
            value={token}
            aria-describedby="token-note"
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="main">
          Open
        </button>
      </form>
      <p class="note" id="token-note">
        It stands in the file that the setting <code>http.token-file</code> names, on the host where zeekbus runs.
      </p>
      {problem !== "" && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </Panel>
  );
}

/** `/` goes to the filter, `g` and a letter to a view; keys that are typed into fields stay there. */
function useKeys(): void {
  useEffect(() => {
    let before = "";
    const pressed = (event: KeyboardEvent): void => {
      const target = event.target;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (
        target instanceof HTMLInputElement ||
        target instanceof HTMLSelectElement ||
        target instanceof HTMLTextAreaElement
      ) {
        if (event.key === "Escape") target.blur();
        return;
      }
      const view =
        before === "g" ? { c: "/", t: "/traffic", l: "/logs", e: "/events", n: "/connections", q: "/query" }[event.key] : undefined;
      before = event.key;
      if (view !== undefined) {
        document.querySelector<HTMLAnchorElement>(`nav a[href="${view}"]`)?.click();
      } else if (event.key === "/") {
        const field = document.querySelector<HTMLInputElement>("[data-filter]");
        if (field) {
          event.preventDefault();
          field.focus();
          field.select();
        }
      }
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}

/** After zeekbus was updated, a page that stays open for months is the old one: it loads the new one. */
async function reloadIfNew(): Promise<void> {
  try {
    const answer = await fetch("/", { cache: "no-store" });
    const own = document.querySelector<HTMLScriptElement>("script[src]")?.getAttribute("src");
    if (answer.ok && own && !(await answer.text()).includes(own)) location.reload();
  } catch {
    // It is tried again after the next time that the connection is lost.
  }
}
