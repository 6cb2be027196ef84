package org.zeekbus.doctor.check.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.machine.ServiceUnit;

/** A service that is to run, and does not. */
public final class ServiceStateCheck implements Check {
  /** It conflicts with all others. */
  private static final String WHOLE = "zeekbus.service";

  /** Of zeekbus: settings or usage are wrong, and the units do not try again. */
  private static final String WRONG_SETTINGS = "2";

  @Override
  public List<Finding> look(Facts facts) {
    List<ServiceUnit> used =
        facts.machine().services().stream()
            .filter(ServiceUnit::isInUse)
            .filter(unit -> isMeant(unit, facts))
            .toList();
    List<Finding> findings = new ArrayList<>();
    used.forEach(unit -> finding(unit, used).ifPresent(findings::add));
    if (used.isEmpty()) {
      facts.machine().services().stream()
          .filter(unit -> unit.isMasked() && unit.name().equals(WHOLE))
          .forEach(unit -> findings.add(masked(unit)));
    }
    return findings;
  }

  /** Whoever names a file asks about the service that reads that; others about all. */
  private static boolean isMeant(ServiceUnit unit, Facts facts) {
    return facts.buses().stream().anyMatch(bus -> bus.isOfService() || unit.reads(bus.file()));
  }

  private static Finding masked(ServiceUnit unit) {
    return Finding.warning(
        "service_masked",
        "%s is masked: nothing can start it.".formatted(unit.name()),
        List.of(shown(unit, "LoadState")),
        List.of(Remedy.run("systemctl unmask " + unit.name())));
  }

  private static Optional<Finding> finding(ServiceUnit unit, List<ServiceUnit> used) {
    String name = unit.name();
    Remedy log = Remedy.run("journalctl --unit %s --lines 20".formatted(name));
    return switch (unit.get("ActiveState")) {
      case "failed" ->
          Optional.of(
              Finding.critical(
                  "service_failed",
                  "%s has failed, and systemd does not start it again.".formatted(name),
                  List.of(
                      shown(unit, "ActiveState", "Result", "ExecMainStatus"),
                      unit.get("ExecMainStatus").equals(WRONG_SETTINGS)
                          ? "exit code 2: it refused its settings"
                          : ""),
                  List.of(log, Remedy.run("systemctl restart " + name))));
      case "activating" ->
          isRestarting(unit)
              ? Optional.of(
                  Finding.critical(
                      "service_restarts",
                      "%s ends as soon as it starts, and systemd starts it again.".formatted(name),
                      List.of(shown(unit, "SubState", "Result", "ExecMainStatus", "NRestarts")),
                      List.of(log)))
              : Optional.empty();
      case "inactive" -> Optional.of(stopped(unit, used));
      default ->
          unit.isEnabled() || hasEnabled(used, unit)
              ? Optional.empty()
              : Optional.of(
                  Finding.note(
                      "service_not_enabled",
                      "%s runs, but is not started with the host.".formatted(name),
                      List.of(shown(unit, "UnitFileState", "ActiveState")),
                      List.of(Remedy.run("systemctl enable " + name))));
    };
  }

  /** Of one that is to take its place, that is said. */
  private static boolean hasEnabled(List<ServiceUnit> used, ServiceUnit unit) {
    return used.stream()
        .anyMatch(
            other -> other.isEnabled() && unit.name().equals(WHOLE) != other.name().equals(WHOLE));
  }

  /** A service that ends others when it starts is not to be started where these run. */
  private static Finding stopped(ServiceUnit unit, List<ServiceUnit> used) {
    String name = unit.name();
    List<ServiceUnit> others =
        used.stream()
            .filter(ServiceUnit::isActive)
            .filter(other -> name.equals(WHOLE) != other.name().equals(WHOLE))
            .toList();
    if (others.isEmpty()) {
      return Finding.warning(
          "service_stopped",
          "%s is started with the host, but does not run now.".formatted(name),
          List.of(shown(unit, "UnitFileState", "ActiveState")),
          List.of(Remedy.run("systemctl start " + name)));
    }
    List<Remedy> remedies = new ArrayList<>(List.of(Remedy.run("systemctl disable " + name)));
    List<String> evidence = new ArrayList<>(List.of(shown(unit, "UnitFileState", "ActiveState")));
    for (ServiceUnit other : others) {
      evidence.add(shown(other, "UnitFileState", "ActiveState"));
      if (!other.isEnabled()) {
        remedies.add(Remedy.run("systemctl enable " + other.name()));
      }
    }
    return Finding.warning(
        "service_conflict",
        "%s is started with the host, in place of what runs now.".formatted(name),
        evidence,
        remedies);
  }

  /** Between two starts, or in one that is not the first. */
  private static boolean isRestarting(ServiceUnit unit) {
    return unit.get("SubState").equals("auto-restart")
        || unit.get("NRestarts").matches("[1-9]\\d*");
  }

  private static String shown(ServiceUnit unit, String... properties) {
    StringBuilder text = new StringBuilder("systemctl show " + unit.name() + ":");
    for (String property : properties) {
      text.append(' ').append(property).append('=').append(unit.get(property));
    }
    return text.toString();
  }
}
