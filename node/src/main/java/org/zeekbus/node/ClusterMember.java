package org.zeekbus.node;

/**
 * A process that is a node of the cluster.
 *
 * @param name as in the cluster's layout: {@code worker-1}
 * @param id new with each start of the process; opaque
 */
public record ClusterMember(String name, String id) {
  /** The form in logs: {@code worker-1 (zeromq_worker-1_…)}. */
  @Override
  public String toString() {
    return name + " (" + id + ")";
  }
}
