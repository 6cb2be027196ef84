package org.zeekbus.node;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * The door to the node's event loop: a method for each task that runs there. Sockets have their
 * own.
 *
 * <p>Owner: any thread.
 */
final class NodeLoop {
  private static final int EXPIRY_CHECKS = 10;
  private static final String TASK = "zeekbus-membership";

  private final EventLoop loop;
  private final Supervisor supervisor;

  NodeLoop(EventLoop loop, Supervisor supervisor) {
    this.loop = loop;
    this.supervisor = supervisor;
  }

  /** Whether the caller runs on it, and so must not wait. */
  boolean isCurrent() {
    return loop.inEventLoop();
  }

  /** Looks ten times within {@code expiration} for exchanges of hellos that have expired. */
  void repeatExpiry(Duration expiration, Runnable expire) {
    long millis = Math.max(1, expiration.toMillis() / EXPIRY_CHECKS);
    ScheduledFuture<?> _ =
        loop.scheduleAtFixedRate(
            supervisor.task(TASK, expire), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Looks once, {@code expiration} after the broker's return, for nodes that are not back. */
  void expireMissing(Duration expiration, Runnable expire) {
    ScheduledFuture<?> _ =
        loop.schedule(supervisor.task(TASK, expire), expiration.toMillis(), TimeUnit.MILLISECONDS);
  }
}
