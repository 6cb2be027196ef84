package org.zeekbus.app.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.Topic;

/** What a tap says at its end about what it did not get. */
final class TapLossesTest {
  private static final int ROOM = 100_000;

  @Test
  void whatFoundNoRoomIsDroppedInTheWordsOfMetrics() {
    StringWriter err = new StringWriter();
    Tap tap =
        new Tap(
            new TapFilter(List.of(), List.of(), List.of()),
            true,
            new TapQueue(),
            InstantSource.system(),
            new PrintWriter(err),
            new Security.None());
    Topic topic = Topic.of("site.a");
    for (int i = 0; i < ROOM; i++) {
      tap.cancelled(topic);
    }
    assertThat(tap.printLosses()).isTrue();
    for (int i = 0; i < 1_204; i++) {
      tap.cancelled(topic);
    }
    assertThat(tap.printLosses()).isFalse();
    assertThat(err)
        .hasToString(
            "zeekbus tap: dropped 1,204 messages (viewer_slow): this tap was too slow for them\n");
  }
}
