package org.zeekbus.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({"0,0", "4095,4095", "4KiB,4096", "64MiB,67108864", "1GiB,1073741824", "2 KiB,2048"})
  void readsBytesAndUnits(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "4095,4095",
    "4096,4KiB",
    "65536KiB,64MiB",
    "1536MiB,1536MiB",
    "4096GiB,4096GiB"
  })
  void writesTheLargestUnitThatFits(String text, String written) {
    assertThat(ByteSize.parse(text)).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64MB", "64 apples", "-1", "1.5MiB", "64mib", "0x10", "1_000"})
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' (expected: bytes, such as 4096 or 64MiB)", text);
  }

  @Test
  void refusesMoreThanCanBeCounted() {
    assertThatThrownBy(() -> ByteSize.parse("999999999999GiB"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: fewer bytes");
  }
}
