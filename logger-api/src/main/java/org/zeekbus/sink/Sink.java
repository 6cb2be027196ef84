package org.zeekbus.sink;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.log.LogBatchReader;

/**
 * A place where log records go, such as files or a database. This is its contract with the logger.
 * {@code SinkContract} in the module logger-testkit tests it.
 *
 * <p><b>Threads.</b> One thread of the logger, the sink's own, calls all methods but {@link
 * #details}, one call at a time; so a slow sink slows no other. If that thread has failed, another
 * one calls {@link #close}. Threads of the sink come from {@link SinkContext#thread}, and have
 * ended when {@link #close} returns.
 *
 * <p><b>Time.</b> A method may block while it works, for a disk or a network, but must not wait for
 * a target that is down: it throws {@link IOException}; the logger keeps the batch, pauses, and
 * tries again. A stop gives all sinks {@code logger.drain} and 2 seconds more; a sink that takes
 * longer is reported as hanging, and the logger ends without it.
 *
 * <p><b>Memory.</b> After {@link #accept} returns, the logger uses the reader and its array for the
 * next batch: copy what is needed later. The objects that a reader makes, such as its schema, do
 * not change and may be kept; equal schemas are usually the same object. What a sink has taken and
 * not yet written needs a bound of some megabytes; beyond it, {@link #accept} writes or throws
 * {@link IOException}.
 *
 * <p><b>Exceptions.</b> Those that {@link #accept} names have their meaning. Any other, errors
 * included, is a fault of the sink: it is logged with its stack trace, the batch is put aside in
 * {@code bad-batches}, and the sink gets the next one. Only errors of the JVM, such as {@link
 * OutOfMemoryError}, end the logger. A log line about a fault names the sink and the jar of its
 * plugin, and asks to report it to the author of the plugin.
 *
 * <p><b>Standard output</b> belongs to records and statistics, which programs read. A sink never
 * writes to {@code System.out}, which the process has pointed to standard error, nor to the file
 * descriptor; it logs with {@link SinkContext#log}.
 *
 * <p><b>Delivery.</b> The logger offers every batch until the sink has taken it, in the order in
 * which batches arrived, with two exceptions: those of a log that is unavailable come later than
 * those of others, and a policy {@code drop} drops batches. A batch that was taken is not offered
 * again in an orderly life, so a sink that takes a batch whole or not at all gets every record
 * exactly once. After {@code kill -9}, batches that the sink took after its last {@link #flush} are
 * lost unless it has written them; with a spool, a batch may be offered again that the last process
 * had given to the sink. Of a type that {@link SinkProvider#spools}, the logger itself keeps what a
 * sink has taken until it has flushed, and offers that again also after a stop at which {@link
 * #close} has failed. A target that can recognise duplicates makes that exactly once.
 */
public interface Sink extends AutoCloseable {
  /**
   * Takes all records of a batch, or none. After an exception the sink keeps nothing of the batch;
   * if its target cannot take a record back, the sink goes on where it stopped when the batch comes
   * again.
   *
   * <p>Records are decoded while they are read. Call {@link LogBatchReader#check} first unless all
   * that was done can be undone.
   *
   * @param batch stands before its first record; has the records and fields that the site wants of
   *     this sink, so a log's fields can have other names than in Zeek
   * @param arrival where it came from, and when
   * @throws DecodeException thrown by the reader for a record that breaks the format; let it pass:
   *     the batch is put aside
   * @throws RefusedBatchException if the batch is whole but this sink can never take it: it is put
   *     aside
   * @throws LogUnavailableException if batches of this log path cannot be taken now: it comes again
   *     later, and batches of other paths meanwhile
   * @throws SinkGoneException if the sink can never take anything again
   * @throws IOException if nothing can be taken now: the same batch comes again, before all others
   */
  void accept(LogBatchReader batch, Arrival arrival) throws IOException;

  /**
   * Writes what waits: after return, all that was accepted survives {@code kill -9}. Called once
   * each {@code logger.flush-interval}, or {@link SinkProvider#flushInterval} if that is longer,
   * also while nothing arrives. Here a sink does what is due by the clock.
   *
   * @throws LogUnavailableException if one log could not be written, of which the sink keeps what
   *     it has in memory; for all others the promise holds. The logger will call again
   * @throws SinkGoneException if it will always fail
   * @throws IOException if it failed; the sink keeps what it has, and the logger will call again
   */
  void flush() throws IOException;

  /**
   * Whether it holds so much that {@link #flush} should not wait for its time. The logger asks
   * after each batch that was taken.
   */
  default boolean isFlushDue() {
    return false;
  }

  /**
   * Whether it names by itself, with numbers of records, all that {@link #close} loses. Otherwise
   * the logger names what was accepted since the last flush.
   */
  default boolean countsItsLosses() {
    return false;
  }

  /**
   * The statistics that only this type of sink reports; null if there are none. Called by any
   * thread; does not block.
   */
  default @Nullable SinkDetails details() {
    return null;
  }

  /**
   * Where its records go, for the line that the logger prints at its start, such as {@code files in
   * /var/log/zeek}; empty to print its name.
   */
  default String destination() {
    return "";
  }

  /**
   * Flushes, ends what is open, and ends its threads. Called once, also after a failure. Returns
   * within 10 seconds even if its target does not answer.
   *
   * @throws IOException if something that was accepted could not be written
   */
  @Override
  void close() throws IOException;
}
