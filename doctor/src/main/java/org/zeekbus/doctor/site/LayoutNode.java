package org.zeekbus.doctor.site;

import java.util.OptionalInt;

/**
 * A node of {@code Cluster::nodes}.
 *
 * @param type such as WORKER
 * @param address as text, without brackets
 * @param port where it listens: that of its PULL, if it is a logger
 */
public record LayoutNode(
    String name,
    String type,
    String address,
    OptionalInt port,
    OptionalInt metricsPort,
    Place place) {
  public boolean isManager() {
    return type.equals("MANAGER");
  }

  public boolean isLogger() {
    return type.equals("LOGGER");
  }
}
