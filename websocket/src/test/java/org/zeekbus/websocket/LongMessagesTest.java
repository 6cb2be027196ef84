package org.zeekbus.websocket;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.zeekbus.broker.QueueBound;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.value.Values;

/** Messages that are translated elsewhere stay in order, and have a bound. */
final class LongMessagesTest {
  private static final String TOO_BIG =
      "a message of more than 1,048,576 bytes (limit: websocket.message)";

  private static String message(int number, int length) {
    return Texts.message("long.x", Event.of("Lab::long", Values.count(number), "x".repeat(length)));
  }

  @Test
  void keepTheirPlace() {
    QueueBound large = new QueueBound(64 << 20, 10_000, QueueBound.OnFull.DISCONNECT);
    try (TestServer server = TestServer.start(TestServer.settings(it -> it.queue(large)))) {
      WebSocketPeer other = server.subscriber("long.");
      WebSocketPeer peer = server.subscriber();
      for (int i = 0; i < 60; i++) {
        peer.says(message(i, i % 3 == 0 ? 500_000 : 10));
      }
      peer.says("x").closes(1000, "");
      for (int i = 0; i < 60; i++) {
        other.hears(message(i, i % 3 == 0 ? 500_000 : 10));
      }
      peer.hears(Texts.error("failed to decode JSON object")).hearsClose(1000, "");
    }
  }

  @Test
  void mayBeWrongToo() {
    try (TestServer server = TestServer.start()) {
      WebSocketPeer peer = server.subscriber();
      peer.says("x".repeat(100_000)).hears(Texts.error("failed to decode JSON object"));
      byte[] noText = new byte[100_000];
      Arrays.fill(noText, (byte) 0xff);
      peer.sends(0x81, noText).hearsClose(1007, "Invalid frame payload data");
    }
  }

  @Test
  void areNotLongerThanTheirBound() {
    try (TestServer server = TestServer.start()) {
      WebSocketPeer whole = server.subscriber();
      whole.sendsHex("81 ff 0000000000100001 00000000").hearsClose(1009, TOO_BIG);
      WebSocketPeer pieces = server.subscriber();
      pieces.sends(0x01, new byte[1 << 20]).sends(0x80, new byte[1]);
      pieces.hearsClose(1009, TOO_BIG);
      WebSocketPeer first = server.connect();
      first.sends(0x01, new byte[1 << 20]).sends(0x00, new byte[1]);
      first.hearsClose(1009, TOO_BIG);
    }
  }
}
