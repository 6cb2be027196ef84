package org.zeekbus.web.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.RoleState;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;

/** Whether each role does its work, and if not, why. Owner: nobody. */
public final class Readiness {
  private static final int MOST_NAMES = 10;

  private Readiness() {}

  /** The roles that run, as they were observed. */
  public static List<RoleState> of(Observation now) {
    List<RoleState> roles = new ArrayList<>();
    @Nullable BrokerSnapshot broker = now.broker();
    if (broker != null) {
      roles.add(state("broker", ofBroker(broker)));
    }
    @Nullable LoggerSnapshot logger = now.logger();
    if (logger != null) {
      roles.add(state("logger", ofLogger(logger)));
    }
    @Nullable WebSocketSnapshot webSocket = now.webSocket();
    if (webSocket != null) {
      roles.add(
          state(
              "websocket", webSocket.listening() ? List.of() : List.of("it takes no new clients")));
    }
    return roles;
  }

  private static RoleState state(String role, List<String> reasons) {
    return new RoleState(role, reasons.isEmpty(), reasons);
  }

  private static List<String> ofBroker(BrokerSnapshot broker) {
    return broker.loops().stream()
        .filter(loop -> !loop.answered())
        .map(loop ->
            "event loop %d does not answer; it was waited for %s"
                .formatted(loop.index(), seconds(loop.lagNanos())))
        .toList();
  }

  private static List<String> ofLogger(LoggerSnapshot logger) {
    List<String> reasons = new ArrayList<>();
    LoggerSnapshot.Intake intake = logger.intake();
    if (!intake.reading()) {
      reasons.add(
          "nodes are not read: batches that are not written yet take %,d bytes (logger.intake: %,d)"
              .formatted(intake.heldBytes(), intake.limitBytes()));
    }
    for (LoggerSnapshot.Sink sink : logger.sinks()) {
      String reason = ofSink(sink);
      if (reason != null) {
        reasons.add("sink " + sink.name() + ": " + reason);
      }
      Set<String> parked = sink.parked().logs().keySet();
      if (!parked.isEmpty()) {
        String why = sink.parked().reason();
        reasons.add(
            "sink %s: cannot write %s%s"
                .formatted(sink.name(), some(parked), why == null ? "" : ": " + why));
      }
    }
    return reasons;
  }

  private static String some(Set<String> names) {
    String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return names.size() <= MOST_NAMES
        ? first
        : "%s and %d more".formatted(first, names.size() - MOST_NAMES);
  }

  private static @Nullable String ofSink(LoggerSnapshot.Sink sink) {
    String problem = sink.problem();
    return switch (sink.state()) {
      case RUNNING -> null;
      case RETRYING -> problem == null ? "it failed, and is called again" : problem;
      case HANGING -> "it hangs: " + sink.activity() + " for " + seconds(sink.activityNanos());
      case GONE -> problem == null ? "it takes nothing any more" : problem;
      case CLOSED -> problem == null ? "it is closed" : problem;
    };
  }

  private static String seconds(long nanos) {
    return "%.1f s".formatted(nanos / (double) TimeUnit.SECONDS.toNanos(1));
  }
}
