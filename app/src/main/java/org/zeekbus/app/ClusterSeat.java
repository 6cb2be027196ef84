package org.zeekbus.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.node.NodeBuilder;
import org.zeekbus.node.NodeException;
import org.zeekbus.node.Problem;
import org.zeekbus.node.Topics;
import org.zeekbus.zmtp.Endpoint;

/**
 * A logger's place among the nodes: other nodes see it come and go, and their scripts find it where
 * they expect a logger of the layout. It waits for the broker on a thread of its own: logs are
 * taken meanwhile.
 *
 * <p>Owner: the main thread; the joining thread hands the node over.
 */
final class ClusterSeat {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterSeat.class);
  private static final Duration PATIENCE = Duration.ofDays(365);
  private static final String POOL = "zeek.cluster.pool.logger";

  private final NodeBuilder builder;
  private final PrintWriter out;
  private final Thread joining;
  private @Nullable ClusterNode node;
  private boolean isStopped;

  private ClusterSeat(String name, Endpoint xpub, Endpoint xsub, PrintWriter out) {
    this.out = out;
    this.builder =
        ClusterNode.builder(name)
            .broker(xpub.toString(), xsub.toString())
            .patience(PATIENCE)
            .subscribe(POOL)
            .subscribe(Topics.LOGGER)
            // Scripts publish events to all loggers, which this one has no use for.
            .onAny(message -> {});
    this.joining = Thread.ofVirtual().name("zeekbus-join").unstarted(this::join);
  }

  /** Takes the seat that the configuration names, if any. */
  static Optional<ClusterSeat> take(Configuration configuration, PrintWriter out) {
    Optional<ClusterSeat> seat =
        configuration
            .find(Settings.NODE)
            .map(name ->
                new ClusterSeat(
                    name,
                    configuration.get(Settings.BROKER_XPUB),
                    configuration.get(Settings.BROKER_XSUB),
                    out));
    seat.ifPresent(taken -> taken.joining.start());
    return seat;
  }

  private void join() {
    try {
      ClusterNode joined = builder.join();
      boolean isLate;
      synchronized (this) {
        isLate = isStopped;
        node = isLate ? null : joined;
      }
      if (isLate) {
        joined.close();
        return;
      }
      out.println("joined the cluster as " + joined.name() + " (" + joined.id() + ")");
      out.flush();
    } catch (NodeException e) {
      LOG.error("logs are taken, but other nodes do not see this logger: {}", e.getMessage());
    } catch (InterruptedException e) {
      // Stopped before the broker was there.
    }
  }

  /** Leaves: other nodes see it go. */
  void leave() {
    ClusterNode left;
    synchronized (this) {
      isStopped = true;
      left = node;
    }
    joining.interrupt();
    if (left != null) {
      left.close();
    }
  }

  /** The state of this moment, for people. */
  synchronized String print() {
    return node == null
        ? "cluster: not joined\n"
        : "cluster: %d other nodes up, %d oddities in joining\n"
            .formatted(node.members().size(), node.problems(Problem.Kind.MEMBERSHIP));
  }
}
