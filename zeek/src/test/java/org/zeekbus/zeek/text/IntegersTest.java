package org.zeekbus.zeek.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class IntegersTest {
  private final byte[] bytes = new byte[Integers.LONGEST + 1];

  @Test
  void roundTheEdges() {
    long power = 1;
    for (int i = 0; i < 20; i++, power *= 10) {
      for (long each = power - 2; each != power + 3; each++) {
        compare(each);
      }
    }
    for (int i = 0; i < 64; i++) {
      compare(1L << i);
      compare((1L << i) - 1);
    }
    for (int i = 0; i < 11_000; i++) {
      compare(i);
    }
  }

  @Test
  void randomOnes() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 100_000; i++) {
      compare(random.nextLong() >> random.nextInt(64));
    }
  }

  private void compare(long value) {
    String signed = text(Integers.putSigned(value, bytes, 1));
    if (!signed.equals(Long.toString(value))) {
      assertThat(signed).isEqualTo(Long.toString(value));
    }
    String unsigned = text(Integers.putUnsigned(value, bytes, 1));
    if (!unsigned.equals(Long.toUnsignedString(value))) {
      assertThat(unsigned).isEqualTo(Long.toUnsignedString(value));
    }
  }

  private String text(int end) {
    return new String(bytes, 1, end - 1, StandardCharsets.US_ASCII);
  }
}
