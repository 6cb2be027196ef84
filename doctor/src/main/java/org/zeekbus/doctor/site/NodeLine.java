package org.zeekbus.doctor.site;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A node of {@code node.cfg}. One with {@code lb_procs} stands for several of the layout.
 *
 * @param type manager, logger, proxy, worker or standalone
 * @param processes its {@code lb_procs}; 0 without
 * @param variables of its {@code env_vars}
 * @param scripts its {@code aux_scripts}, with spaces between them
 * @param place its heading
 */
public record NodeLine(
    String name,
    String type,
    String host,
    int processes,
    Map<String, String> variables,
    String scripts,
    Place place) {
  private static final Pattern NUMBERED = Pattern.compile("-([1-9][0-9]{0,5})");

  public NodeLine {
    variables = Map.copyOf(variables);
  }

  /** Whether a node of the layout is this one, or one of those that it stands for. */
  public boolean standsFor(String node) {
    if (processes == 0) {
      return node.equals(name);
    }
    Matcher number = NUMBERED.matcher(node);
    return node.startsWith(name)
        && number.region(name.length(), node.length()).matches()
        && Integer.parseInt(number.group(1)) <= processes;
  }

  /** The nodes of the layout that it stands for (ZeekControl/config.py). */
  public List<String> nodes() {
    return processes == 0
        ? List.of(name)
        : IntStream.rangeClosed(1, processes).mapToObj(number -> name + "-" + number).toList();
  }
}
