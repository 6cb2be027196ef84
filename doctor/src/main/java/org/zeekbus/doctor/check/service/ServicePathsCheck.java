package org.zeekbus.doctor.check.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.machine.Denial;
import org.zeekbus.doctor.machine.Machine;
import org.zeekbus.doctor.machine.ServiceUnit;

/** A service that is to write where systemd, or the system, does not let it. */
public final class ServicePathsCheck implements Check {
  @Override
  public List<Finding> look(Facts facts) {
    List<Finding> findings = new ArrayList<>();
    for (Service service : Service.of(facts)) {
      service
          .directories()
          .forEach((key, directory) -> look(service, key, directory, facts, findings));
    }
    return findings;
  }

  private static void look(
      Service service, String key, Path directory, Facts facts, List<Finding> findings) {
    ServiceUnit unit = service.unit();
    Bus bus = service.bus();
    Denial denial = unit.isOwn(directory) ? null : facts.machine().denied().get(directory);
    if (!unit.mayWrite(directory, facts.machine()::real)) {
      findings.add(
          Finding.critical(
              "service_path_closed",
              "%s may not write to %s: systemd does not let it.".formatted(unit.name(), directory),
              List.of(
                  "%s: %s".formatted(bus.origin(key), directory),
                  "systemctl show %s: %s".formatted(unit.name(), bounds(unit))),
              remedies(service, key, directory, facts.machine())));
    } else if (denial != null) {
      findings.add(
          Finding.critical(
              "service_path_denied",
              "%s may not write to %s: its user %s has no right to."
                  .formatted(unit.name(), directory, denial.user()),
              List.of(
                  "%s: %s".formatted(bus.origin(key), directory),
                  "%s: %s".formatted(denial.path(), denial.why())),
              List.of(
                  new Remedy(Remedy.DO, advice(denial, directory)),
                  Remedy.run("systemctl restart " + unit.name()))));
    }
  }

  /** A directory that is there may be Zeek's, and is to stay so. */
  private static String advice(Denial denial, Path directory) {
    return denial.path().equals(directory)
        ? "Let it, by a group of %s that may write there, or by setfacl (of the package acl): setfacl -m u:%s:rwx %s"
            .formatted(denial.user(), denial.user(), directory)
        : "Let it through %s, or make %s for it: install -d -o %s %s"
            .formatted(denial.path(), directory, denial.user(), directory);
  }

  private static String bounds(ServiceUnit unit) {
    Map<String, String> set = new LinkedHashMap<>();
    for (String property :
        List.of(
            "ProtectSystem",
            "ProtectHome",
            "InaccessiblePaths",
            "ReadOnlyPaths",
            "ReadWritePaths",
            "BindPaths")) {
      if (!unit.get(property).isEmpty()) {
        set.put(property, unit.get(property));
      }
    }
    return set.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .reduce((one, other) -> one + " " + other)
        .orElse("");
  }

  private static List<Remedy> remedies(
      Service service, String key, Path directory, Machine machine) {
    ServiceUnit unit = service.unit();
    if (unit.isHidden(directory, machine::real)) {
      return List.of(service.bus().change(key, "(a directory that is in no home)"));
    }
    String file = "/etc/systemd/system/%s.d/override.conf".formatted(unit.name());
    String path = directory.toString();
    List<Remedy> remedies = new ArrayList<>();
    if (machine.missing().contains(directory)) {
      remedies.add(Remedy.run("install -d -o %s %s".formatted(unit.get("User"), path)));
    }
    remedies.add(new Remedy(file, "[Service]"));
    remedies.add(
        new Remedy(file, "ReadWritePaths=" + (path.indexOf(' ') < 0 ? path : '"' + path + '"')));
    remedies.add(Remedy.run("systemctl daemon-reload"));
    remedies.add(Remedy.run("systemctl restart " + unit.name()));
    return remedies;
  }
}
