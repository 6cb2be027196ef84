package org.zeekbus.broker;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows how many bytes a lagging subscriber takes, four times per {@code stuckAfter}, to tell a
 * slow one from one that is stuck.
 *
 * <p>Owner: the subscriber's event loop. {@link #isStuck} is published by volatile writes.
 */
final class LagWatch {
  private static final int LOOKS = 4;

  private final Peer peer;
  private final PeerFaults faults;
  private final QueueSettings settings;
  private final Runnable listener;

  /** The bytes that the peer had taken at the last looks, the newest last. */
  private final long[] takenAt = new long[LOOKS + 1];

  private int looks;
  private @Nullable ScheduledFuture<?> timer;
  private volatile boolean isStuck;

  /** A watch that is not on yet; {@code listener} is called after each look but the first. */
  LagWatch(Peer peer, PeerFaults faults, QueueSettings settings, Runnable listener) {
    this.peer = peer;
    this.faults = faults;
    this.settings = settings;
    this.listener = listener;
  }

  boolean isOn() {
    return timer != null;
  }

  void start() {
    looks = 0;
    look();
    long millis = settings.stuckAfter().toMillis() / LOOKS;
    timer =
        peer.loop()
            .scheduleWithFixedDelay(
                faults.task(
                    peer,
                    "the watch of a subscriber",
                    () -> {
                      look();
                      listener.run();
                    }),
                millis,
                millis,
                TimeUnit.MILLISECONDS);
  }

  /** The subscriber has caught up, or has gone. */
  void stop() {
    isStuck = false;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void look() {
    System.arraycopy(takenAt, 1, takenAt, 0, LOOKS);
    takenAt[LOOKS] = peer.takenBytes();
    looks++;
    isStuck = takesTooLittle();
  }

  /** Whether it took too little at the last look. Any thread may ask. */
  boolean isStuck() {
    return isStuck;
  }

  /** Whether it is watched for all of {@code stuckAfter}. */
  boolean hasSeenEnough() {
    return timer != null && looks > LOOKS;
  }

  /** The bytes that it took in {@code stuckAfter}, or since the watch is on. */
  long takenLately() {
    return timer == null ? 0 : takenAt[LOOKS] - takenAt[Math.max(0, LOOKS + 1 - looks)];
  }

  /** Whether it took too little, once it was watched for all of {@code stuckAfter}. */
  boolean takesTooLittle() {
    if (settings.policy() == SlowSubscriberPolicy.BLOCK || !hasSeenEnough()) {
      return false;
    }
    return settings.isTooLittle(takenLately());
  }
}
