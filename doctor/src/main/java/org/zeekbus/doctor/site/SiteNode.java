package org.zeekbus.doctor.site;

import java.util.Map;
import java.util.Optional;

/**
 * A node of a site: where it is, and which values its options have.
 *
 * @param layout its entry of the layout; a process without cluster has none
 * @param line its heading in {@code node.cfg}, if that is known
 * @param variables of its environment, as far as zeekctl sets them
 */
public record SiteNode(
    String name,
    String type,
    String address,
    Optional<LayoutNode> layout,
    Optional<NodeLine> line,
    Map<String, String> variables,
    NodeScripts scripts) {
  /** Zeek's own type of a process that is in no cluster. */
  static final String NONE = "NONE";

  public SiteNode {
    variables = Map.copyOf(variables);
  }

  public boolean isManager() {
    return type.equals("MANAGER");
  }

  public boolean isLogger() {
    return type.equals("LOGGER");
  }

  /** Whether it is a process of its own, without a cluster. */
  public boolean isStandalone() {
    return type.equals(NONE);
  }
}
