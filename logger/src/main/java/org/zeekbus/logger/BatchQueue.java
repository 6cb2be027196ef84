package org.zeekbus.logger;

import org.jspecify.annotations.Nullable;

/**
 * What waits for one sink.
 *
 * <p>Owner: the event loop adds, which never waits for more than another's few steps; the sink's
 * thread takes; whoever stops the node ends it.
 */
interface BatchQueue {
  /** The sink's name. */
  String sink();

  /** What happens when it is full. */
  OnFull onFull();

  /**
   * Adds a batch, which it keeps with a reference of its own.
   *
   * @return false if it is full: the batch is dropped and counted
   */
  boolean add(Batch batch);

  /** The next batch, to be given to {@link #done}; nothing if none came within the time. */
  @Nullable Batch take(long nanos) throws InterruptedException;

  /** What became of the batch that was taken is known: it is written or put aside. */
  void done(Batch batch);

  /** All that was done survives {@code kill -9} at the sink. */
  void flushed();

  /**
   * Nothing more is added.
   *
   * @param deadlineNanos from then on nothing more is taken, where what is left can be kept
   */
  void end(long deadlineNanos);

  /** Whether nothing more is to be taken. */
  boolean isOver();

  /**
   * The sink takes no more.
   *
   * @return whether the batch that was taken, which is not done, and all that wait, can be kept for
   *     the next start: {@link #keepRest} does
   */
  boolean giveUp();

  /**
   * Keeps what is left for the next start, once nothing more is taken.
   *
   * @return how many batches could not be kept
   */
  long keepRest();

  /** Lets go of all that it holds, the last thing. */
  void close();

  /** What waits and what was dropped, for people. */
  String print();
}
