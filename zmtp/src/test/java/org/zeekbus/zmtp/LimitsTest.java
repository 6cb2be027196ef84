package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LimitsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void defaultsAreThoseOfTheManual() {
    assertThat(Limits.DEFAULT)
        .isEqualTo(
            new Limits(
                Duration.ofSeconds(30),
                64 * 1024 * 1024,
                256 * 1024 * 1024,
                1024,
                4096,
                100_000,
                10_000));
  }

  @Test
  void allArePositive() {
    assertThatThrownBy(() -> new Limits(Duration.ZERO, 1, 1, 1, 1, 1, 1))
        .hasMessageContaining("handshake timeout");
    assertThatThrownBy(() -> new Limits(SECOND.negated(), 1, 1, 1, 1, 1, 1))
        .hasMessageContaining("handshake timeout");
    assertThatThrownBy(() -> new Limits(SECOND, 0, 1, 1, 1, 1, 1)).hasMessageContaining("frame");
    assertThatThrownBy(() -> new Limits(SECOND, 1, 0, 1, 1, 1, 1)).hasMessageContaining("message");
    assertThatThrownBy(() -> new Limits(SECOND, 1, 1, 0, 1, 1, 1)).hasMessageContaining("parts");
    assertThatThrownBy(() -> new Limits(SECOND, 1, 1, 1, 0, 1, 1)).hasMessageContaining("topic");
    assertThatThrownBy(() -> new Limits(SECOND, 1, 1, 1, 1, -1, 1))
        .hasMessageContaining("subscriptions");
    assertThatThrownBy(() -> new Limits(SECOND, 1, 1, 1, 1, 1, 0))
        .hasMessageContaining("connections");
  }

  @Test
  void aFrameFitsAMessage() {
    assertThatThrownBy(() -> new Limits(SECOND, 10, 9, 1, 1, 1, 1))
        .hasMessage("message limit: 9 (expected: at least the frame limit, 10)");
  }
}
