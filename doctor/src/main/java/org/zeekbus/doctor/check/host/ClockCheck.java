package org.zeekbus.doctor.check.host;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.facts.Running;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;

/** A clock that others contradict: files, or zeekbus on another host. */
public final class ClockCheck implements Check {
  private static final Duration TOLERATED = Duration.ofMinutes(1);

  @Override
  public List<Finding> look(Facts facts) {
    List<String> evidence = new ArrayList<>();
    Instant now = facts.machine().now();
    facts
        .running()
        .flatMap(ClockCheck::time)
        .ifPresent(time -> {
          if (Duration.between(time, now).abs().compareTo(TOLERATED) > 0) {
            evidence.add(
                "%s: zeekbus says %s, and it is %s here"
                    .formatted(
                        facts.running().orElseThrow().at("version"), seconds(time), seconds(now)));
          }
        });
    for (Map.Entry<Path, Instant> file : new TreeMap<>(facts.machine().changed()).entrySet()) {
      if (file.getValue().isAfter(now.plus(TOLERATED))) {
        evidence.add(
            "%s: changed at %s, and it is %s now"
                .formatted(file.getKey(), seconds(file.getValue()), seconds(now)));
      }
    }
    return evidence.isEmpty()
        ? List.of()
        : List.of(
            Finding.warning(
                "clock_wrong",
                "The clock of this host, or of one that writes here, is wrong: logs will rotate and"
                    + " expire at the wrong time.",
                evidence,
                List.of(Remedy.run("timedatectl, or chronyc tracking"))));
  }

  private static Optional<Instant> time(Running running) {
    try {
      return Optional.of(Instant.parse(running.version().path("time").asString("")));
    } catch (DateTimeParseException e) {
      return Optional.empty(); // an older one does not tell
    }
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
