package org.zeekbus.app.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Message;

final class TapLineTest {
  private static final Instant AT = Instant.parse("2026-11-23T18:55:01Z");

  @Test
  void eventIsTimeTopicSenderFormatAndSize() {
    assertThat(line("zeek.cluster.manager", "zeromq_worker-1_vm_1_Na", "broker-bin-v1", "12345"))
        .isEqualTo(
            "2026-11-23T18:55:01.000000Z zeek.cluster.manager zeromq_worker-1_vm_1_Na"
                + " broker-bin-v1 5");
  }

  @Test
  void nothingBreaksTheLine() {
    assertThat(line("a b\n", "", "\\", ""))
        .isEqualTo("2026-11-23T18:55:01.000000Z a\\x20b\\x0a \"\" \\x5c 0");
  }

  @Test
  void messageThatIsNoEventSaysHowManyFramesItHas() {
    assertThat(line("a")).endsWith("Z a - - 0 (1 frame)");
    assertThat(line("a", "12", "345")).endsWith("Z a - - 5 (3 frames)");
    assertThat(line("a", "1", "2", "3", "4")).endsWith("Z a - - 4 (5 frames)");
  }

  @Test
  void payloadIsShownOnRequest() {
    TapLine line = new TapLine(AT, message("t", "s", "f", "say \"hi\"\u0001 é"));
    assertThat(line.format(true)).endsWith(" t s f 12 \"say \\x22hi\\x22\\x01 \\xc3\\xa9\"");

    TapLine longer = new TapLine(AT, message("t", "s", "f", "x".repeat(129)));
    assertThat(longer.format(true)).endsWith(" 129 \"" + "x".repeat(128) + "\"...");
  }

  private static String line(String... frames) {
    return new TapLine(AT, message(frames)).format(false);
  }

  private static Message message(String... frames) {
    return Message.of(Arrays.stream(frames).map(frame -> frame.getBytes(UTF_8)).toList());
  }
}
