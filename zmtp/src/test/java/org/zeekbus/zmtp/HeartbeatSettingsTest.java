package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HeartbeatSettingsTest {
  @Test
  void areOffByDefault() {
    assertThat(HeartbeatSettings.OFF.isOn()).isFalse();
    assertThat(HeartbeatSettings.OFF.ttlDeciseconds()).isZero();
  }

  /** libzmq takes the ttl times 100 into 16 bits (src/zmtp_engine.cpp). */
  @Test
  void tellNoLongerTtlThanLibzmqCanHold() {
    assertThat(ttl(Duration.ofMillis(1500))).isEqualTo(15);
    assertThat(ttl(Duration.ofSeconds(60))).isEqualTo(600);
    assertThat(ttl(Duration.ofHours(1))).isEqualTo(600);
  }

  private static int ttl(Duration ttl) {
    Duration second = Duration.ofSeconds(1);
    return new HeartbeatSettings(second, second, ttl).ttlDeciseconds();
  }
}
