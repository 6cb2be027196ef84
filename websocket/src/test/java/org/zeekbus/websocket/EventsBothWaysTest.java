package org.zeekbus.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zmtp.PythonPeer;

/** Events between clients and nodes with libzmq. */
final class EventsBothWaysTest {
  private static final Event EVENT = Event.of("Lab::answer", "text", Values.count(3), 0.75);

  @Test
  void aClientGetsWhatANodePublishes() {
    try (PythonPeer python = PythonPeer.start();
        TestServer server = TestServer.start()) {
      WebSocketPeer client = server.subscriber("lab.");
      PythonPeer.Socket node = python.socket("XPUB", "XPUB_VERBOSE=1");
      node.connect(server.xsub());
      node.expect("\\x01lab.");
      node.send(
          "lab.x".getBytes(UTF_8),
          "node".getBytes(UTF_8),
          "broker-bin-v1".getBytes(UTF_8),
          Texts.binary(EVENT));
      client.hears(Texts.message("lab.x", EVENT));
    }
  }

  @Test
  void aNodeGetsWhatAClientPublishes() {
    try (PythonPeer python = PythonPeer.start();
        TestServer server = TestServer.start()) {
      PythonPeer.Socket node = python.socket("SUB");
      node.subscribe("lab.");
      node.connect(server.xpub());
      server.awaitPeers(0, 1);
      WebSocketPeer client = server.connect();
      String id = client.subscribes();
      client.says(Texts.message("lab.x", EVENT));
      node.expect("lab.x", id, "broker-bin-v1", Texts.printed(EVENT));
    }
  }

  @Test
  void aClientGetsWhatAnotherPublishesButNotItsOwn() {
    try (TestServer server = TestServer.start()) {
      WebSocketPeer one = server.subscriber("lab.");
      WebSocketPeer two = server.subscriber("lab.", "lab.x");
      Event other = Event.of("Lab::other");
      one.says(Texts.message("lab.x", EVENT));
      two.hears(Texts.message("lab.x", EVENT)).says(Texts.message("lab.x", other));
      one.hears(Texts.message("lab.x", other));
    }
  }

  @Test
  void whatComesBeforeTheAckIsPublishedAfterIt() {
    try (TestServer server = TestServer.start()) {
      WebSocketPeer other = server.subscriber("lab.");
      WebSocketPeer hasty = server.connect();
      hasty.says("[]");
      for (int i = 0; i < 100; i++) {
        hasty.says(Texts.message("lab.x", Event.of("Lab::n", Values.count(i))));
      }
      hasty.closes(1000, "");
      hasty.ack();
      hasty.hearsClose(1000, "").hearsTheEnd();
      for (int i = 0; i < 100; i++) {
        other.hears(Texts.message("lab.x", Event.of("Lab::n", Values.count(i))));
      }
    }
  }
}
