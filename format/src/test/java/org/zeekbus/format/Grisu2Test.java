package org.zeekbus.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Grisu2Test {
  private final byte[] bytes = new byte[Grisu2.LONGEST + 1];

  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "-0.0, -0.0",
    "1, 1.0",
    "-1.5, -1.5",
    "1e15, 1000000000000000.0",
    "123456789012345678, 123456789012345680.0",
    "1e20, 100000000000000000000.0",
    "1e21, 1e21",
    "90.25, 90.25",
    "1763881200.123456, 1763881200.123456",
    "1365191811.424495, 1365191811.424495",
    "1e-6, 0.000001",
    "0.00001234, 0.00001234",
    "1e-7, 1e-7",
    "5e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e308",
    "1.3927926388013963e-143, 1.3927926388013963e-143",
    "2.2250738585072014e-308, 2.2250738585072014e-308",
  })
  void asZeekShowsThem(double value, String text) {
    assertThat(text(value)).isEqualTo(text);
  }

  /** Where Zeek's digits are not the fewest. */
  @ParameterizedTest
  @CsvSource({
    "1.1074600219726563, 1.1074600219726562",
    "1258567333.2782831, 1258567333.278283",
  })
  void notAlwaysTheShortest(String zeeks, double shortest) {
    assertThat(text(shortest)).isEqualTo(zeeks);
    assertThat(Double.parseDouble(zeeks)).isEqualTo(shortest);
  }

  @Test
  void asThePlainTwin() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 4_000; i++) {
      compare(random.nextLong(2_000_000_000_000_000L) / 1e6);
      compare(random.nextDouble() * Math.pow(10, random.nextInt(-8, 8)));
      double start = 1.4e9 + random.nextLong(1_000_000_000) / 1e6;
      compare(start + random.nextLong(100_000_000) / 1e6 - start);
      compare(random.nextInt(1 << random.nextInt(1, 31)) * Math.pow(10, random.nextInt(-9, 23)));
      compare(Double.longBitsToDouble(random.nextLong()));
    }
  }

  @Test
  void asThePlainTwinAtPowersOfTwo() {
    for (int exponent = -1074; exponent < 1024; exponent += 3) {
      double power = Math.scalb(1.0, exponent);
      compare(power);
      compare(Math.nextUp(power));
      compare(Math.nextDown(power));
    }
  }

  private void compare(double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    String text = text(value);
    if (!text.equals(PlainGrisu2.text(value)) || Double.parseDouble(text) != value) {
      assertThat(text).as(Double.toHexString(value)).isEqualTo(PlainGrisu2.text(value));
      assertThat(Double.parseDouble(text)).isEqualTo(value);
    }
  }

  private String text(double value) {
    int end = Grisu2.put(value, bytes, 1);
    return new String(bytes, 1, end - 1, StandardCharsets.US_ASCII);
  }
}
