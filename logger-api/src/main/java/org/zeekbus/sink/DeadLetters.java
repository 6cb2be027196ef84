package org.zeekbus.sink;

import java.io.IOException;

/**
 * Keeps records that a target refuses for ever, with the reason, so that they block no others: each
 * is a JSON line in {@code dead-letters} in the sink's directory, for its owner alone. The logger
 * counts them ({@code dead_letters} in the sink's metrics) and logs them, the first of a log at
 * once, further ones at most every ten minutes. Any thread.
 *
 * <pre>
 * {"time":"2026-11-29T05:46:32.123Z","sink":"kafka","path":"conn","target":"zeek.conn",
 *  "reason":"…","record":{…}}
 * </pre>
 *
 * <p>The files have a bound of 64 MiB for each sink. Beyond it records are lost, counted as {@code
 * dead_letters_full} and logged once, until somebody moves files away.
 */
public interface DeadLetters {
  /**
   * Keeps one record, or counts it as lost if the files are full; so the sink is done with it. It
   * survives {@code kill -9} from now on. Blocks for the disk.
   *
   * @param path the record's log path
   * @param target where it should have gone, such as a topic or an index
   * @param reason the target's, with what to do
   * @param in holds the record in {@code in[at..at+length)} as it was sent: a JSON text, or other
   *     bytes, which are kept as base64 ({@code record_base64}). Not used after this returns
   * @throws IOException if it cannot be written, saying what to do: the sink keeps the record and
   *     tries again, or throws this
   */
  void put(String path, String target, String reason, byte[] in, int at, int length)
      throws IOException;
}
