package org.zeekbus.format;

import org.zeekbus.zeek.value.Bytes;

/**
 * Keeps records from looking like lines of a header: a line that begins as these gets its first
 * byte escaped. Source: Zeek {@code src/logging/writers/ascii/Ascii.cc}, {@code DoWrite}.
 */
final class MetaPrefix {
  private static final int LONGER = 3;

  private final byte[] prefix;

  MetaPrefix(Bytes prefix) {
    this.prefix = prefix.toArray();
  }

  /** Ends the buffer at {@code end}, having looked at its last line, which begins at {@code at}. */
  void endLine(LineBuffer out, int at, int end) {
    out.end(end);
    if (!AsciiEscape.startsWith(out.array(), at, end, prefix)) {
      return;
    }
    byte[] bytes = out.room(end, LONGER);
    byte first = bytes[at];
    System.arraycopy(bytes, at + 1, bytes, at + 1 + LONGER, end - at - 1);
    out.end(at);
    AsciiEscape.putHex(first, out);
    out.end(end + LONGER);
  }
}
