package org.zeekbus.logger.queue;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.snapshot.LoggerSnapshot;

/**
 * Batches that wait for one sink.
 *
 * <p>Owner: the event loop adds, which never waits for more than another's few steps; the sink's
 * thread takes; whoever stops the node ends it, and keeps the rest where the sink's thread hangs.
 */
public interface BatchQueue {
  /** The sink's name. */
  String sink();

  /** The policy for when it is full. */
  SinkOverflow overflow();

  /**
   * Adds a batch, which it keeps with a reference of its own.
   *
   * @return false if it is full: the batch is dropped and counted
   */
  boolean add(Batch batch);

  /**
   * The next batch, to be given to {@link #accepted}, {@link #done} or {@link #putBack}; nothing if
   * none came within the time.
   */
  @Nullable Batch take(long nanos) throws InterruptedException;

  /**
   * The sink has accepted the batch that was taken.
   *
   * @return whether so much is kept until {@link #flushed} that a flush should not wait for its
   *     time
   */
  boolean accepted(Batch batch);

  /** The batch that was taken is put aside, parked, or not wanted. */
  void done(Batch batch);

  /** The sink could not take the batch that was taken: it comes first again. */
  void putBack(Batch batch);

  /** A batch that was taken is not for the sink any more, and is counted as dropped. */
  void drop(Batch batch);

  /** All that was accepted or done survives {@code kill -9} at the sink. */
  void flushed();

  /** A flush has failed: what was accepted since {@link #flushed} may wait for long. */
  void flushFailed();

  /** Whether the spool has all that was accepted since {@link #flushed}. */
  boolean holdsUnflushed();

  /** Notes what was accepted until now, for {@link #holdsMarked}. */
  void mark();

  /** Whether the spool has all that was accepted from {@link #flushed} to {@link #mark}. */
  boolean holdsMarked();

  /**
   * Nothing more is added.
   *
   * @param deadlineNanos from then on nothing more is taken
   */
  void end(long deadlineNanos);

  /** Whether nothing more is to be taken. */
  boolean isOver();

  /**
   * Gives nothing more to the sink, and keeps what is left for the next start where that is
   * possible. What was accepted and not flushed is kept, too, by a queue that does so at all;
   * {@link #holdsUnflushed} says whether it could.
   *
   * @param isSuspect whether the sink's thread ended with the batch that it has in hand
   * @param parked came before all that wait here, and is released
   * @param lost gets what could not be kept, before it is released
   * @return whether the sink got all that its policy promises by the end of a stop
   */
  boolean keepRest(boolean isSuspect, List<Batch> parked, Consumer<Batch> lost);

  /**
   * {@link #keepRest} hangs, or was not reached: what is not kept by now counts as lost. Waits for
   * no disk.
   *
   * @param lost gets it
   */
  void abandonRest(Consumer<Batch> lost);

  /** Batches that wait on disk for the next start; known after {@link #keepRest}. */
  long keptBatches();

  /** Their bytes. */
  long keptBytes();

  /** Lets go of all that it holds, the last thing. */
  void close();

  /** The batches that wait, and those that were dropped. */
  LoggerSnapshot.Queue snapshot();
}
