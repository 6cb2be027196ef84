package org.zeekbus.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A subscribed prefix of topics.
 *
 * <p>It may be shared by threads.
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

  /** What topics begin with. */
  public String prefix() {
    return prefix;
  }

  /**
   * Done when the broker has the subscription. That other publishers have heard of it, too, cannot
   * be known: they do within the time that the broker takes to tell them.
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
    BoundedWait.await(active, patience, "the broker to have the subscription of " + prefix);
    return this;
  }

  /** Takes the subscription back; a second time nothing happens. */
  @Override
  public synchronized void close() {
    if (!isOver) {
      isOver = true;
      cancel.run();
    }
  }
}
