package org.zeekbus.broker;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Notices that another event loop hangs, as it does not apply subscriptions. The publishers of this
 * loop wait for it no longer, so that the others' part of the cluster goes on.
 *
 * <p>Owner: one event loop.
 */
final class LoopWatch {
  /** Looks until a loop counts as one that hangs: it had all of the patience, and a little. */
  private static final int LOOKS = 3;

  private static final long LOOK_MILLIS = LoopAnswers.PATIENCE.toMillis() / (LOOKS - 1);

  private final EventLoop loop;
  private final Supervisor supervisor;
  private final Runnable listener;
  private @Nullable SubscriptionBatch awaited;
  private int looks;
  private boolean isOn;

  /** A watch that is not on yet; {@code listener} is called after each look. */
  LoopWatch(EventLoop loop, Supervisor supervisor, Runnable listener) {
    this.loop = loop;
    this.supervisor = supervisor;
    this.listener = listener;
  }

  /** The oldest batch that not all loops have applied; null if there is none. */
  void waitsFor(@Nullable SubscriptionBatch oldest) {
    if (awaited != oldest) {
      awaited = oldest;
      looks = 0;
    }
    if (oldest != null && !isOn) {
      isOn = true;
      loop.schedule(
          supervisor.task("the watch of other event loops", this::look),
          LOOK_MILLIS,
          TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    isOn = false;
    SubscriptionBatch batch = awaited;
    if (batch != null) {
      looks++;
      if (looks >= LOOKS) {
        batch.giveUp();
      }
      listener.run();
    }
  }
}
