// The API's short names in the words of an operator.

import type { State } from "../api/documents";

export const STATES: Record<State, string> = {
  ok: "ok",
  slow: "slow",
  stuck: "stuck",
  dropping: "losing messages",
  gone: "gone",
};

export const isState = (text: string): text is State => Object.hasOwn(STATES, text);

/** The worst first. */
export const STATE_ORDER: State[] = ["dropping", "stuck", "gone", "slow", "ok"];

export const stateRank = (state: State): number => STATE_ORDER.indexOf(state);

const WHY: Record<string, string> = {
  queue_full: "its queue was full",
  memory: "memory was short",
  disconnected: "it disconnected",
  sink_full: "the sink's queue was full",
  sink_gone: "the sink is gone",
  unwritten: "it was not written before the stop",
  dead_letters_full: "its target refuses it, and the dead letters are full",
  malformed: "malformed",
  forbidden: "not allowed by its rights",
  viewer_slow: "this viewer was too slow",
};

export const why = (name: string): string => WHY[name] ?? words(name);

/** subscriber_slow: subscriber slow. */
export const words = (name: string): string => name.replaceAll("_", " ");

const ROLES: Record<string, string> = {
  manager: "Manager",
  logger: "Loggers",
  proxy: "Proxies",
  worker: "Workers",
  websocket: "WebSocket",
  zeekbus: "zeekbus itself",
  other: "Other programs",
  unnamed: "Without a name",
};

export const roleTitle = (role: string): string => ROLES[role] ?? role;

const SOCKETS: Record<string, string> = {
  xsub: "XSUB, for publishers",
  xpub: "XPUB, for subscribers",
  pull: "PULL, for logs",
  websocket: "WebSocket API",
};

export const socketWords = (socket: string): string => SOCKETS[socket] ?? socket;

const DOES: Record<string, string> = { xsub: "publishes", xpub: "subscribes", pull: "sends logs" };

/** What the peer of a socket does. */
export const does = (socket: string): string => DOES[socket] ?? socket;

/** What ends a WebSocket client, by the code of the close frame (RFC 6455, 7.4). */
const CLOSES: Record<string, string> = {
  "1000": "closed",
  "1001": "went away",
  "1002": "broke the protocol",
  "1005": "closed without a code",
  "1006": "connection lost",
  "1007": "sent no UTF-8",
  "1008": "not allowed",
  "1009": "message too long",
  "1011": "no answer to a ping, or a fault",
  "1013": "too slow, or no broker",
};

export const closeWords = (code: string): string => CLOSES[code] ?? `code ${code}`;

const ERRORS: Record<string, string> = {
  not_json: "not JSON",
  no_topic: "no topic",
  no_event: "no event",
  long_topic: "topic too long",
  forbidden: "not allowed by its rights",
};

/** Why a message of a WebSocket client was not published. */
export const errorWords = (name: string): string => ERRORS[name] ?? words(name);

export const plural = (n: number, one: string, many = `${one}s`): string => (n === 1 ? one : many);
