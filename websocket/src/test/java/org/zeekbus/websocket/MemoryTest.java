package org.zeekbus.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zmtp.Await;

/** Clients whose messages never come to an end take no more memory than the broker may have. */
final class MemoryTest {
  private static final byte[] PART = new byte[1 << 20];

  /** So many that the broker's memory is not enough for a part of each. */
  private static final int ENOUGH = 60;

  @Test
  void theLargestGoAndOthersGoOn() {
    try (TestServer server = TestServer.withMemory(48L << 20)) {
      WebSocketPeer one = server.subscriber("mem.");
      WebSocketPeer two = server.subscriber("mem.");
      List<WebSocketPeer> greedy = new ArrayList<>();
      Await.until(
          "one was closed",
          () -> {
            if (greedy.size() < ENOUGH) {
              WebSocketPeer peer = server.subscriber();
              peer.sends(0x01, PART);
              greedy.add(peer);
            }
            return server
                .server()
                .snapshot()
                .applications()
                .getFirst()
                .closes()
                .containsKey("1013");
          });
      assertThat(greedy).hasSizeGreaterThan(10);
      Event event = Event.of("Lab::answer");
      one.says(Texts.message("mem.x", event));
      two.hears(Texts.message("mem.x", event));
    }
  }

  @Test
  void beforeItsFirstMessageAClientMayHoldLittle() {
    try (TestServer server = TestServer.start()) {
      WebSocketPeer peer = server.connect();
      peer.sends(0x01, PART).sends(0x00, new byte[100]);
      var _ = peer.hearsClose(1009);
    }
  }
}
