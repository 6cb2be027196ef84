package org.zeekbus.sink;

import java.io.IOException;

/**
 * Keeps records that a target refuses for ever, with the reason, so that they block no others: each
 * is a JSON line in {@code dead-letters} in the sink's directory. The logger bounds the files,
 * counts the records ({@code dead_letters} in the sink's metrics) and logs them, once for each
 * episode. Any thread.
 *
 * <pre>
 * {"time":"2026-11-29T05:46:32.123Z","sink":"kafka","path":"conn","target":"zeek.conn",
 *  "reason":"…","record":{…}}
 * </pre>
 */
public interface DeadLetters {
  /**
   * Keeps one record. It survives {@code kill -9} once {@link #flush} returns.
   *
   * @param path the record's log path
   * @param target where it should have gone, such as a topic or an index
   * @param reason the target's, with what to do
   * @param in holds the record in {@code in[at..at+length)}: a JSON text, or other bytes, which are
   *     kept as base64
   * @throws IOException if it can be neither kept nor counted as lost by a bound: the sink keeps
   *     the record and tries again
   */
  void put(String path, String target, String reason, byte[] in, int at, int length)
      throws IOException;

  /**
   * Writes what waits.
   *
   * @throws IOException if it failed; what waits is kept
   */
  void flush() throws IOException;
}
