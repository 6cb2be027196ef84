// Times and ages. The clock is the server's, as the viewer's may be wrong.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { age, clock, utc } from "../format/times";

/** The server's time in milliseconds, renewed every second. */
export const Now = createContext(Date.now());

export const useNow = (): number => useContext(Now);

/** A moment in the viewer's zone; in UTC on hover. */
export function Time({ at, millis = false }: { at: string | number; millis?: boolean }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={utc(at)}>
      {clock(at, now, millis)}
    </time>
  );
}

/** How long something lasts; since when on hover. */
export function Since({ at }: { at: string | null }) {
  const now = useNow();
  if (at === null) return <>–</>;
  return (
    <time dateTime={at} title={`since ${clock(at, now)} (${utc(at)})`}>
      {age(at, now)}
    </time>
  );
}
