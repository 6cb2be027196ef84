package org.zeekbus.doctor.check.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;

/** A zeekbus that runs with other settings than its file has now. */
public final class RunningSettingsCheck implements Check {
  private static final int MOST = 6;

  @Override
  public List<Finding> look(Facts facts) {
    if (facts.running().isEmpty()) {
      return List.of();
    }
    Bus bus = facts.bus();
    Map<String, String> running = facts.running().get().settings();
    List<String> evidence = new ArrayList<>();
    for (Map.Entry<String, String> each : new TreeMap<>(bus.values()).entrySet()) {
      String there = running.get(each.getKey());
      // A default may depend on the machine and the command; what the file says does not.
      if (there != null
          && !there.equals(each.getValue())
          && bus.origins().containsKey(each.getKey())
          && evidence.size() < MOST) {
        evidence.add(
            "%s: %s runs, %s is configured (%s)"
                .formatted(
                    each.getKey(), there, each.getValue(), bus.origins().get(each.getKey())));
      }
    }
    return evidence.isEmpty()
        ? List.of()
        : List.of(
            Finding.warning(
                "settings_not_in_effect",
                "zeekbus runs with other settings than are configured.",
                evidence,
                List.of(Remedy.run("systemctl restart zeekbus"))));
  }
}
