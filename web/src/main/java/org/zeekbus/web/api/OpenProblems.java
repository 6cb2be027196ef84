package org.zeekbus.web.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.web.observe.Observation;

/**
 * The problems that are open. One opens when its condition has held for as many observations as its
 * kind asks for, and stays for some seconds after the condition has ended, so that none flickers.
 *
 * <p>Owner: the observer's thread.
 */
final class OpenProblems {
  private static final Duration STAYS = Duration.ofSeconds(5);

  private static final Comparator<Problem> WORST_FIRST =
      Comparator.comparing(Problem::severity)
          .reversed()
          .thenComparing(Problem::kind)
          .thenComparing(Problem::since)
          .thenComparing(Problem::subject);

  private record Key(Problem.Kind kind, String subject) {}

  /** A condition that holds, or held some seconds ago. */
  private static final class Held {
    private final Instant since;
    private int observations;
    private long seen;
    private @Nullable Problem open;

    Held(Instant since) {
      this.since = since;
    }
  }

  private final Map<Key, Held> held = new HashMap<>();
  private @Nullable Observation now;

  /** A new observation: conditions are reported next. */
  void begin(Observation observation) {
    now = observation;
  }

  /** How long the condition has held so far. */
  Duration age(Problem.Kind kind, String subject) {
    Held known = held.get(new Key(kind, subject));
    return known == null || now == null ? Duration.ZERO : Duration.between(known.since, now.time());
  }

  /** A condition holds in this observation. */
  void report(
      Problem.Severity severity,
      Problem.Kind kind,
      String subject,
      @Nullable String node,
      String text,
      String advice) {
    Observation observation = now;
    if (observation == null) {
      return;
    }
    Held it = held.computeIfAbsent(new Key(kind, subject), _ -> new Held(observation.time()));
    it.observations++;
    it.seen = observation.nanos();
    if (it.open != null || it.observations >= observationsNeeded(kind)) {
      it.open = new Problem(severity, kind, subject, node, it.since, text, advice);
    }
  }

  /** Closes a problem at once, as a worse one of the same subject says more. */
  void supersede(Problem.Kind kind, String subject) {
    held.remove(new Key(kind, subject));
  }

  /** Whether any problem of this kind is open. */
  boolean has(Problem.Kind kind) {
    return held.entrySet().stream()
        .anyMatch(each -> each.getKey().kind() == kind && each.getValue().open != null);
  }

  /** All that are open, the worst first, once all conditions were reported. */
  List<Problem> end() {
    Observation observation = now;
    if (observation == null) {
      return List.of();
    }
    held.values()
        .removeIf(it -> {
          long silent = observation.nanos() - it.seen;
          return silent > 0 && (it.open == null || silent > STAYS.toNanos());
        });
    return held.values().stream()
        .map(it -> it.open)
        .filter(open -> open != null)
        .sorted(WORST_FIRST)
        .toList();
  }

  /** A moment of these is everyday life: a burst, or a node that starts again. */
  private static int observationsNeeded(Problem.Kind kind) {
    return switch (kind) {
      case SUBSCRIBER_SLOW, LOGGER_NOT_READING -> 2;
      case PUBLISHER_PAUSED, LOG_LAG -> 3;
      case NODE_GONE -> 5;
      case ROLE_FAILED,
          LOOP_HANGING,
          DISK_FULL,
          SINK_FAILING,
          SINK_DROPPING,
          SUBSCRIBER_DROPPING,
          SUBSCRIBER_STUCK,
          CLIENT_SLOW,
          MEMORY_SHORT,
          DEAD_LETTERS,
          SPOOL_GROWING,
          REFUSED ->
          1;
    };
  }
}
