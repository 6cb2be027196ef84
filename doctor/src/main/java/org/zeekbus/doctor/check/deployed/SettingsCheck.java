package org.zeekbus.doctor.check.deployed;

import java.util.List;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;

/** What a start of zeekbus would refuse. */
public final class SettingsCheck implements Check {
  @Override
  public List<Finding> look(Facts facts) {
    return facts.buses().stream()
        .filter(bus -> !bus.refused().isEmpty())
        .map(bus ->
            Finding.critical(
                "settings_refused",
                "zeekbus does not start: it refuses its settings.",
                bus.refused(),
                List.of(Remedy.run("zeekbus check-config --config " + bus.file()))))
        .toList();
  }
}
