package org.zeekbus.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * Any frames, or bytes in their place: the server answers in good frames, ends the connection for a
 * reason that it says, and nothing in it fails.
 *
 * <p>For an hour: {@code mvn -pl websocket -am integration-test -Dtest=FramesFuzzTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.time=1h}.
 *
 * <pre>
 * offset size field
 *      0    1 subscribed, bit 0 | deflate, bit 1 | bytes as they are, bit 2
 *      1      the bytes; or frames: first byte 1 | length of payload 1 | payload
 * </pre>
 */
@Tag("fuzz")
final class FramesFuzzTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = TestApi.start();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @FuzzTest
  void anyBytes(byte[] data) throws IOException {
    if (data.length == 0) {
      return;
    }
    String offer = (data[0] & 2) == 0 ? "x-none" : "permessage-deflate";
    try (var _ = BugDetectors.allowNetworkConnections();
        RawWebSocket client =
            RawWebSocket.open(api.address(), "Sec-WebSocket-Extensions: " + offer)) {
      if ((data[0] & 1) != 0) {
        client.subscribes("fuzz.");
      }
      if ((data[0] & 4) != 0) {
        client.says(Arrays.copyOfRange(data, 1, data.length));
      } else {
        saysFrames(client, data);
      }
      client.shutsUp();
      for (RawFrame heard = client.hears(); heard != null; heard = client.hears()) {
        isGood(heard);
      }
      client.vanishes(); // so that no port waits
    } catch (IOException e) {
      // the server has ended it while the client spoke
    }
    assertThat(api.server().snapshot().http().failures()).isZero();
    assertThat(api.broker().snapshot().failures()).isZero();
  }

  private static void saysFrames(RawWebSocket client, byte[] data) {
    for (int at = 1; at + 2 <= data.length; ) {
      int length = Math.min(data[at + 1] & 0xff, data.length - at - 2);
      RawFrame frame =
          RawFrame.of(data[at] & 15, Arrays.copyOfRange(data, at + 2, at + 2 + length));
      frame = frame.withReserved(data[at] >> 4 & 7);
      client.says((data[at] & 0x80) != 0 ? frame : frame.andMore());
      at += 2 + length;
    }
  }

  private static void isGood(RawFrame heard) {
    assertThat(heard.reserved()).as("%s", heard).isZero();
    switch (heard.opcode()) {
      case RawFrame.TEXT -> assertThat(heard.toString()).startsWith("text {\"type\":\"");
      case RawFrame.PONG -> assertThat(heard.payload().length()).isLessThan(126);
      default -> assertThat(heard.toString()).startsWith("close");
    }
  }
}
