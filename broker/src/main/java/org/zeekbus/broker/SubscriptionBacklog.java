package org.zeekbus.broker;

import io.netty.channel.EventLoop;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.CloseReason;

/**
 * The subscriptions that a publisher has not taken yet. Beyond the bound one that stands still is
 * closed; one that is merely slow gets all of them. After a close libzmq keeps the subscriptions
 * that it knew, and hears those of the moment (src/session_base.cpp: no hiccup for XPUB), so that a
 * cancel in between would be lost to it for ever.
 *
 * <p>Owner: the publisher's event loop. {@link #held} and {@link #isStuck} are published by
 * volatile writes.
 */
final class SubscriptionBacklog implements MemoryGuard.Holder {
  private final Peer peer;
  private final PeerFaults faults;
  private final QueueSettings settings;
  private @Nullable ScheduledFuture<?> watch;
  private long takenBefore;

  /** The bytes written since the backlog was empty, and its share where others hold the same. */
  private long written;

  private double share;

  private volatile long held;
  private volatile boolean isStuck;

  SubscriptionBacklog(Peer peer, PeerFaults faults, QueueSettings settings) {
    this.faults = faults;
    this.peer = peer;
    this.settings = settings;
  }

  /** Subscriptions were sent, to so many publishers that hold the same memory. */
  void add(int bytes, int publishers) {
    written += bytes;
    share += (double) bytes / publishers;
    update();
  }

  /** Looks how much is left. */
  void update() {
    long pending = peer.pendingBytes();
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
      takenBefore = peer.takenBytes();
      long millis = settings.stuckAfter().toMillis();
      watch =
          peer.loop()
              .scheduleWithFixedDelay(
                  faults.task(peer, "the watch of unread subscriptions", this::look),
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
    long taken = peer.takenBytes() - takenBefore;
    takenBefore += taken;
    isStuck = settings.isTooLittle(taken);
    long pending = peer.pendingBytes();
    if (isStuck && pending > settings.bytes()) {
      peer.close(
          CloseReason.QUEUE_FULL,
          ("it does not read its subscriptions: %,d bytes are unread, and it took %,d bytes in the"
                  + " last %s")
              .formatted(pending, taken, settings.stuckAfterInWords()));
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
    return peer.loop();
  }

  /** The memory bound is reached, and no other holds more: subscriptions cannot be left out. */
  @Override
  public void relieve() {
    long asked = held;
    update();
    if (held > asked / 2) {
      peer.close(
          CloseReason.MEMORY,
          "the memory bound is reached, and its unread subscriptions hold the most: %,d bytes"
              .formatted(peer.pendingBytes()));
    }
  }
}
