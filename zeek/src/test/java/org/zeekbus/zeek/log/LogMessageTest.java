package org.zeekbus.zeek.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.value.Bytes;

final class LogMessageTest {
  @Test
  void isFourFrames() {
    LogMessage message =
        LogMessage.of(frames("log-write", "zeromq_worker-1", "zeek-bin-serializer", "batch"));
    assertThat(message.sender()).isEqualTo(Bytes.of("zeromq_worker-1"));
    assertThat(message.batch()).asString().isEqualTo("batch");
    assertThat(message)
        .isEqualTo(new LogMessage(Bytes.of("zeromq_worker-1"), "batch".getBytes(UTF_8)))
        .hasToString("zeromq_worker-1: 5 bytes");
    assertThat(message.frames())
        .containsExactlyElementsOf(
            frames("log-write", "zeromq_worker-1", "zeek-bin-serializer", "batch"));
  }

  @Test
  void firstFrameMayBeAnything() {
    assertThat(LogMessage.of(frames("?", "a", "zeek-bin-serializer", "")).sender())
        .isEqualTo(Bytes.of("a"));
  }

  @Test
  void otherNumbersOfFramesAreRefused() {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> LogMessage.of(frames("log-write", "a", "zeek-bin-serializer")))
        .withMessage("log-write, byte 0: frames: 3 (expected: 4)");
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> LogMessage.of(frames("log-write", "a", "zeek-bin-serializer", "", "")))
        .withMessage("log-write, byte 0: frames: 5 (expected: 4)");
  }

  @Test
  void otherFormatsAreRefused() {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> LogMessage.of(frames("log-write", "a", "zeek-bin-v2\n", "")))
        .withMessage("log-write, byte 0: format zeek-bin-v2\\x0a (expected: zeek-bin-serializer)");
  }

  private static List<byte[]> frames(String... frames) {
    return Arrays.stream(frames).map(frame -> frame.getBytes(UTF_8)).toList();
  }
}
