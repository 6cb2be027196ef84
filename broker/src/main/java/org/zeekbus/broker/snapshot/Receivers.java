package org.zeekbus.broker.snapshot;

import java.util.List;

/**
 * The nodes that get messages of a topic. Owner: nobody; never changes.
 *
 * @param nodes their labels, as {@link BrokerSnapshot.Node#label}, in alphabetical order
 * @param leftOut nodes beyond the bound
 */
public record Receivers(List<String> nodes, int leftOut) {
  /** Copies the list. */
  public Receivers {
    nodes = List.copyOf(nodes);
  }
}
