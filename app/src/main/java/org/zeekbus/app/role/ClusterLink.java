package org.zeekbus.app.role;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.link.LinkListener;
import org.zeekbus.node.FailedHandshakes;
import org.zeekbus.node.NodeException;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.thread.Failure;

/**
 * Reports how the link with the cluster's broker fares, and closes the clients when it is lost: an
 * event stream with holes is worse for them than a new start.
 *
 * <p>Owner: an event loop, but for {@link #death}.
 */
final class ClusterLink implements LinkListener {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterLink.class);

  private final Endpoint xpub;
  private final Endpoint xsub;
  private final Broker broker;
  private final FailedHandshakes failedHandshakes;
  private final PrintWriter out;
  private final CompletableFuture<Failure> death = new CompletableFuture<>();
  private boolean hasBeenUp;

  /** Whether the log has said that it is unreachable. */
  private boolean isKnownUnreachable;

  /**
   * A link that does not stand yet.
   *
   * @param broker in this process
   */
  ClusterLink(Endpoint xpub, Endpoint xsub, Security security, Broker broker, PrintWriter out) {
    this.xpub = xpub;
    this.xsub = xsub;
    this.broker = broker;
    this.failedHandshakes = new FailedHandshakes("the cluster's broker at", security);
    this.out = out;
  }

  /** Completes if the cluster's broker refuses us before the link has ever stood. */
  CompletionStage<Failure> death() {
    return death.minimalCompletionStage();
  }

  @Override
  public void up() {
    out.println(
        "%s with the cluster's broker: XPUB %s, XSUB %s"
            .formatted(hasBeenUp ? "linked again" : "linked", xpub, xsub));
    out.flush();
    hasBeenUp = true;
  }

  @Override
  public void down(String endpoint, String detail) {
    LOG.warn(
        "the link with the cluster's broker at {} is lost: {}; all clients are closed, and may"
            + " connect again. zeekbus links again as soon as it can",
        endpoint,
        detail);
    broker.closeAttached(
        CloseReason.UNREACHABLE, "the cluster's broker at " + endpoint + " is unreachable");
  }

  @Override
  public void connected(String endpoint) {
    isKnownUnreachable = false;
    failedHandshakes.connected(endpoint);
  }

  @Override
  public void unreachable(Endpoint endpoint, String detail) {
    if (!isKnownUnreachable) {
      isKnownUnreachable = true;
      LOG.warn(
          "the cluster's broker at {} is unreachable: {}; zeekbus tries again until it is there,"
              + " and clients wait",
          endpoint,
          detail);
    }
  }

  @Override
  public void refused(String endpoint, CloseReason reason, String detail) {
    NodeException failure = failedHandshakes.exception(endpoint, reason, detail);
    if (reason.isForGood() && !hasBeenUp) {
      var _ =
          death.complete(
              new Failure("the link with the cluster", new IOException(JoinFailure.text(failure))));
    } else if (failedHandshakes.isNews(endpoint, reason)) {
      LOG.error("{}; zeekbus tries again, and clients wait", JoinFailure.text(failure));
    }
  }

  @Override
  public void unconfirmed(String topic) {
    LOG.error(
        "the cluster's broker does not confirm the subscription {}, so that clients wait: XPUB {}"
            + " and XSUB {} must be of the same broker, and its curve.clients must let us subscribe"
            + " it",
        topic,
        xpub,
        xsub);
  }
}
