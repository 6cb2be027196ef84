package org.zeekbus.zeek.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SixDecimalsTest {
  private static final double[] EDGES = {
    0.0,
    -0.0,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    5e-7,
    15e-7,
    0.0078125,
    0.0234375,
    0x1p-20,
    0x1p-21,
    0x1p-7,
    3 * 0x1p-7,
    0.9999995,
    0.99999949999,
    999.9999996,
    511.9999999,
    512,
    1e6,
    0x1p32,
    0x1p52 / 1e6,
    0x1p33,
    0x1p53 / 1e6,
    0x1p34,
    1e15 + 0.3,
    0x1p52 - 0.5,
    0x1p52,
    0x1p53,
    0x1p63,
    0x1.fffffffffffffp63,
    0x1p64,
    -0x1.8p63,
    1e22,
  };

  private final byte[] bytes = new byte[SixDecimals.LONGEST + 1];

  @ParameterizedTest
  @CsvSource({
    "1763881200.123456, 1763881200.123456",
    "0, 0.000000",
    "-120, -120.000000",
    "86400000000, 86400000000.000000",
    "-1e-9, -0.000000",
    "-0.0, -0.000000",
    "0.0078125, 0.007812",
    "5e-7, 0.000000",
    "0.9999996, 1.000000",
    "Infinity, inf",
    "-Infinity, -inf",
    "NaN, nan",
  })
  void secondsAsZeekShowsThem(double value, String text) {
    assertThat(seconds(value)).isEqualTo(text);
  }

  @Test
  void aNanKeepsItsSignInSecondsOnly() {
    double negative = Double.longBitsToDouble(0xfff8_0000_0000_0000L);
    assertThat(seconds(negative)).isEqualTo("-nan");
    assertThat(plain(negative)).isEqualTo("nan");
  }

  @ParameterizedTest
  @CsvSource({
    "3.5, 3.5",
    "42.0, 42.0",
    "0.0, 0.0",
    "-0.0, 0.0",
    "1e21, 1000000000000000000000.0",
    "123456789012345678, 123456789012345680.0",
    "0.00001234, 0.000012",
    "1e-7, 0",
    "-1e-7, -0",
    "1e-10, 0.0",
    "5e-324, 0.0",
    "-1e-10, -0.0",
    "2.9999999, 3",
    "2.9999999999, 3.0",
    "0.3333333333333333, 0.333333",
    "NaN, nan",
    "Infinity, inf",
    "-Infinity, -inf",
  })
  void doublesAsZeekShowsThem(double value, String text) {
    assertThat(plain(value)).isEqualTo(text);
  }

  @Test
  void theLargestHas309Digits() {
    assertThat(plain(Double.MAX_VALUE)).startsWith("179769313486231570").endsWith("858368.0");
    assertThat(plain(Double.MAX_VALUE)).hasSize(311);
    assertThat(seconds(-Double.MAX_VALUE)).hasSize(SixDecimals.LONGEST - 3);
  }

  @Test
  void edgesAreExact() {
    for (double edge : EDGES) {
      for (double value : new double[] {edge, Math.nextUp(edge), Math.nextDown(edge)}) {
        compare(value);
        compare(-value);
      }
    }
  }

  @Test
  void randomOnesAreExact() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 25_000; i++) {
      compare(random.nextLong(2_000_000_000_000_000L) / 1e6);
      compare(random.nextLong(10_000_000_000L) / 1e9);
      compare(random.nextDouble() * Math.pow(2, random.nextInt(-30, 60)));
      // Where millionths and doubles are nearly as many.
      compare(random.nextLong(1L << 50, 1L << 54) / 1e6);
      // Ties: odd multiples of 2^-7.
      compare((2 * random.nextLong(1 << 20) + 1) * 0x1p-7);
    }
    for (int i = 0; i < 5_000; i++) {
      compare(Double.longBitsToDouble(random.nextLong()));
    }
  }

  private void compare(double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    String six =
        new BigDecimal(Math.abs(value)).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
    boolean isExact = Double.parseDouble(six) == Math.abs(value);
    if (SixDecimals.isExact(value) != isExact) {
      assertThat(SixDecimals.isExact(value)).as(Double.toHexString(value)).isEqualTo(isExact);
    }
    boolean isSigned = Double.doubleToRawLongBits(value) < 0;
    String expected = (isSigned ? "-" : "") + six;
    if (!seconds(value).equals(expected)) {
      assertThat(seconds(value)).as(Double.toHexString(value)).isEqualTo(expected);
    }
    String stripped = (value < 0 ? "-" : "") + six.replaceFirst("\\.?0*$", "");
    String shown = Math.abs(value - Math.rint(value)) < 1e-9 ? stripped + ".0" : stripped;
    if (!plain(value).equals(shown)) {
      assertThat(plain(value)).as(Double.toHexString(value)).isEqualTo(shown);
    }
  }

  private String seconds(double value) {
    int end = SixDecimals.putFixed(value, bytes, 1);
    return new String(bytes, 1, end - 1, StandardCharsets.US_ASCII);
  }

  private String plain(double value) {
    int end = SixDecimals.putDouble(value, bytes, 1);
    return new String(bytes, 1, end - 1, StandardCharsets.US_ASCII);
  }
}
