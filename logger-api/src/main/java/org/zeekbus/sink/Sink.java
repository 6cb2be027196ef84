package org.zeekbus.sink;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.log.LogBatchReader;

/** Where batches end. Called by one thread; may block. */
public interface Sink extends AutoCloseable {
  /**
   * Takes all records of a batch, or none: after an exception nothing of it is kept. After an
   * {@link IOException} that is none of those named here, the next batch is the same again.
   *
   * @param batch stands before its first record, which was not checked yet
   * @throws DecodeException where a record breaks the format: the batch is bad
   * @throws RefusedBatchException if the batch is whole, but not for this sink: the batch is bad
   * @throws LogUnavailableException if it cannot be taken now as its log path is in trouble: it
   *     will be offered again, and batches of other paths meanwhile
   * @throws SinkGoneException if nothing can be taken ever again
   * @throws IOException if nothing can be taken now; it will be offered again
   */
  void accept(LogBatchReader batch) throws IOException;

  /**
   * After return, all that was accepted survives {@code kill -9}. Called every flush interval, and
   * does what is due by the clock, such as rotation.
   *
   * @throws LogUnavailableException if that failed for one log, of which the sink keeps in memory
   *     what it has; of all others it is true. It will be called again
   * @throws SinkGoneException if it will always fail
   * @throws IOException if that failed; it will be called again
   */
  void flush() throws IOException;

  /** Whether it names by itself, with numbers of records, all that {@link #close} loses. */
  default boolean countsItsLosses() {
    return false;
  }

  /**
   * What only this type of sink has to report, for statistics; null if nothing. Called by any
   * thread; does not block.
   */
  default @Nullable SinkDetails details() {
    return null;
  }

  /**
   * Ends all files in order.
   *
   * @throws IOException if something that was accepted could not be kept
   */
  @Override
  void close() throws IOException;
}
