package org.zeekbus.doctor.check.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.machine.ServiceUnit;

/** A service that somebody wants to run, with the zeekbus whose configuration it reads. */
record Service(ServiceUnit unit, Bus bus) {
  private static final String DATA = "data";

  static List<Service> of(Facts facts) {
    List<Service> all = new ArrayList<>();
    for (ServiceUnit unit : facts.machine().services()) {
      for (Bus bus : facts.buses()) {
        if (unit.isInUse() && unit.reads(bus.file())) {
          all.add(new Service(unit, bus));
        }
      }
    }
    return all;
  }

  /** Where it writes, by the setting that says so. */
  Map<String, Path> directories() {
    Map<String, Path> directories = new LinkedHashMap<>();
    boolean isLogger = unit.role().filter(role -> role.matches("run|logger")).isPresent();
    bus.directories()
        .forEach((key, path) -> {
          if (isLogger || key.equals(DATA)) {
            directories.put(key, path);
          }
        });
    bus.archive()
        .filter(archive -> isLogger && archive.isAbsolute())
        .filter(archive -> directories.values().stream().noneMatch(archive::startsWith))
        .ifPresent(archive -> directories.put("logger.archive-dir", archive));
    return directories;
  }
}
