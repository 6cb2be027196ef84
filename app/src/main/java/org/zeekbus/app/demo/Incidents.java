package org.zeekbus.app.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.socket.PushSocket;
import org.zeekbus.zmtp.socket.SocketListener;
import org.zeekbus.zmtp.socket.Transport;

/**
 * Gives the dashboard something to show, in turns: a node that stops reading for a while just when
 * more traffic comes, so that its queue fills and it loses messages; then a peer that the broker
 * refuses, as its socket is of the wrong type.
 *
 * <p>Owner: one thread.
 */
final class Incidents {
  private static final Duration QUIET = Duration.ofSeconds(20);
  private static final Duration SLOW = Duration.ofSeconds(25);
  private static final Duration REFUSED = Duration.ofSeconds(1);

  /** The traffic while the node is slow, as a multiple of the usual. */
  private static final int BURST = 10;

  private final SimulatedNode slowNode;
  private final Traffic traffic;
  private final Transport transport;
  private final Endpoint xsub;
  private final CountDownLatch end;

  /**
   * Incidents until {@code end}.
   *
   * @param xsub the broker's, which refuses a PUSH socket
   */
  Incidents(
      SimulatedNode slowNode,
      Traffic traffic,
      Transport transport,
      Endpoint xsub,
      CountDownLatch end) {
    this.slowNode = slowNode;
    this.traffic = traffic;
    this.transport = transport;
    this.xsub = xsub;
    this.end = end;
  }

  /** One after the other, until the end. */
  void happen() throws InterruptedException {
    while (!endsWithin(QUIET)) {
      slowNode.stall();
      traffic.pace(BURST);
      boolean isEnd = endsWithin(SLOW);
      traffic.pace(1);
      slowNode.goOn();
      if (isEnd || endsWithin(QUIET) || refuse()) {
        return;
      }
    }
  }

  /** Whether the end came meanwhile. */
  private boolean refuse() throws InterruptedException {
    PushSocket stranger = new PushSocket(transport, SocketListener.NONE);
    try {
      stranger.connect(xsub, Security.NONE);
      return endsWithin(REFUSED);
    } finally {
      stranger.close();
    }
  }

  private boolean endsWithin(Duration time) throws InterruptedException {
    return end.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
