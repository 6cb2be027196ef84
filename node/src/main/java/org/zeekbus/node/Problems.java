package org.zeekbus.node;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts problems, tells the program, and logs the first, second, fourth, eighth and so on of each
 * kind: a flood of them must not become a flood of lines.
 *
 * <p>Owner: any thread.
 */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

  private final String node;
  private final Consumer<Problem> listener;
  private final Map<Problem.Kind, AtomicLong> counts = new EnumMap<>(Problem.Kind.class);

  Problems(String node, Consumer<Problem> listener) {
    this.node = node;
    this.listener = listener;
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
    try {
      listener.accept(new Problem(kind, text, cause));
    } catch (Throwable e) { // errors, too: nobody could do anything about them
      LOG.warn("{}: the listener for problems failed", node, e);
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
