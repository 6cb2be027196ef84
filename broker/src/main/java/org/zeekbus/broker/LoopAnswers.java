package org.zeekbus.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks all event loops the same, with one task for each, and waits for their answers: for all
 * together two seconds at most.
 *
 * <p>Owner: the thread that asks, which is no event loop.
 */
final class LoopAnswers {
  /** A loop that has not answered for so long hangs. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private LoopAnswers() {}

  /** The answers, by the loops' index; null for a loop that has not answered in time. */
  static <T> List<@Nullable T> of(
      List<Forwarder> forwarders, String what, Function<Forwarder, T> look) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<CompletableFuture<T>> asked = new ArrayList<>();
    for (Forwarder forwarder : forwarders) {
      asked.add(ask(forwarder, what, look));
    }
    List<@Nullable T> answers = new ArrayList<>();
    for (CompletableFuture<T> each : asked) {
      answers.add(await(each, deadline));
    }
    return answers;
  }

  private static <T> CompletableFuture<T> ask(
      Forwarder forwarder, String what, Function<Forwarder, T> look) {
    try {
      return forwarder.proxy().ask(what, look);
    } catch (RejectedExecutionException e) { // the loop has ended
      return CompletableFuture.failedFuture(e);
    }
  }

  private static <T> @Nullable T await(CompletableFuture<T> answer, long deadline) {
    try {
      return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
