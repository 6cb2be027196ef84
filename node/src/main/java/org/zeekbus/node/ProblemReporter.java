package org.zeekbus.node;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.thread.Failure;

/**
 * Counts problems, tells the program, and logs the first, second, fourth, eighth and so on of each
 * kind: a flood of them must not become a flood of lines.
 *
 * <p>Owner: any thread.
 */
final class ProblemReporter {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

  private final String node;
  private final Consumer<Problem> listener;
  private final Consumer<Failure> fatal;
  private final Map<Problem.Kind, AtomicLong> counts = new EnumMap<>(Problem.Kind.class);

  /**
   * None so far.
   *
   * @param listener the program's
   * @param fatal hears of failures of the program after which nothing can be relied on
   */
  ProblemReporter(String node, Consumer<Problem> listener, Consumer<Failure> fatal) {
    this.node = node;
    this.listener = listener;
    this.fatal = fatal;
    for (Problem.Kind kind : Problem.Kind.values()) {
      counts.put(kind, new AtomicLong());
    }
  }

  void report(Problem.Kind kind, String text) {
    report(kind, 1, text, null);
  }

  void report(Problem.Kind kind, long times, String text, @Nullable Throwable cause) {
    long before = counter(kind).getAndAdd(times);
    if (Long.highestOneBit(before) != Long.highestOneBit(before + times)) {
      LOG.warn("{}: {} ({} so far): {}", node, kind, before + times, text, cause);
    }
    tell(new Problem(kind, text, cause));
  }

  /** Counts and tells what is logged elsewhere. */
  void tell(Problem.Kind kind, String text) {
    counter(kind).incrementAndGet();
    tell(new Problem(kind, text, null));
  }

  /** What the program gave has thrown something. */
  void failed(String what, Throwable cause) {
    report(Problem.Kind.HANDLER, 1, what + " failed", cause);
    endIfFatal(new Failure(what, cause));
  }

  /** The library itself has failed; the supervisor has logged it, and decides what follows. */
  void internal(Failure failure) {
    counter(Problem.Kind.INTERNAL).incrementAndGet();
    tell(new Problem(Problem.Kind.INTERNAL, failure.what() + " failed", failure.cause()));
  }

  private void tell(Problem problem) {
    try {
      listener.accept(problem);
    } catch (Throwable e) { // errors, too; and it cannot be told itself, as it would fail again
      counter(Problem.Kind.HANDLER).incrementAndGet();
      LOG.warn("{}: the listener for problems failed", node, e);
      endIfFatal(new Failure("the listener for problems", e));
    }
  }

  private void endIfFatal(Failure failure) {
    if (failure.isFatal()) {
      fatal.accept(failure);
    }
  }

  long count(Problem.Kind kind) {
    return counter(kind).get();
  }

  private AtomicLong counter(Problem.Kind kind) {
    AtomicLong counter = counts.get(kind);
    if (counter == null) {
      throw new AssertionError(kind);
    }
    return counter;
  }
}
