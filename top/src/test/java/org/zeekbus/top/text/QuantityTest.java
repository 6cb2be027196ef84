package org.zeekbus.top.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuantityTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "1204|1,204",
        "999999|999,999",
        "1000000|1.0M",
        "12345678|12.3M",
        "987654321|988M",
        "1e18|1.0E"
      })
  void counts(double number, String expected) {
    assertThat(Quantity.count(number)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0|0", "0.01|<0.1", "0.5|0.5", "99.9|99.9", "99.97|100", "1204.4|1,204", "2e6|2.0M"})
  void rates(double number, String expected) {
    assertThat(Quantity.rate(number)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0 B",
        "0.2|<1 B",
        "1023|1023 B",
        "1024|1.0 KiB",
        "4000|3.9 KiB",
        "1048575|1.0 MiB",
        "268435456|256 MiB",
        "9e18|7.8 EiB"
      })
  void bytes(double number, String expected) {
    assertThat(Quantity.bytes(number)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0 s",
        "0.01|<0.1 s",
        "0.4|0.4 s",
        "9.97|10 s",
        "59.7|1m 00s",
        "200|3m 20s",
        "7500|2h 05m",
        "100000|1d 03h"
      })
  void durations(double number, String expected) {
    assertThat(Quantity.seconds(number)).isEqualTo(expected);
  }

  @Test
  void noneIsWiderThanItsColumn() {
    for (double number = 0.001; number < 1e18; number *= 1.0007) {
      assertThat(Quantity.count(number)).hasSizeLessThanOrEqualTo(7);
      assertThat(Quantity.rate(number)).hasSizeLessThanOrEqualTo(7);
      assertThat(Quantity.bytes(number)).hasSizeLessThanOrEqualTo(8);
    }
    for (double number = 0.001; number < 8e7; number *= 1.0007) {
      assertThat(Quantity.seconds(number)).hasSizeLessThanOrEqualTo(7);
    }
  }
}
