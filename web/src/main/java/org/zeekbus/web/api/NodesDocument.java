package org.zeekbus.web.api;

import java.time.Instant;
import java.util.List;
import org.zeekbus.web.observe.NodeEntry;

/** {@code /api/v1/nodes}. Its components are fields of the API (docs/api.md). */
record NodesDocument(Instant time, List<NodeEntry> nodes, int nodesLeftOut) {
  static NodesDocument of(Moment moment) {
    ClusterDocument cluster = ClusterDocument.of(moment);
    return new NodesDocument(cluster.time(), cluster.nodes(), cluster.nodesLeftOut());
  }
}
