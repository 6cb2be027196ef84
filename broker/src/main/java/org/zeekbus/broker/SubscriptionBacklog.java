package org.zeekbus.broker;

import io.netty.channel.EventLoop;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Connection;

/**
 * The subscriptions that a publisher has not taken yet. Beyond the bound one that stands still is
 * closed; one that is merely slow gets all of them. After a close libzmq keeps what it knew and is
 * told what there is (src/session_base.cpp: no hiccup for XPUB), so that a cancel in between would
 * be lost to it for ever.
 *
 * <p>Owner: the publisher's event loop. {@link #held} and {@link #isStuck} are published by
 * volatile writes.
 */
final class SubscriptionBacklog implements MemoryGuard.Holder {
  private final Connection connection;
  private final QueueSettings settings;
  private @Nullable ScheduledFuture<?> watch;
  private long takenBefore;

  /** What was written since the backlog was empty, and how much of it others hold no part of. */
  private long written;

  private double share;

  private volatile long held;
  private volatile boolean isStuck;

  SubscriptionBacklog(Connection connection, QueueSettings settings) {
    this.connection = connection;
    this.settings = settings;
  }

  /** Subscriptions were sent, to so many publishers that hold the same memory. */
  void add(int bytes, int publishers) {
    written += bytes;
    share += (double) bytes / publishers;
    update();
  }

  /** Looks at what is left. */
  void update() {
    long pending = connection.pendingBytes();
    if (pending == 0) {
      written = 0;
      share = 0;
      held = 0;
      isStuck = false;
      stop();
      return;
    }
    held = written == 0 ? pending : (long) (pending * share / written);
    if (watch == null) {
      takenBefore = connection.taken();
      long millis = settings.stuckAfter().toMillis();
      watch =
          connection
              .loop()
              .scheduleWithFixedDelay(
                  connection.task("the watch of unread subscriptions", this::look),
                  millis,
                  millis,
                  TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    update();
    if (watch == null) {
      return;
    }
    long taken = connection.taken() - takenBefore;
    takenBefore += taken;
    isStuck = settings.isTooLittle(taken);
    long pending = connection.pendingBytes();
    if (isStuck && pending > settings.bytes()) {
      connection.close(
          CloseReason.QUEUE_FULL,
          "it leaves its subscriptions unread: %,d bytes wait, and it took %,d in the last %d ms"
              .formatted(pending, taken, settings.stuckAfter().toMillis()));
    }
  }

  void stop() {
    if (watch != null) {
      watch.cancel(false);
      watch = null;
    }
  }

  @Override
  public long held() {
    return held;
  }

  @Override
  public MemoryGuard.Kind kind() {
    return MemoryGuard.Kind.SUBSCRIPTIONS;
  }

  @Override
  public boolean isStuck() {
    return isStuck;
  }

  @Override
  public EventLoop loop() {
    return connection.loop();
  }

  /** The memory bound is reached, and no other holds more: there is nothing to leave out. */
  @Override
  public void relieve() {
    long asked = held;
    update();
    if (held > asked / 2) {
      connection.close(
          CloseReason.MEMORY,
          "the memory bound is reached, and of subscriptions it leaves the most unread, %,d bytes"
              .formatted(connection.pendingBytes()));
    }
  }
}
