// An event as the command that publishes it again.

/** WORD for a POSIX shell, quoted if it must be. */
export function shellQuoted(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** `zeekbus publish TOPIC EVENT 'ARGS'`. */
export function publishCommand(topic: string, event: string, args: unknown): string {
  // A word that begins with a dash would be an option.
  const end = topic.startsWith("-") || event.startsWith("-") ? "-- " : "";
  return `zeekbus publish ${end}${shellQuoted(topic)} ${shellQuoted(event)} ${shellQuoted(JSON.stringify(args ?? []))}`;
}
