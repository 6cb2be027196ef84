package org.zeekbus.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a result, but not forever; the exception names what was awaited. */
final class BoundedWait {
  private BoundedWait() {}

  static void await(CompletableFuture<?> done, Duration patience, String awaited)
      throws InterruptedException {
    try {
      var _ = done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new NodeException(
          NodeException.Kind.NOT_THERE,
          "waited %.1f s for %s".formatted(patience.toMillis() / 1000.0, awaited));
    } catch (ExecutionException e) {
      throw done.exceptionNow() instanceof NodeException why
          ? new NodeException(why.kind(), why.problem(), why.getCause())
          : new IllegalStateException(done.exceptionNow());
    }
  }
}
