package org.zeekbus.doctor.check.logs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.check.Hosts;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.site.Site;

/** Two loggers that write into one directory: their files have the same names. */
public final class ArchiveCheck implements Check {
  @Override
  public List<Finding> look(Facts facts) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < facts.buses().size(); i++) {
      for (int j = i + 1; j < facts.buses().size(); j++) {
        Bus one = facts.buses().get(i);
        Bus other = facts.buses().get(j);
        if (one.hasLogger() && other.hasLogger() && !haveNames(one, other)) {
          shared("logger.archive-dir", one.archive(), one, other.archive(), other, facts, findings);
        }
        if (one.hasLogger() && other.hasLogger()) {
          shared("logger.dir", one.directory(), one, other.directory(), other, facts, findings);
        }
      }
    }
    facts.site().flatMap(site -> withZeek(site, facts)).ifPresent(findings::add);
    return findings;
  }

  /** Archived files have the names of their loggers in them, where these have any. */
  private static boolean haveNames(Bus one, Bus other) {
    return one.loggerNode().isPresent() && !one.loggerNode().equals(other.loggerNode());
  }

  private static void shared(
      String key,
      Optional<Path> first,
      Bus one,
      Optional<Path> second,
      Bus other,
      Facts facts,
      List<Finding> findings) {
    boolean isOne =
        first.isPresent()
            && second.isPresent()
            && facts.machine().real(first.get()).equals(facts.machine().real(second.get()));
    if (!isOne) {
      return;
    }
    findings.add(
        Finding.critical(
            key.equals("logger.dir") ? "directory_shared" : "archive_shared",
            "Two loggers of zeekbus write to %s, with the same names.".formatted(first.get()),
            List.of(
                "%s: %s".formatted(one.origin(key), first.get()),
                "%s: %s".formatted(other.origin(key), second.get())),
            List.of(other.change(key, "(a directory of its own)"))));
  }

  private static Optional<Finding> withZeek(Site site, Facts facts) {
    Bus bus = facts.bus();
    Path logs = site.options().path("LogDir");
    if (site.nodes().isEmpty()
        || !bus.hasLogger()
        || bus.archive()
            .filter(each -> facts.machine().real(each).equals(facts.machine().real(logs)))
            .isEmpty()) {
      return Optional.empty();
    }
    LogRoutes routes = LogRoutes.of(site, facts);
    if (!routes.isKnown() || !site.isZeroMq()) {
      return Optional.empty();
    }
    List<String> beside =
        routes.loggers().stream()
            .filter(logger -> Hosts.isBeside(logger, site, facts))
            .map(logger -> logger.name())
            .toList();
    String who =
        !beside.isEmpty()
            ? beside.getFirst()
            : routes.isManagerLogger() && routes.loggers().isEmpty() && !site.isStandalone()
                ? "the manager"
                : "";
    return who.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.critical(
                "archive_shared",
                "Two loggers archive to %s, with the same names: zeekbus and %s."
                    .formatted(logs, who),
                List.of(
                    "%s: %s".formatted(bus.origin("logger.archive-dir"), logs),
                    site.options().file() + ": LogDir = " + logs),
                List.of(bus.change("logger.archive-dir", "(a directory of its own)"))));
  }
}
