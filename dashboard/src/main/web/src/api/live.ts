// The documents that a view asks for, live through one EventSource, which is opened again whenever it fails.

import type { Documents } from "./documents";

export type DocumentName = keyof Documents;

export type Link =
  | { state: "connecting" }
  | { state: "live" }
  /** `since` is when the last document came, in milliseconds of this machine's clock. */
  | { state: "lost"; since: number; why: string }
  | { state: "locked" };

export interface Live {
  documents: Partial<Documents>;
  link: Link;
}

/** A document comes every second; after this time without one the connection counts as lost. */
const SILENT_MS = 4_000;
/** After this time it is opened again, as a dead connection may look open. */
const DEAD_MS = 10_000;
const RETRY_MS = [500, 1_000, 2_000, 5_000];

/** Owner: the page. One stream at a time. */
export class LiveStream {
  private source: EventSource | undefined;
  private topics = "";
  private documents: Partial<Documents> = {};
  private link: Link = { state: "connecting" };
  private lastHeard = Date.now();
  private opened = 0;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;

  /** @param changed hears of every document and every change of the connection */
  constructor(
    private readonly changed: (live: Live) => void,
    private readonly reconnected: () => void,
  ) {
    setInterval(() => this.watch(), 1_000);
    addEventListener("online", () => this.open());
    // A hidden page may have slept: its connection may be dead without knowing.
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && this.link.state === "lost") this.open();
    });
  }

  /** Changes what comes; documents that are still wanted stay until newer ones come. */
  want(topics: string[]): void {
    const list = topics.join(",");
    if (list === this.topics) return;
    this.topics = list;
    const kept = new Set(topics);
    this.documents = Object.fromEntries(Object.entries(this.documents).filter(([name]) => kept.has(name)));
    this.failures = 0;
    this.open();
  }

  open(): void {
    clearTimeout(this.retry);
    this.source?.close();
    this.opened = Date.now();
    const source = new EventSource(`/api/v1/stream?topics=${encodeURIComponent(this.topics)}`);
    this.source = source;
    for (const name of [
      "cluster",
      "topics",
      "events",
      "logs",
      "connections",
      "websocket",
      "refusals",
      "node",
    ] as const) {
      source.addEventListener(name, (event: MessageEvent<string>) => this.heard(name, event.data));
    }
    source.onerror = () => this.failed(source);
    this.tell();
  }

  private heard(name: DocumentName, data: string): void {
    this.documents = { ...this.documents, [name]: JSON.parse(data) };
    this.lastHeard = Date.now();
    this.failures = 0;
    const was = this.link.state;
    this.link = { state: "live" };
    this.tell();
    if (was === "lost" || was === "locked") this.reconnected();
  }

  private failed(source: EventSource): void {
    if (source !== this.source) return;
    void this.explain();
    if (source.readyState === EventSource.CLOSED) {
      const wait = RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)];
      clearTimeout(this.retry);
      this.retry = setTimeout(() => this.open(), wait);
    }
  }

  /** An EventSource does not say why it failed; another request does. */
  private async explain(): Promise<void> {
    const why = await reasonNow();
    if (why === "locked") {
      clearTimeout(this.retry);
      this.source?.close();
      this.link = { state: "locked" };
    } else if (why !== undefined) {
      this.lose(why);
    } else if (Date.now() - this.lastHeard > SILENT_MS) {
      this.lose("the stream of documents ended");
    }
    this.tell();
  }

  private watch(): void {
    const silent = Date.now() - this.lastHeard;
    if (this.link.state === "locked" || silent < SILENT_MS) return;
    if (this.link.state !== "lost") {
      this.lose("nothing came for some seconds");
      this.tell();
    }
    if (silent > DEAD_MS && Date.now() - this.opened > DEAD_MS) this.open();
  }

  private lose(why: string): void {
    this.link = { state: "lost", since: this.lastHeard, why };
  }

  private tell(): void {
    this.changed({ documents: this.documents, link: this.link });
  }
}

/** Why the server does not serve; undefined if it does. */
async function reasonNow(): Promise<string | undefined> {
  try {
    const answer = await fetch("/api/v1/version", { cache: "no-store", signal: AbortSignal.timeout(5_000) });
    if (answer.status === 401) return "locked";
    if (answer.ok) return undefined;
    return `the server answers with status ${answer.status}: ${(await answer.text()).slice(0, 200)}`;
  } catch {
    return "zeekbus does not answer";
  }
}
