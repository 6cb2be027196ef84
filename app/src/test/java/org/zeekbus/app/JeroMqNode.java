package org.zeekbus.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** The two sockets of a node, by JeroMQ. Owner: the test's thread. */
final class JeroMqNode implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ATTEMPT_MILLIS = 100;

  private final ZContext context = new ZContext();
  private final ZMQ.Socket xpub = context.createSocket(SocketType.XPUB);
  private final ZMQ.Socket xsub = context.createSocket(SocketType.XSUB);

  JeroMqNode(ZeekbusProcess.Endpoints broker) {
    xpub.setReceiveTimeOut((int) PATIENCE.toMillis());
    xsub.setReceiveTimeOut((int) PATIENCE.toMillis());
    xsub.setRcvHWM(1);
    xpub.setXpubNoDrop(true);
    xpub.connect(broker.xsub());
    xsub.connect(broker.xpub());
  }

  /** Returns when publishers know. */
  JeroMqNode subscribes(String topic) {
    byte[] subscription = ("\1" + topic).getBytes(UTF_8);
    xsub.send(subscription);
    assertThat(xpub.recv()).isEqualTo(subscription);
    return this;
  }

  /** Subscribes without waiting: the broker may not be there yet. */
  void hopesFor(String... topics) {
    for (String topic : topics) {
      xsub.send(("\1" + topic).getBytes(UTF_8));
    }
  }

  /** Whether a message is there now. */
  boolean hasReceived() {
    xsub.setReceiveTimeOut(0);
    return xsub.recv() != null;
  }

  /** As Zeek does: topic, sender, format, payload. Waits while the broker does not take it. */
  JeroMqNode publishes(String topic, byte[] payload) {
    xpub.sendMore(topic);
    xpub.sendMore("id");
    xpub.sendMore("none");
    assertThat(xpub.send(payload)).isTrue();
    return this;
  }

  /** The next message's topic and the length of its payload. */
  String receives() {
    List<byte[]> frames = new ArrayList<>();
    do {
      byte[] frame = xsub.recv();
      assertThat(frame).describedAs("a frame within %s", PATIENCE).isNotNull();
      frames.add(frame);
    } while (xsub.hasReceiveMore());
    assertThat(frames).hasSize(4);
    return new String(frames.getFirst(), UTF_8) + " " + frames.getLast().length;
  }

  /** Publishes again and again until one comes back, after whatever has become of the broker. */
  void publishesUntilItReceives(String topic) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    xsub.setReceiveTimeOut(ATTEMPT_MILLIS);
    byte[] received = null;
    while (received == null) {
      assertThat(System.nanoTime()).describedAs("time to receive %s", topic).isLessThan(deadline);
      publishes(topic, new byte[0]);
      received = xsub.recv();
    }
    assertThat(new String(received, UTF_8)).isEqualTo(topic);
  }

  @Override
  public void close() {
    context.close();
  }
}
