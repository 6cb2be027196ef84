package org.zeekbus.node;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.thread.Failure;

/**
 * Whether and why a node shuts down, for callers that wait or come later.
 *
 * <p>Owner: any thread.
 */
final class Shutdown {
  /** Why a node shuts down. Without a failure, the program closed it. */
  private record Reason(@Nullable Failure failure) {}

  private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();
  private final CountDownLatch complete = new CountDownLatch(1);

  /** Begins the shutdown; false if it had begun. */
  boolean begin(@Nullable Failure failure) {
    return reason.compareAndSet(null, new Reason(failure));
  }

  boolean hasBegun() {
    return reason.get() != null;
  }

  /** All is closed. */
  void complete() {
    complete.countDown();
  }

  /** Waits until all is closed; throws if a failure was the reason. */
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

  /** The exception for callers of a closed node. */
  NodeException exception() {
    Reason why = reason.get();
    Failure failure = why == null ? null : why.failure();
    return failure == null
        ? new NodeException(NodeException.Kind.CLOSED, "the node is closed")
        : new NodeException(
            NodeException.Kind.CLOSED, "the node is closed: " + failure, failure.cause());
  }
}
