package org.zeekbus.app.role;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.security.CurveKeys;
import org.zeekbus.app.security.CurveSection;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.node.NodeBuilder;
import org.zeekbus.node.NodeException;
import org.zeekbus.node.Problem;
import org.zeekbus.node.Topics;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * A logger's place among the nodes: other nodes see it come and go, and their scripts find it where
 * they expect a logger of the layout. It waits for the broker on a thread of its own: logs are
 * taken meanwhile.
 *
 * <p>Owner: the main thread; the joining thread hands the node over.
 */
public final class LoggerMembership {
  private static final Logger LOG = LoggerFactory.getLogger(LoggerMembership.class);
  private static final Duration PATIENCE = Duration.ofDays(365);

  /** When a seat that was refused is asked for again. */
  private static final Duration REFUSED = Duration.ofMinutes(1);

  private static final String POOL = "zeek.cluster.pool.logger";

  private final NodeBuilder builder;
  private final PrintWriter out;
  private final Thread joining;
  private @Nullable ClusterNode node;
  private boolean isStopped;

  private LoggerMembership(
      String name,
      Endpoint xpub,
      Endpoint xsub,
      Optional<Security.CurveClient> keys,
      PrintWriter out) {
    this.out = out;
    this.builder =
        ClusterNode.builder(name)
            .broker(xpub.toString(), xsub.toString())
            .patience(PATIENCE)
            .subscribe(POOL)
            .subscribe(Topics.LOGGER)
            // Scripts publish events to all loggers, which this one has no use for.
            .onAny(message -> {});
    keys.ifPresent(curve -> builder.curve(curve.server(), curve.own()));
    this.joining = new Supervisor().virtual("zeekbus-join", this::join);
  }

  /**
   * The seat that the configuration names, if any.
   *
   * @throws ConfigurationException if keys are missing or wrong
   */
  public static Optional<LoggerMembership> of(Configuration configuration, PrintWriter out)
      throws ConfigurationException {
    Optional<String> name = configuration.find(LoggerSection.NODE);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Endpoint xpub = ClusterEndpoints.brokerXpub(configuration);
    Endpoint xsub = ClusterEndpoints.brokerXsub(configuration);
    return Optional.of(
        new LoggerMembership(name.get(), xpub, xsub, keys(configuration, xpub, xsub), out));
  }

  private static Optional<Security.CurveClient> keys(
      Configuration configuration, Endpoint xpub, Endpoint xsub) throws ConfigurationException {
    CurveKeys keys = CurveKeys.of(configuration);
    List<Endpoint> plain = configuration.find(CurveSection.EXCEPT).orElse(List.of());
    if (keys.isEmpty() || plain.containsAll(List.of(xpub, xsub))) {
      return Optional.empty();
    }
    return Optional.of(keys.client());
  }

  /** Asks for the seat. */
  void take() {
    joining.start();
  }

  private void join() {
    try {
      while (!joined()) {
        Thread.sleep(REFUSED);
      }
    } catch (InterruptedException e) {
      // Stopped before the broker was there.
    }
  }

  private boolean joined() throws InterruptedException {
    try {
      ClusterNode joined = builder.join();
      boolean isLate;
      synchronized (this) {
        isLate = isStopped;
        node = isLate ? null : joined;
      }
      if (isLate) {
        joined.close();
        return true;
      }
      out.println("joined the cluster as " + joined.name() + " (" + joined.id() + ")");
      out.flush();
    } catch (NodeException e) {
      LOG.error(
          "logs are received, but other nodes do not see this logger: {}", JoinFailure.text(e));
      return false;
    }
    return true;
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

  /** The state of this moment. */
  synchronized MembershipSnapshot snapshot() {
    return node == null
        ? new MembershipSnapshot(false, 0, 0)
        : new MembershipSnapshot(
            true, node.members().size(), node.problems(Problem.Kind.MEMBERSHIP));
  }
}
