// Signs of state: each has a shape of its own, so that nobody needs its colour.

import type { State } from "../api/documents";

export type Sign = State | "paused" | "ok" | "warning" | "critical" | "lost" | "unknown";

const SHAPES: Record<Sign, preact.ComponentChild> = {
  ok: <circle cx="8" cy="8" r="4.5" class="fill" />,
  slow: <path d="M8 1.5L15 14H1z" class="fill" />,
  stuck: <path d="M2 2h12v12H2z" class="fill" />,
  dropping: (
    <>
      <path d="M5 .8h6l4.2 4.2v6L11 15.2H5L.8 11V5z" class="fill" />
      <path d="M8 3.6v6M5.4 7.6L8 10.6l2.6-3" class="cut" />
    </>
  ),
  gone: <path d="M3 3l10 10M13 3L3 13" class="line" />,
  paused: <path d="M5 3v10M11 3v10" class="line" />,
  warning: (
    <>
      <path d="M8 1L15.4 14.6H.6z" class="fill" />
      <path d="M8 5.6v4.2m0 1.4v1.6" class="cut" />
    </>
  ),
  critical: (
    <>
      <path d="M5 .8h6l4.2 4.2v6L11 15.2H5L.8 11V5z" class="fill" />
      <path d="M8 3.6v5.2m0 1.6v2" class="cut" />
    </>
  ),
  lost: (
    <>
      <circle cx="8" cy="8" r="6" class="line" />
      <path d="M3 13L13 3" class="line" />
    </>
  ),
  unknown: <circle cx="8" cy="8" r="5.5" class="line dashed" />,
};

/** Hidden from screen readers: words stand beside it. */
export function Icon({ sign, x, y, size = 16 }: { sign: Sign; x?: number; y?: number; size?: number }) {
  return (
    <svg
      class={`icon ${sign}`}
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      {...(x === undefined ? {} : { x, y })}
    >
      {SHAPES[sign]}
    </svg>
  );
}
