package org.zeekbus.websocket;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that RFC 6455 forbids, and how a conversation ends with them. */
final class ProtocolBreachesTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> breaches() {
    String key = "00000000 "; // a mask that changes nothing
    return Stream.of(
        Arguments.of("not masked", "81 02 5b5d", 1002),
        Arguments.of("RSV1 without extension", "c1 82 " + key + "5b5d", 1002),
        Arguments.of("RSV2", "a1 82 " + key + "5b5d", 1002),
        Arguments.of("RSV3", "91 82 " + key + "5b5d", 1002),
        Arguments.of("RSV1 in a ping", "c9 80 " + key, 1002),
        Arguments.of("opcode 3", "83 80 " + key, 1002),
        Arguments.of("opcode 7", "87 80 " + key, 1002),
        Arguments.of("opcode 11", "8b 80 " + key, 1002),
        Arguments.of("opcode 15", "8f 80 " + key, 1002),
        Arguments.of("a continuation without start", "80 80 " + key, 1002),
        Arguments.of("a text within another", "01 81 " + key + "5b 81 81 " + key + "5d", 1002),
        Arguments.of("a ping in fragments", "09 80 " + key, 1002),
        Arguments.of("a ping of 126 bytes", "89 fe 007e " + key + "78".repeat(126), 1002),
        Arguments.of("a length that is not the shortest, 16 bits", "81 fe 0002 " + key, 1002),
        Arguments.of("a length that is not the shortest, 64 bits", "81 ff 000000000000ffff", 1002),
        Arguments.of("a length with its top bit", "81 ff 8000000000000005", 1002),
        Arguments.of("a length of 1 TiB", "81 ff 0000010000000000", 1009),
        Arguments.of("a close frame of one byte", "88 81 " + key + "03", 1002),
        Arguments.of("close code 0", "88 82 " + key + "0000", 1002),
        Arguments.of("close code 999", "88 82 " + key + "03e7", 1002),
        Arguments.of("close code 1004", "88 82 " + key + "03ec", 1002),
        Arguments.of("close code 1005", "88 82 " + key + "03ed", 1002),
        Arguments.of("close code 1006", "88 82 " + key + "03ee", 1002),
        Arguments.of("close code 5000", "88 82 " + key + "1388", 1002),
        Arguments.of("close code 65535", "88 82 " + key + "ffff", 1002),
        Arguments.of("a close reason that is not UTF-8", "88 84 " + key + "03e8 fffe", 1007),
        Arguments.of("a text that is not UTF-8", "81 85 " + key + "5b 22 ff 22 5d", 1007),
        Arguments.of(
            "a text that is not UTF-8, in fragments",
            "01 83 " + key + "5b 22 c3 80 82 " + key + "22 5d",
            1007),
        Arguments.of("a surrogate in UTF-8", "81 87 " + key + "5b 22 eda080 22 5d", 1007));
  }

  @Test
  void sayWhatIsWrong() {
    WebSocketPeer code = server.connect();
    code.sendsHex("88 82 00000000 03e7")
        .hearsClose(1002, "close code 999 is not allowed in a frame");
    WebSocketPeer high = server.connect();
    high.sendsHex("88 82 00000000 1388")
        .hearsClose(1002, "close code 5000 is not allowed in a frame");
    WebSocketPeer part = server.connect();
    part.sendsHex("09 80 00000000").hearsClose(1002, "fragmented control frame");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaches")
  void end(String what, String hex, int code) {
    WebSocketPeer fresh = server.connect();
    var _ = fresh.sendsHex(hex).hearsClose(code);
    fresh.close();
    WebSocketPeer open = server.subscriber("a");
    var _ = open.sendsHex(hex).hearsClose(code);
    open.close();
  }
}
