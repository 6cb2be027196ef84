package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PendingHandshakesTest {
  private final PendingHandshakes<Integer> handshakes = new PendingHandshakes<>();

  @Test
  void oneMoreOfAnAddressEndsItsOldest() {
    assertThat(handshakes.begun(-1, "10.0.0.2")).isNull();
    for (int i = 0; i < PendingHandshakes.MOST_OF_AN_ADDRESS; i++) {
      assertThat(handshakes.begun(i, "10.0.0.1")).isNull();
    }
    assertThat(handshakes.begun(1000, "10.0.0.1")).isZero();
    assertThat(handshakes.begun(1001, "10.0.0.1")).isOne();
    assertThat(handshakes.begun(1002, "10.0.0.2")).isNull();
  }

  @Test
  void oneMoreInAllEndsTheOldest() {
    for (int i = 0; i < PendingHandshakes.MOST; i++) {
      assertThat(handshakes.begun(i, "10.0.0." + i % 10)).isNull();
    }
    assertThat(handshakes.begun(5000, "10.0.0.11")).isZero();
    assertThat(handshakes.begun(5001, "10.0.0.12")).isOne();
  }

  @Test
  void whoIsDoneMakesRoom() {
    for (int i = 0; i < PendingHandshakes.MOST_OF_AN_ADDRESS; i++) {
      handshakes.begun(i, "10.0.0.1");
    }
    handshakes.over(0);
    handshakes.over(0);
    handshakes.over(7);
    assertThat(handshakes.begun(1000, "10.0.0.1")).isNull();
    assertThat(handshakes.begun(1001, "10.0.0.1")).isNull();
    assertThat(handshakes.begun(1002, "10.0.0.1")).isOne();
  }

  @Test
  void whoHadToGoDoesNotCountAnyMore() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 10 * PendingHandshakes.MOST; i++) {
        handshakes.begun(i, "10.0.0.1");
      }
      for (int i = 0; i < 10 * PendingHandshakes.MOST; i++) {
        handshakes.over(i);
      }
    }
    for (int i = 0; i < PendingHandshakes.MOST_OF_AN_ADDRESS; i++) {
      assertThat(handshakes.begun(i, "10.0.0.1")).isNull();
    }
  }
}
