// The last 10 minutes and the last hour: fetched once, and again after a gap, and extended by every document.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Cluster, History } from "./documents";
import { Series, valuesOf } from "./series";

/** Series in steps of `step` seconds up to the newest document; the reason in words if they cannot be had. */
export function useSeries(
  step: number,
  cluster: Cluster | undefined,
  connection: number,
): { series: Series | null; version: number; problem: string } {
  const series = useRef<Series | null>(null);
  const missed = useRef<Cluster[]>([]);
  const [state, setState] = useState({ version: 0, problem: "" });

  useEffect(() => {
    let wanted = true;
    series.current = null;
    missed.current = [];
    void load(step).then((result) => {
      if (!wanted) return;
      if (typeof result === "string") {
        setState((old) => ({ version: old.version + 1, problem: result }));
        return;
      }
      series.current = new Series(result);
      // What came while the history was on its way.
      for (const document of missed.current) add(series.current, document);
      missed.current = [];
      setState((old) => ({ version: old.version + 1, problem: "" }));
    });
    return () => {
      wanted = false;
    };
  }, [step, connection]);

  useEffect(() => {
    if (!cluster) return;
    if (!series.current) {
      missed.current = [...missed.current.slice(-59), cluster];
      return;
    }
    add(series.current, cluster);
    setState((old) => ({ ...old, version: old.version + 1 }));
  }, [cluster]);

  return { series: series.current, ...state };
}

const add = (series: Series, cluster: Cluster): void => series.add(Date.parse(cluster.time) / 1000, valuesOf(cluster));

async function load(step: number): Promise<History | string> {
  try {
    const answer = await fetch(`/api/v1/history?step=${step}`, { cache: "no-store" });
    return answer.ok ? await answer.json() : `the server answers with status ${answer.status}`;
  } catch {
    return "zeekbus does not answer";
  }
}
