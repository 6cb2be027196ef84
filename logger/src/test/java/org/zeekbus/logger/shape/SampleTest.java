package org.zeekbus.logger.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.value.XxHash64;

/** Parts of all hashes. */
final class SampleTest {
  @ParameterizedTest
  @CsvSource({
    "1/2, 8000000000000000",
    "50%, 8000000000000000",
    "1/10, 1999999999999999",
    "10%, 1999999999999999",
    "1 / 10, 1999999999999999",
    "12.5 %, 2000000000000000",
    "0.1%, 4189374bc6a7ef",
    "2/3, aaaaaaaaaaaaaaaa",
    "1/1, 0",
    "100%, 0",
    "100.0%, 0",
  })
  void theBoundFollowsFromThePart(String text, String bound) {
    assertThat(Long.toHexString(Sample.parse(text).bound())).isEqualTo(bound);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0/10", "0%", "11/10", "101%", "1/0"})
  void nothingAndMoreThanAllAreErrors(String text) {
    assertThatThrownBy(() -> Sample.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' (expected: more than nothing, and all at most)", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0.1", "10", "1/", "-1/10", "1:10", "ten%", "1/10/2"})
  void otherTextsAreErrors(String text) {
    assertThatThrownBy(() -> Sample.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' (expected: such as 1/10 or 10%%)", text);
  }

  /** Of 100,000 uids as Zeek makes them; the seed is fixed, and so is the number. */
  @Test
  void aTenthIsATenth() {
    SplittableRandom random = new SplittableRandom(17);
    Sample tenth = Sample.parse("1/10");
    Sample fifth = Sample.parse("1/5");
    int inTenth = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] uid =
          ("C" + Long.toString(random.nextLong(Long.MAX_VALUE), 36))
              .getBytes(StandardCharsets.UTF_8);
      long hash = XxHash64.of(uid, 0, uid.length);
      if (tenth.has(hash)) {
        inTenth++;
        assertThat(fifth.has(hash)).isTrue();
      }
    }
    assertThat(inTenth).isBetween(9_700, 10_300);
  }
}
