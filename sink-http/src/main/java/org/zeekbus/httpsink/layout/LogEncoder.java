package org.zeekbus.httpsink.layout;

import java.util.Optional;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.log.LogBatchReader;

/** Writes records of one log, of one schema. Owner: the sink's thread. */
public interface LogEncoder {
  /** How long an answer to {@link #details} may be. */
  int MOST_OF_DETAILS = 1 << 20;

  /** Where its records go. Those of equal destinations share requests. Always the same. */
  Destination destination();

  /** The same for people, for dead letters: such as an index or a table. Always the same. */
  String target();

  /**
   * A question whether the server can take records of this log, such as whether there is a table.
   * Asked before the first of them is taken: if the answer is not {@link Verdict.Taken}, this log
   * waits, and others go on.
   */
  default Optional<Probe> check() {
    return Optional.empty();
  }

  /**
   * A further question, if the answer to {@link #check} does not say all that is wrong. The answer
   * has up to {@link #MOST_OF_DETAILS} bytes.
   */
  default Optional<Probe> details(Answer answer) {
    return Optional.empty();
  }

  /**
   * What the answer to {@link #details} says is wrong: goes on behind the URL, and says what to do.
   * Nothing if it does not say.
   */
  default Optional<String> problem(Answer details) {
    return Optional.empty();
  }

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
