package org.zeekbus.app.role;

/**
 * The state of a logger in its cluster at one moment. Owner: nobody; never changes.
 *
 * @param joined whether it is a node of the cluster
 * @param nodesUp other nodes that are up
 * @param problems messages of other nodes that did not follow the protocol of joining
 */
record MembershipSnapshot(boolean joined, int nodesUp, long problems) {
  /** The same for people, one line. */
  String text() {
    return joined
        ? "cluster: %d other nodes up, %d problems in joining\n".formatted(nodesUp, problems)
        : "cluster: not joined\n";
  }
}
