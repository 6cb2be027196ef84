package org.zeekbus.httpsink.layout;

import org.zeekbus.format.LineBuffer;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.log.LogBatchReader;

/** Writes records of one log, of one schema. Owner: the sink's thread. */
public interface LogEncoder {
  /** Where its records go. Those of equal destinations share requests. Always the same. */
  Destination destination();

  /** The same for people, for dead letters: such as an index or a table. Always the same. */
  String target();

  /**
   * Appends the record that {@code batch} walked last, all that belongs to it, and the separator of
   * the destination.
   *
   * @throws org.zeekbus.sink.RefusedBatchException if there is no memory for it
   */
  void record(LogBatchReader batch, Arrival arrival, LineBuffer out);

  /**
   * Where the record's own JSON begins in what {@link #record} appended, for dead letters. It ends
   * before the separator.
   */
  default int jsonStart(byte[] in, int at, int end) {
    return at;
  }
}
