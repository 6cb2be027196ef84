package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.ManualClock;

final class HandshakePenaltiesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualClock clock = new ManualClock();
  private final HandshakePenalties offences = new HandshakePenalties(clock);

  @Test
  void oneIsFree() {
    assertDelay("10.0.0.1", 0);
    offences.add("10.0.0.1");
    assertDelay("10.0.0.1", 0);
  }

  @Test
  void fromTheSecondOnTheDelayDoublesUpTo30Seconds() {
    offences.add("10.0.0.1");
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30, 30}) {
      offences.add("10.0.0.1");
      assertDelay("10.0.0.1", seconds);
    }
    for (int i = 0; i < 100; i++) {
      offences.add("10.0.0.1");
    }
    assertDelay("10.0.0.1", 30);
  }

  @Test
  void neighboursOnOneHostWaitNoLongerThanASecond() {
    offences.add("127.0.0.1");
    assertThat(offences.delay("127.0.0.1", true)).isZero();
    for (int i = 0; i < 10; i++) {
      offences.add("127.0.0.1");
      assertThat(offences.delay("127.0.0.1", true)).isEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void aMinuteOfPeaceForgets() {
    offences.add("10.0.0.1");
    offences.add("10.0.0.1");
    clock.advance(MINUTE);
    assertDelay("10.0.0.1", 1);
    clock.advance(Duration.ofMillis(1));
    assertDelay("10.0.0.1", 0);
    offences.add("10.0.0.1");
    assertDelay("10.0.0.1", 0);
  }

  @Test
  void theMinuteIsFromOneToTheNext() {
    for (int i = 0; i < 5; i++) {
      offences.add("10.0.0.1");
      clock.advance(Duration.ofSeconds(59));
    }
    assertDelay("10.0.0.1", 8);
  }

  @Test
  void othersAreNotDelayed() {
    offences.add("10.0.0.1");
    offences.add("10.0.0.1");
    offences.add("10.0.0.2");
    assertDelay("10.0.0.1", 1);
    assertDelay("10.0.0.2", 0);
    assertDelay("10.0.0.3", 0);
  }

  @Test
  void remembersTheLatestTenThousandAddresses() {
    offences.add("first");
    offences.add("first");
    offences.add("active");
    for (int i = 0; i < 10_000; i++) {
      offences.add("10.0." + i / 256 + "." + i % 256);
      if (i % 1000 == 0) {
        offences.add("active");
      }
    }
    assertDelay("first", 0);
    assertDelay("active", 30);
  }

  private void assertDelay(String address, int seconds) {
    assertThat(offences.delay(address, false)).isEqualTo(Duration.ofSeconds(seconds));
  }
}
