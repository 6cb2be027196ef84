package org.zeekbus.doctor.check.live;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.facts.Running;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;

/**
 * A zeekbus that runs with other settings than its file has now. What flags and variables say wins
 * over any file, and is meant so.
 */
public final class RunningSettingsCheck implements Check {
  private static final int MOST = 6;
  private static final String DEFAULT = "default";
  private static final String BY = "by ";
  private static final Pattern LINE = Pattern.compile("(.+):\\d+");

  /** A signal changes it, too. */
  private static final String LOG_LEVEL = "log.level";

  @Override
  public List<Finding> look(Facts facts) {
    if (facts.running().isEmpty()) {
      return List.of();
    }
    Bus bus = facts.bus();
    Map<String, Running.Setting> running = facts.running().get().settings();
    List<String> evidence = new ArrayList<>();
    for (Map.Entry<String, String> each : new TreeMap<>(bus.configured().values()).entrySet()) {
      String key = each.getKey();
      Running.Setting there = running.get(key);
      String place = bus.configured().places().get(key);
      // A default may depend on the machine and the command; what the file says does not.
      if (there != null
          && isOfFile(there, running, bus.file())
          && !there.value().equals(each.getValue())
          && (place != null || !there.origin().equals(DEFAULT))
          && !key.equals(LOG_LEVEL)
          && evidence.size() < MOST) {
        evidence.add(
            "%s: %s runs (%s), %s is configured (%s)"
                .formatted(
                    key,
                    there.value(),
                    there.origin(),
                    each.getValue(),
                    place == null ? "default" : place));
      }
    }
    return evidence.isEmpty()
        ? List.of()
        : List.of(
            Finding.warning(
                "settings_not_in_effect",
                "zeekbus runs with other settings than its file has now.",
                evidence,
                List.of(Remedy.run("systemctl restart zeekbus"))));
  }

  /** The file's line, or that it had none. */
  private static boolean isOfFile(
      Running.Setting setting, Map<String, Running.Setting> all, Path file) {
    String origin = setting.origin();
    if (origin.startsWith(BY)) {
      Running.Setting by = all.get(origin.substring(BY.length()));
      return by != null && !by.origin().startsWith(BY) && isOfFile(by, all, file);
    }
    Matcher line = LINE.matcher(origin);
    return origin.equals(DEFAULT) || (line.matches() && file.endsWith(Path.of(line.group(1))));
  }
}
