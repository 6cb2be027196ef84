package org.zeekbus.zmtp.thread;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether event loops turn: each has to run a task.
 *
 * <p>Owner: the thread that asks, which is no event loop.
 */
public final class LoopPulse {
  private LoopPulse() {}

  /**
   * The indexes of those that have not run a task in time. One that was shut down is not among
   * them: it hangs no more.
   */
  public static List<Integer> silent(List<EventLoop> loops, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    List<CountDownLatch> pulses = new ArrayList<>();
    for (EventLoop loop : loops) {
      CountDownLatch pulse = new CountDownLatch(1);
      try {
        loop.execute(pulse::countDown);
      } catch (RejectedExecutionException e) {
        pulse.countDown();
      }
      pulses.add(pulse);
    }
    List<Integer> silent = new ArrayList<>();
    for (int i = 0; i < pulses.size(); i++) {
      if (!pulses.get(i).await(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        silent.add(i);
      }
    }
    return silent;
  }
}
