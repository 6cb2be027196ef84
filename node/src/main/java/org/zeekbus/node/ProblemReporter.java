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
 * Counts problems, passes them to the program, and logs the first, second, fourth, eighth and so on
 * of each kind, so that a flood of problems is no flood of lines.
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
   * No problems so far.
   *
   * @param listener the program's
   * @param fatal hears of failures after which the program cannot be relied on
   */
  ProblemReporter(String node, Consumer<Problem> listener, Consumer<Failure> fatal) {
    this.node = node;
    this.listener = listener;
    this.fatal = fatal;
    for (Problem.Kind kind : Problem.Kind.values()) {
      counts.put(kind, new AtomicLong());
    }
  }

  /** As in "1 record" and "2 records". */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
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

  /** Counts and passes on a problem that is logged elsewhere. */
  void tell(Problem.Kind kind, String text) {
    counter(kind).incrementAndGet();
    tell(new Problem(kind, text, null));
  }

  /** A handler or listener of the program has thrown an exception or error. */
  void failed(String what, Throwable cause) {
    report(Problem.Kind.HANDLER, 1, what + " failed", cause);
    endIfFatal(new Failure(what, cause));
  }

  /**
   * The library itself has failed. The supervisor has logged this, and decides whether the node
   * ends.
   */
  void internal(Failure failure) {
    counter(Problem.Kind.INTERNAL).incrementAndGet();
    tell(new Problem(Problem.Kind.INTERNAL, failure.what() + " failed", failure.cause()));
  }

  private void tell(Problem problem) {
    try {
      listener.accept(problem);
    } catch (Throwable e) { // errors, too; not passed to the listener, which would fail again
      counter(Problem.Kind.HANDLER).incrementAndGet();
      LOG.warn("{}: the listener of problems failed", node, e);
      endIfFatal(new Failure("the listener of problems", e));
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
