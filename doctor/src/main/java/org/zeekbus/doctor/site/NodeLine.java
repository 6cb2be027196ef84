package org.zeekbus.doctor.site;

import java.util.Map;

/**
 * A node of {@code node.cfg}. One with {@code lb_procs} stands for several of the layout.
 *
 * @param type manager, logger, proxy, worker or standalone
 * @param variables of its {@code env_vars}
 * @param place its heading
 */
public record NodeLine(
    String name, String type, String host, Map<String, String> variables, Place place) {
  public NodeLine {
    variables = Map.copyOf(variables);
  }

  /** Whether a node of the layout is this one, or one of those that it stands for. */
  public boolean standsFor(String node) {
    return node.equals(name) || node.matches(java.util.regex.Pattern.quote(name) + "-\\d+");
  }
}
