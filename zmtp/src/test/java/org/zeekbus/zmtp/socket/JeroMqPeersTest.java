package org.zeekbus.zmtp.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.zeekbus.zmtp.TestTransport.ANY_PORT;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.TestTransport;
import org.zeekbus.zmtp.Topic;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Our sockets and JeroMQ's. */
final class JeroMqPeersTest {
  private final Transport transport = TestTransport.start();
  private final ZContext jeromq = new ZContext();
  private final RecordingListener ear = new RecordingListener();

  @AfterEach
  void close() {
    jeromq.close();
    transport.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"SUB", "XSUB"})
  void xpubAndItsSubscribers(SocketType type) throws IOException {
    try (XPubSocket xpub = new XPubSocket(transport, ear)) {
      ZMQ.Socket subscriber = socket(type);
      subscriber.connect(xpub.bind(ANY_PORT).toString());
      if (type == SocketType.SUB) {
        subscriber.subscribe("a");
      } else {
        subscriber.send(new byte[] {1, 'a'});
      }
      // JeroMQ notices only in calls that a peer is there, or has come back.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (ear.waitingTopics() == 0 && System.nanoTime() < deadline) {
        subscriber.getEvents();
      }
      ear.expectTopic("+a");
      assertThat(xpub.publish(message("b"))).isEqualTo(SendResult.NOT_WANTED);
      xpub.publish(message("a1", "", "x"));
      assertThat(subscriber.recvStr()).isEqualTo("a1");
      assertThat(subscriber.recvStr()).isEmpty();
      assertThat(subscriber.recvStr()).isEqualTo("x");
      assertThat(subscriber.hasReceiveMore()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PUB", "XPUB"})
  void xsubAndItsPublishers(SocketType type) throws IOException {
    try (XSubSocket xsub = new XSubSocket(transport, ear)) {
      xsub.subscribe(Topic.of("a"));
      ZMQ.Socket publisher = socket(type);
      int port = publisher.bindToRandomPort("tcp://127.0.0.1");
      xsub.connect(Endpoint.parse("tcp://127.0.0.1:" + port));
      ear.await("connected");
      if (type == SocketType.XPUB) {
        assertThat(publisher.recv()).isEqualTo(new byte[] {1, 'a'});
      }
      do {
        publisher.send("b");
        publisher.sendMore("a1");
        publisher.send("x");
      } while (type == SocketType.PUB && ear.waiting() == 0);
      ear.expectMessage("a1|x");
    }
  }

  @Test
  void pushAndPull() throws IOException {
    try (PushSocket push = new PushSocket(transport, ear);
        PullSocket pull = new PullSocket(transport, ear)) {
      ZMQ.Socket puller = socket(SocketType.PULL);
      puller.connect(push.bind(ANY_PORT).toString());
      ear.await("connected");
      push.push(message("a", "b"));
      assertThat(puller.recvStr()).isEqualTo("a");
      assertThat(puller.recvStr()).isEqualTo("b");

      ZMQ.Socket pusher = socket(SocketType.PUSH);
      pusher.connect(pull.bind(ANY_PORT).toString());
      pusher.sendMore("c");
      pusher.send("d");
      ear.expectMessage("c|d");
    }
  }

  private ZMQ.Socket socket(SocketType type) {
    ZMQ.Socket socket = jeromq.createSocket(type);
    socket.setReceiveTimeOut(20_000);
    socket.setLinger(0);
    // JeroMQ 0.6.0 sometimes leaves a connection that it made alone until this is over
    // (https://github.com/zeromq/jeromq/pull/1022).
    socket.setHandshakeIvl(300);
    return socket;
  }

  private static Message message(String... frames) {
    byte[][] bytes = new byte[frames.length][];
    for (int i = 0; i < frames.length; i++) {
      bytes[i] = frames[i].getBytes(UTF_8);
    }
    return Message.of(bytes);
  }
}
