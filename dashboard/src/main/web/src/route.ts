// Which view the address names, and addresses of views: paths, with filters in the query.

import { useEffect, useState } from "preact/hooks";

export type View = "cluster" | "traffic" | "logs" | "events" | "connections" | "query" | "node" | "unknown";

export interface Route {
  view: View;
  /** The node's label, for the view of one node. */
  node: string;
  query: URLSearchParams;
}

const VIEWS: Record<string, View> = {
  "/": "cluster",
  "/traffic": "traffic",
  "/logs": "logs",
  "/events": "events",
  "/connections": "connections",
  "/query": "query",
};

export function parse(path: string, search: string): Route {
  const query = new URLSearchParams(search);
  if (path.startsWith("/nodes/") && path.length > 7) {
    return { view: "node", node: decoded(path.slice(7)), query };
  }
  const bare = path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
  return { view: VIEWS[bare] ?? "unknown", node: "", query };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const nodePath = (label: string): string => `/nodes/${encodeURIComponent(label)}`;

/** PATH with the parameters that are not empty. */
export function address(path: string, query: Record<string, string>): string {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "")).toString();
  return search === "" ? path : `${path}?${search}`;
}

const here = (): Route => parse(location.pathname, location.search);

const listeners = new Set<() => void>();
const changed = (): void => listeners.forEach((listener) => listener());

export function go(to: string): void {
  if (to === location.pathname + location.search) return;
  history.pushState(null, "", to);
  changed();
  scrollTo(0, 0);
}

/** Sets a filter, without a new entry in the browser's history. */
export function setQuery(name: string, value: string): void {
  const query = new URLSearchParams(location.search);
  if (value === "") query.delete(name);
  else query.set(name, value);
  history.replaceState(null, "", address(location.pathname, Object.fromEntries(query)));
  changed();
}

export function useRoute(): Route {
  const [route, setRoute] = useState(here);
  useEffect(() => {
    const update = (): void => setRoute(here());
    listeners.add(update);
    addEventListener("popstate", update);
    addEventListener("click", follow);
    return () => {
      listeners.delete(update);
      removeEventListener("popstate", update);
      removeEventListener("click", follow);
    };
  }, []);
  return route;
}

/** Follows links to views without loading the page again. */
function follow(event: MouseEvent): void {
  if (
    event.defaultPrevented ||
    event.button !== 0 ||
    event.ctrlKey ||
    event.metaKey ||
    event.shiftKey ||
    event.altKey
  ) {
    return;
  }
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const href = link?.getAttribute("href");
  if (!href?.startsWith("/") || href.startsWith("/api/") || href === "/metrics" || link?.hasAttribute("target")) return;
  event.preventDefault();
  go(href);
}
