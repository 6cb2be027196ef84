package org.zeekbus.doctor.check.service;

import java.util.List;
import java.util.Optional;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.machine.ServiceUnit;

/** A service that is to run, and does not. */
public final class ServiceStateCheck implements Check {
  /** Of zeekbus: settings or usage are wrong, and the units do not try again. */
  private static final String WRONG_SETTINGS = "2";

  @Override
  public List<Finding> look(Facts facts) {
    return Service.of(facts).stream()
        .flatMap(service -> finding(service.unit(), facts).stream())
        .toList();
  }

  private static Optional<Finding> finding(ServiceUnit unit, Facts facts) {
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
                      "%s ends as soon as it starts, again and again.".formatted(name),
                      List.of(shown(unit, "SubState", "Result", "ExecMainStatus", "NRestarts")),
                      List.of(log)))
              : Optional.empty();
      case "inactive" ->
          Optional.of(
              Finding.warning(
                  "service_stopped",
                  "%s is started with the host, but does not run now.".formatted(name),
                  List.of(shown(unit, "UnitFileState", "ActiveState")),
                  List.of(Remedy.run("systemctl start " + name))));
      default ->
          unit.isEnabled() || facts.running().isEmpty()
              ? Optional.empty()
              : Optional.of(
                  Finding.note(
                      "service_not_enabled",
                      "%s runs, but is not started with the host.".formatted(name),
                      List.of(shown(unit, "UnitFileState", "ActiveState")),
                      List.of(Remedy.run("systemctl enable " + name))));
    };
  }

  /** Between two starts, or in one of many. */
  private static boolean isRestarting(ServiceUnit unit) {
    return unit.get("SubState").equals("auto-restart")
        || unit.get("NRestarts").matches("[3-9]|[1-9]\\d+");
  }

  private static String shown(ServiceUnit unit, String... properties) {
    StringBuilder text = new StringBuilder("systemctl show " + unit.name() + ":");
    for (String property : properties) {
      text.append(' ').append(property).append('=').append(unit.get(property));
    }
    return text.toString();
  }
}
