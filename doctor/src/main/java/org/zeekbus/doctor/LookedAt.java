package org.zeekbus.doctor;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;

/** Says what the facts are about, so that nobody reads a diagnosis of another site. */
final class LookedAt {
  private LookedAt() {}

  static List<String> of(Facts facts) {
    List<String> lines = new ArrayList<>();
    lines.add(
        facts
            .site()
            .map(site ->
                "Zeek in %s, %s"
                    .formatted(
                        site.prefix(),
                        site.isStandalone()
                            ? "standalone"
                            : count(site.nodes().size(), "node")
                                + " on "
                                + count(site.addresses().size(), "address")))
            .orElse("no Zeek"));
    for (Bus bus : facts.buses()) {
      lines.add(
          Files.exists(bus.file())
              ? "zeekbus of " + bus.file()
              : "zeekbus with its defaults (there is no %s)".formatted(bus.file()));
    }
    lines.add(
        facts
            .running()
            .map(running ->
                "it runs: %s, version %s, pid %d"
                    .formatted(
                        running.url(),
                        running.version().path("version").asString("unknown"),
                        running.pid()))
            .orElse("it does not run, or does not answer"));
    return lines;
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : what.endsWith("s") ? "es" : "s");
  }
}
