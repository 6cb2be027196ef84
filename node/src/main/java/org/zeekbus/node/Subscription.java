package org.zeekbus.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A subscribed prefix of topics.
 *
 * <p>Threads may share it.
 */
public final class Subscription implements AutoCloseable {
  private final String prefix;
  private final CompletableFuture<Void> active;
  private final Runnable cancel;
  private boolean isOver;

  Subscription(String prefix, CompletableFuture<Void> active, Runnable cancel) {
    this.prefix = prefix;
    this.active = active;
    this.cancel = cancel;
  }

  /** The prefix of the topics. */
  public String prefix() {
    return prefix;
  }

  /**
   * Completes when the broker has the subscription. Publishers learn of it shortly after, but when
   * they have cannot be known.
   */
  public CompletableFuture<Void> active() {
    return active.copy();
  }

  /**
   * Waits for {@link #active}.
   *
   * @throws NodeException if the broker did not answer in time
   */
  public Subscription awaitActive(Duration patience) throws InterruptedException {
    BoundedWait.await(active, patience, "the broker to take the subscription to " + prefix);
    return this;
  }

  /** Cancels the subscription. Closing again has no effect. */
  @Override
  public synchronized void close() {
    if (!isOver) {
      isOver = true;
      cancel.run();
    }
  }
}
