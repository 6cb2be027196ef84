import { useState } from "preact/hooks";
import type { TailEvent } from "../api/documents";
import { useTail } from "../api/tail";
import { bytes } from "../format/numbers";
import { argsText } from "../format/values";
import { publishCommand } from "../format/publish";
import { Icon } from "../part/icon";
import { Time } from "../part/now";
import { LongText, NodeLink, Panel } from "../part/small";
import { go, address } from "../route";
import { TailState } from "./logs";

/** Shown where a prefix is asked for: what Zeek's scripts publish to. */
const EXAMPLES = ["zeek.cluster.manager", "zeek.cluster.worker", "zeek.cluster.pool."];

export function EventsView({ query }: { query: URLSearchParams }) {
  const asked = { prefix: query.get("prefix") ?? "", event: query.get("event") ?? "", node: query.get("node") ?? "" };
  const [form, setForm] = useState(asked);
  // A link fills the form; only a click makes the nodes send.
  const [running, setRunning] = useState<string | null>(null);
  const [paused, setPaused] = useState(false);
  const tail = useTail<TailEvent>(running, "event", paused);
  const start = (event: Event): void => {
    event.preventDefault();
    const search = new URLSearchParams();
    for (const prefix of form.prefix.split(/[\s,]+/).filter((one) => one !== "")) search.append("prefix", prefix);
    if (!search.has("prefix")) return;
    if (form.event !== "") search.set("event", form.event);
    if (form.node !== "") search.set("node", form.node);
    go(address("/events", form));
    setPaused(false);
    setRunning(`/api/v1/tail/events?${search}`);
  };
  return (
    <Panel title="Live events">
      <form class="events-form" onSubmit={start}>
        <label class="field wide">
          <span>Topics that begin with</span>
          <input
            data-filter
            required
            value={form.prefix}
            list="prefixes"
            placeholder="zeek.cluster.manager"
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            aria-describedby="prefix-note"
            onInput={(event) => setForm({ ...form, prefix: event.currentTarget.value })}
          />
          <datalist id="prefixes">
            {EXAMPLES.map((example) => (
              <option key={example} value={example} />
            ))}
          </datalist>
        </label>
        <label class="field">
          <span>Event</span>
          <input
            value={form.event}
            placeholder="all; Known::* for some"
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            onInput={(event) => setForm({ ...form, event: event.currentTarget.value })}
          />
        </label>
        <label class="field">
          <span>Node</span>
          <input
            value={form.node}
            placeholder="all; worker-* for some"
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            onInput={(event) => setForm({ ...form, node: event.currentTarget.value })}
          />
        </label>
        <button type="submit" class="main">
          {running === null ? "Start" : "Start again"}
        </button>
        {running !== null && (
          <>
            <button type="button" onClick={() => setRunning(null)}>
              Stop
            </button>
            <button type="button" aria-pressed={paused} onClick={() => setPaused(!paused)}>
              {paused ? "Go on" : "Pause"}
            </button>
            <button type="button" onClick={tail.clear}>
              Clear
            </button>
          </>
        )}
      </form>
      <p class="note warn" id="prefix-note">
        <Icon sign="warning" size={14} /> While this runs, zeekbus subscribes to the topics that begin so, and{" "}
        <strong>every node then sends all messages of these topics</strong>, also those that nobody else wants. On a
        busy cluster choose a long prefix. The filters for event and node do not lower what nodes send.
      </p>
      {running !== null && (
        <>
          <TailState
            problem={tail.problem}
            came={tail.came}
            missed={tail.missed}
            missedWhat="messages"
            shown={tail.entries.length}
            paused={paused}
            what="events"
          />
          <div class="scroll tail" role="group" aria-label="Live events" tabIndex={0}>
            <table role="table" class="events">
              <caption class="unseen">Live events, the newest first</caption>
              <thead role="rowgroup">
                <tr role="row">
                  <th role="columnheader" scope="col">Time</th>
                  <th role="columnheader" scope="col">Node</th>
                  <th role="columnheader" scope="col">Topic</th>
                  <th role="columnheader" scope="col">Event</th>
                  <th role="columnheader" scope="col">Arguments</th>
                  <th role="columnheader" scope="col" class="number">
                    Size
                  </th>
                  <th role="columnheader" scope="col">
                    <span class="unseen">Copy</span>
                  </th>
                </tr>
              </thead>
              <tbody role="rowgroup">
                {tail.entries.slice(0, 200).map(({ id, value }) => (
                  <tr role="row" key={id}>
                    <td role="cell" class="nowrap">
                      <Time at={value.time} millis />
                    </td>
                    <td role="cell">
                      <NodeLink label={value.node} />
                    </td>
                    <td role="cell">
                      <code>{value.topic}</code>
                    </td>
                    <td role="cell">
                      {value.event === null ? (
                        <span class="quiet">no event ({value.format})</span>
                      ) : (
                        <code>{value.event}</code>
                      )}
                    </td>
                    <td role="cell" class="json">
                      <LongText text={value.event === null ? (value.error ?? "") : argsText(value.args)} />
                    </td>
                    <td role="cell" class="number">{bytes(value.bytes)}</td>
                    <td role="cell">{value.event !== null && <Copy event={value} name={value.event} />}</td>
                  </tr>
                ))}
                {tail.entries.length === 0 && (
                  <tr role="row">
                    <td role="cell" class="empty" colSpan={7}>
                      Waiting for events …
                    </td>
                  </tr>
                )}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Panel>
  );
}

/** Copies the command that publishes the event again. */
function Copy({ event, name }: { event: TailEvent; name: string }) {
  const [said, setSaid] = useState("");
  const command = publishCommand(event.topic, name, event.args);
  const copy = async (): Promise<void> => {
    setSaid((await copied(command)) ? "copied" : "");
    setTimeout(() => setSaid(""), 2_000);
  };
  return (
    <button
      type="button"
      class="copy"
      title={command}
      aria-label={`Copy as zeekbus publish: ${name}`}
      onClick={() => void copy()}
    >
      {said === "" ? "Copy" : "Copied"}
    </button>
  );
}

/** Browsers have a clipboard only for pages of localhost or TLS; elsewhere the viewer copies by hand. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    prompt("This browser does not let the page copy. Copy the command yourself:", text);
    return false;
  }
}
