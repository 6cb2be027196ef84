package org.zeekbus.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.PythonPeer;

/**
 * Clients that read nothing, and whose queues together may hold more than all memory: they share
 * what they hold, so that memory never runs short, and libzmq nodes beside them miss nothing.
 */
final class StuckClientsTest {
  private static final int CLIENTS = 20;
  private static final int AT_A_TIME = 50;
  private static final int MOST = 5000;
  private static final String PAYLOAD = "x".repeat(10_000);

  private static byte[] event(int number) {
    return Texts.binary(Event.of("Lab::flood", Values.count(number), PAYLOAD));
  }

  @Test
  void endForTheirQueuesAndNotForMemory() throws IOException {
    List<RawWebSocket> stuck = new ArrayList<>();
    try (TestServer server = TestServer.withMemory(48L << 20);
        PythonPeer python = PythonPeer.start()) {
      PythonPeer.Socket node = python.socket("SUB");
      node.subscribe("flood.");
      node.connect(server.xpub());
      for (int i = 0; i < CLIENTS; i++) {
        RawWebSocket client = RawWebSocket.withSmallBuffer(server.address()).upgrades();
        client.subscribes("flood.");
        stuck.add(client);
      }
      server.awaitPeers(CLIENTS, CLIENTS + 1);
      PythonPeer.Socket publisher = python.socket("XPUB");
      publisher.connect(server.xsub());
      publisher.expect("\\x01flood.");
      int sent = 0;
      while (count(server, CloseReason.QUEUE_FULL) < CLIENTS) {
        assertThat(sent).isLessThan(MOST);
        for (int i = 0; i < AT_A_TIME; i++) {
          byte[] event = event(sent + i);
          publisher.send(
              "flood.x".getBytes(UTF_8),
              "n".getBytes(UTF_8),
              "broker-bin-v1".getBytes(UTF_8),
              event);
        }
        for (int i = 0; i < AT_A_TIME; i++) {
          assertThat(node.receive(Await.DEADLINE).orElseThrow().getLast())
              .isEqualTo(event(sent + i));
        }
        sent += AT_A_TIME;
      }
      assertThat(count(server, CloseReason.MEMORY)).isZero();
    } finally {
      for (RawWebSocket each : stuck) {
        each.close();
      }
    }
  }

  private static long count(TestServer server, CloseReason reason) {
    return server.broker().snapshot().xpub().closed().getOrDefault(reason.label(), 0L);
  }
}
