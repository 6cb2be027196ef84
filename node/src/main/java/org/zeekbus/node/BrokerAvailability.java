package org.zeekbus.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;

/**
 * Why the broker is not there: for the exception of a node that cannot join, and for the problems
 * of one that has joined.
 *
 * <p>Owner: the node's event loop; the last obstacle and whether the node has joined are volatile,
 * as the thread that joins waits elsewhere.
 */
final class BrokerAvailability {
  private record Obstacle(NodeException.Kind kind, String text) {}

  private final String name;
  private final Endpoint xpub;
  private final Endpoint xsub;
  private final FailedHandshakes failedHandshakes;
  private final ProblemReporter problems;
  private volatile Obstacle last = new Obstacle(NodeException.Kind.NOT_THERE, "no answer");

  /** Until then a broker that refuses us ends the attempt to join. */
  private volatile boolean isJoined;

  BrokerAvailability(
      String name, Endpoint xpub, Endpoint xsub, Security security, ProblemReporter problems) {
    this.name = name;
    this.xpub = xpub;
    this.xsub = xsub;
    this.failedHandshakes = new FailedHandshakes("broker", security);
    this.problems = problems;
  }

  /**
   * Waits for a step of joining. On the thread that joins.
   *
   * @throws NodeException with the last obstacle, if it is not done by {@code deadline}
   */
  void await(CompletableFuture<?> step, long deadline) throws InterruptedException {
    Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    try {
      BoundedWait.await(step, left, "the broker");
    } catch (NodeException e) {
      if (step.isCompletedExceptionally()) {
        throw new NodeException(e.kind(), name + " cannot join: " + e.problem(), e.getCause());
      }
      Obstacle obstacle = last;
      throw new NodeException(
          obstacle.kind(),
          ("%s cannot join: %s at %s and %s. Is it running, and are these its XPUB and its XSUB?"
                  + " The last attempt: %s")
              .formatted(name, e.problem(), xpub, xsub, obstacle.text()));
    }
  }

  /** The node is in its cluster: from now on it only reports problems, and tries again. */
  void joined() {
    isJoined = true;
  }

  void connected(String endpoint) {
    failedHandshakes.connected(endpoint);
  }

  void disconnected(String detail) {
    last = new Obstacle(NodeException.Kind.NOT_THERE, detail);
    problems.report(Problem.Kind.BROKER, "connection lost: " + detail);
  }

  void unreachable(Endpoint endpoint, String detail) {
    last = new Obstacle(NodeException.Kind.NOT_THERE, endpoint + ": " + detail);
  }

  /** A handshake failed. Ends the attempt to join, if a further one would fail, too. */
  void refused(
      String endpoint, CloseReason reason, String detail, SubscriptionConfirmations confirmations) {
    NodeException failure = failedHandshakes.exception(endpoint, reason, detail);
    String text = failure.problem();
    last = new Obstacle(failure.kind(), text);
    if (reason.isForGood() && !isJoined) {
      problems.tell(Problem.Kind.BROKER, text); // the exception says it
      confirmations.fail(failure);
    } else if (failedHandshakes.isNews(endpoint, reason)) {
      problems.report(Problem.Kind.BROKER, text);
    }
  }
}
