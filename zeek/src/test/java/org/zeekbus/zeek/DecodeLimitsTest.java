package org.zeekbus.zeek;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class DecodeLimitsTest {
  @Test
  void namesTheLimitThatIsOff() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DecodeLimits(0, 1))
        .withMessage("depth limit: 0 (expected: 1 to 1000)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DecodeLimits(1001, 1))
        .withMessage("depth limit: 1001 (expected: 1 to 1000)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DecodeLimits(1, 0))
        .withMessage("size limit: 0 (expected: more than 0)");
  }
}
