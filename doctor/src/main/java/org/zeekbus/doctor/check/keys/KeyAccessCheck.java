package org.zeekbus.doctor.check.keys;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.facts.KeyCopy;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.machine.Denial;
import org.zeekbus.doctor.site.Site;

/** A service whose user may not read the keys that it is to use. */
public final class KeyAccessCheck implements Check {
  /** Beside the configuration of the service. */
  private static final String OWN = "curve";

  @Override
  public List<Finding> look(Facts facts) {
    return facts.buses().stream()
        .flatMap(bus -> bus.keys().access().map(access -> finding(bus, access, facts)).stream())
        .toList();
  }

  private static Finding finding(Bus bus, Denial access, Facts facts) {
    List<Remedy> remedies = new ArrayList<>();
    Path own = bus.file().resolveSibling(OWN);
    Path from =
        bus.keys()
            .directory()
            .filter(directory -> !directory.equals(own))
            .or(() -> facts.site().map(Site::keys))
            .orElse(Path.of("(the keys)"));
    KeyCopy.commands(access.user(), from, own)
        .forEach(command -> remedies.add(Remedy.run(command)));
    remedies.add(bus.change("zeekctl-keys", own.toString()));
    remedies.add(Remedy.run("systemctl restart zeekbus"));
    return Finding.critical(
        "keys_unreadable",
        "zeekbus does not start as a service: its user %s cannot use its keys."
            .formatted(access.user()),
        List.of("%s: %s".formatted(access.path(), access.why()), bus.keys().origin()),
        remedies);
  }
}
