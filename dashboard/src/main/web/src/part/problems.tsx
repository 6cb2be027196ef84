// What needs somebody, the worst first, with what to do.

import { useState } from "preact/hooks";
import type { Cluster, Problem } from "../api/documents";
import { count } from "../format/numbers";
import { plural, words } from "../format/words";
import { nodePath } from "../route";
import { Icon } from "./icon";
import { Since } from "./now";

const LOGS = new Set(["logger_not_reading", "sink_failing", "sink_dropping", "dead_letters", "spool_growing", "log_lag", "disk_full"]);

/** So many leave room for the nodes on a wall's screen. */
const MOST = 5;

/** Where to read more about a problem. */
function placeOf(problem: Problem): string | null {
  if (problem.node !== null) return nodePath(problem.node);
  if (problem.kind === "refused" || problem.kind === "client_slow") return "/connections";
  return LOGS.has(problem.kind) ? "/logs" : null;
}

export function Problems({ cluster }: { cluster: Cluster }) {
  const [all, setAll] = useState(false);
  const shown = all ? cluster.problems : cluster.problems.slice(0, MOST);
  const connected =
    cluster.nodes.filter((node) => node.state !== "gone" && node.clients === null).length + cluster.nodes_left_out;
  if (cluster.problems.length === 0) {
    return (
      <p class="all-well">
        <Icon sign="ok" /> No problems.{" "}
        {connected === 0
          ? "No node is connected."
          : `${count(connected)} ${plural(connected, "node is", "nodes are")} connected.`}
      </p>
    );
  }
  return (
    <section class="problems" aria-label="Problems">
      <h2 class="unseen">Problems</h2>
      <ul>
        {shown.map((problem) => {
          const place = placeOf(problem);
          return (
            <li key={`${problem.kind} ${problem.subject}`} class={problem.severity}>
              <Icon sign={problem.severity} size={20} />
              <div>
                <p class="what">
                  <span class="severity">{problem.severity}</span>
                  {place === null ? problem.text : <a href={place}>{problem.text}</a>}
                </p>
                <p class="advice">{problem.advice}</p>
              </div>
              <p class="when" title={words(problem.kind)}>
                for <Since at={problem.since} />
              </p>
            </li>
          );
        })}
      </ul>
      {cluster.problems.length > MOST && (
        <button type="button" class="more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all
            ? "Show fewer problems"
            : `Show ${cluster.problems.length - MOST} more ${plural(cluster.problems.length - MOST, "problem")}`}
        </button>
      )}
    </section>
  );
}
