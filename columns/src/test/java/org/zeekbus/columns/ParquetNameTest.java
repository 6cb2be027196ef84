package org.zeekbus.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParquetNameTest {
  private static final Instant FROM = Instant.parse("2026-11-23T13:00:00Z");
  private static final Instant TO = Instant.parse("2026-11-23T13:01:00Z");

  private static ParquetName name(String path, long first, long last) {
    return new ParquetName(path, FROM, TO, "3f9a2c01", first, last);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conn",
        "a.b.c",
        "../../etc/passwd",
        "",
        ".",
        ".x",
        "\0",
        "ü €",
        "x%2e",
        "a\nb",
        "conn.parquet"
      })
  void whatIsWrittenIsRead(String path) {
    ParquetName name = name(path, 17, 42);
    assertThat(name.text()).doesNotContain("/").endsWith(".3f9a2c01-17-42.parquet");
    assertThat(ParquetName.parse(name.text())).contains(name);
    assertThat(ParquetName.parse(name.hidden())).isEmpty();
  }

  @Test
  void isAsDocumented() {
    assertThat(name("conn", 17, 17).text())
        .isEqualTo("conn.20261123T130000Z-20261123T130100Z.3f9a2c01-17-17.parquet");
    assertThat(name("conn", 17, 17).hidden())
        .isEqualTo(".conn.20261123T130000Z-20261123T130100Z.3f9a2c01-17-17.parquet.tmp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "conn.parquet",
        "conn.20261323T130000Z-20261123T130100Z.3f9a2c01-17-17.parquet",
        "conn.20261123T130000Z-20261123T130100Z.3F9A2C01-17-17.parquet",
        "conn.20261123T130000Z-20261123T130100Z.3f9a2c01-17.parquet",
        "conn.20261123T130000Z-20261123T130100Z.3f9a2c01-17-99999999999999999999.parquet",
        "a b.20261123T130000Z-20261123T130100Z.3f9a2c01-17-17.parquet",
        "a%2e.20261123T130000Z-20261123T130100Z.3f9a2c01-17-17.parquet"
      })
  void otherFilesAreNoneOfOurs(String file) {
    assertThat(ParquetName.parse(file)).isEmpty();
  }

  @Test
  void coversTheFilesOfItsCommits() {
    ParquetName merged = name("conn", 5, 9);
    assertThat(merged.covers(name("conn", 5, 5))).isTrue();
    assertThat(merged.covers(name("conn", 9, 9))).isTrue();
    assertThat(merged.covers(name("conn", 5, 8))).isTrue();
    assertThat(merged.covers(merged)).isFalse();
    assertThat(merged.covers(name("conn", 4, 5))).isFalse();
    assertThat(merged.covers(name("conn", 9, 10))).isFalse();
    assertThat(merged.covers(name("dns", 5, 5))).isFalse();
    assertThat(merged.covers(new ParquetName("conn", FROM, TO, "00000000", 5, 5))).isFalse();
  }

  @Test
  void tellsTheNewestTimeOfAClockThatIsAhead() {
    ParquetName plain = name("conn", 17, 17);
    ParquetName behind = newest(TO.plusSeconds(7199).plusMillis(1));
    assertThat(behind.text())
        .isEqualTo(
            "conn.20261123T130000Z-20261123T130100Z.3f9a2c01-17-17+20261123T150100Z.parquet");
    assertThat(ParquetName.parse(behind.text())).contains(behind);
    assertThat(newest(TO.plusSeconds(60))).isEqualTo(plain);
    assertThat(newest(FROM.minusSeconds(60))).isEqualTo(plain);
    assertThat(newest(Instant.MAX).text()).contains("+99991231T235959Z");
    assertThat(plain.endsBefore(TO.plusSeconds(60))).isFalse();
    assertThat(plain.endsBefore(TO.plusSeconds(61))).isTrue();
    assertThat(behind.endsBefore(TO.plusSeconds(7200))).isFalse();
    assertThat(behind.endsBefore(TO.plusSeconds(7201))).isTrue();
  }

  private static ParquetName newest(Instant newest) {
    return new ParquetName("conn", FROM, TO, "3f9a2c01", 17, 17, Optional.of(newest));
  }

  @Test
  void aMergedFileComesBeforeThoseThatItCovers() {
    assertThat(
            List.of(name("conn", 6, 6), name("conn", 5, 5), name("conn", 5, 9)).stream().sorted())
        .containsExactly(name("conn", 5, 9), name("conn", 5, 5), name("conn", 6, 6));
  }
}
