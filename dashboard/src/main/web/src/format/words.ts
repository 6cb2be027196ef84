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
  zeekbus: "zeekbus itself",
  other: "Other programs",
  unnamed: "Without a name",
};

export const roleTitle = (role: string): string => ROLES[role] ?? role;

const SOCKETS: Record<string, string> = {
  xsub: "XSUB, for publishers",
  xpub: "XPUB, for subscribers",
  pull: "PULL, for logs",
};

export const socketWords = (socket: string): string => SOCKETS[socket] ?? socket;

const DOES: Record<string, string> = { xsub: "publishes", xpub: "subscribes", pull: "sends logs" };

/** What the peer of a socket does. */
export const does = (socket: string): string => DOES[socket] ?? socket;

export const plural = (n: number, one: string, many = `${one}s`): string => (n === 1 ? one : many);
