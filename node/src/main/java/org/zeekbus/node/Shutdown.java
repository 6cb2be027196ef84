package org.zeekbus.node;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.thread.Failure;

/**
 * The end of a node: whether it has begun, and why, for those who wait for something meanwhile, or
 * come later.
 *
 * <p>Owner: any thread.
 */
final class Shutdown {
  /** Why a node ends; without a failure the program wants it. */
  private record Reason(@Nullable Failure failure) {}

  private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();
  private final CountDownLatch complete = new CountDownLatch(1);

  /** Begins it; false if it had begun. */
  boolean begin(@Nullable Failure failure) {
    return reason.compareAndSet(null, new Reason(failure));
  }

  boolean hasBegun() {
    return reason.get() != null;
  }

  /** Everything is closed. */
  void complete() {
    complete.countDown();
  }

  /** Waits until everything is closed; throws if that was due to a failure. */
  void await() throws InterruptedException {
    complete.await();
    Reason why = reason.get();
    if (why != null && why.failure() != null) {
      throw exception();
    }
  }

  /** Throws if it has begun. */
  void check() {
    if (hasBegun()) {
      throw exception();
    }
  }

  /** What those hear who want something of the node. */
  NodeException exception() {
    Reason why = reason.get();
    Failure failure = why == null ? null : why.failure();
    return failure == null
        ? new NodeException(NodeException.Kind.CLOSED, "the node is closed")
        : new NodeException(
            NodeException.Kind.CLOSED, "the node is closed: " + failure, failure.cause());
  }
}
