// Small parts that several views show.

import type { ComponentChild, ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import type { NodeRate, State } from "../api/documents";
import { count, rate } from "../format/numbers";
import { STATES } from "../format/words";
import { nodePath, setQuery } from "../route";
import { Icon } from "./icon";

export function StateWord({ state }: { state: State }) {
  return (
    <span class={`state ${state}`}>
      <Icon sign={state} size={13} />
      {STATES[state] ?? state}
    </span>
  );
}

export function NodeLink({ label }: { label: string | null }) {
  return label === null ? <>–</> : <a href={nodePath(label)}>{label}</a>;
}

export function Panel({
  title,
  children,
  extra,
  class: css = "",
}: {
  title: string;
  children: ComponentChildren;
  extra?: ComponentChild;
  class?: string;
}) {
  const id = useId();
  return (
    <section class={`panel ${css}`} aria-labelledby={id}>
      <div class="panel-head">
        <h2 id={id}>{title}</h2>
        {extra}
      </div>
      {children}
    </section>
  );
}

/** One number that matters, with what it is. */
export function Tile({
  label,
  value,
  detail,
  bad = false,
}: {
  label: string;
  value: string;
  detail?: ComponentChild;
  bad?: boolean;
}) {
  return (
    <div class={bad ? "tile bad" : "tile"}>
      <dt>{label}</dt>
      <dd class="value">
        {bad && <Icon sign="warning" size={15} />}
        {value}
      </dd>
      {detail !== undefined && <dd class="detail">{detail}</dd>}
    </div>
  );
}

/** A filter that stands in the address. */
export function Filter({ name = "q", label, value }: { name?: string; label: string; value: string }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="search"
        data-filter
        value={value}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => setQuery(name, event.currentTarget.value)}
      />
    </label>
  );
}

/** Whether one of `texts` contains all words of `filter`. */
export function matches(filter: string, ...texts: (string | null | undefined)[]): boolean {
  const text = texts.join(" ").toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Some names with their rates; how many more there are. */
export function Publishers({ list }: { list: NodeRate[] }) {
  if (list.length === 0) return <span class="quiet">not in the sample</span>;
  return (
    <ul class="inline">
      {list.slice(0, 3).map((entry) => (
        <li key={entry.node}>
          <NodeLink label={entry.node} /> <span class="quiet">{rate(entry.message_rate, "msg")}</span>
        </li>
      ))}
      {list.length > 3 && <li class="quiet">+{list.length - 3}</li>}
    </ul>
  );
}

export function Names({ list, leftOut = 0, none }: { list: string[]; leftOut?: number; none: string }) {
  if (list.length === 0 && leftOut === 0) return <span class="quiet">{none}</span>;
  const more = Math.max(0, list.length - 4) + leftOut;
  return (
    <ul class="inline" title={list.join(", ")}>
      {list.slice(0, 4).map((name) => (
        <li key={name}>
          <NodeLink label={name} />
        </li>
      ))}
      {more > 0 && <li class="quiet">+{more}</li>}
    </ul>
  );
}

/** A choice between few: buttons of which one is pressed. */
export function Choice({
  label,
  name,
  value,
  options,
}: {
  label: string;
  name: string;
  value: string;
  options: [string, string][];
}) {
  return (
    <div class="choice" role="group" aria-label={label}>
      {options.map(([key, text]) => (
        <button
          key={key}
          type="button"
          aria-pressed={key === value}
          onClick={() => setQuery(name, key === options[0]?.[0] ? "" : key)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

/** So much of a long text is shown at first. */
const MOST_TEXT = 300;

/** Text that may be long: its beginning, and the rest on request. */
export function LongText({ text }: { text: string }) {
  const [all, setAll] = useState(false);
  if (text.length <= MOST_TEXT + 50) return <>{text}</>;
  return (
    <>
      {all ? text : `${text.slice(0, MOST_TEXT)}…`}{" "}
      <button type="button" class="copy" aria-expanded={all} onClick={() => setAll(!all)}>
        {all ? "Less" : `${count(text.length - MOST_TEXT)} more characters`}
      </button>
    </>
  );
}

export function Loading({ what }: { what: string }) {
  return <p class="empty">Waiting for {what} …</p>;
}
