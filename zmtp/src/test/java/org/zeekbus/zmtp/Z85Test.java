package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Z85Test {
  @ParameterizedTest
  @CsvSource({
    "86 4F D2 6F B5 59 F7 5B, HelloWorld", // RFC 32
    "00 00 00 00, 00000",
    "00 00 00 01, 00001",
    "FF FF FF FF, %nSc0",
    "'',''",
  })
  void bytesAndText(String bytes, String text) {
    assertThat(Z85.encode(Hex.bytes(bytes))).isEqualTo(text);
    if (!text.isEmpty()) {
      assertThat(Z85.decode(text)).isEqualTo(Hex.bytes(bytes));
    }
  }

  @Test
  void whatIsWrittenIsRead() {
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = new byte[4 * random.nextInt(1, 10)];
      random.nextBytes(bytes);
      assertThat(Z85.decode(Z85.encode(bytes))).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', '0 characters'",
    "abcd, '4 characters'",
    "abcdef, '6 characters'",
    "%nSc1, 'characters 1 to 5 stand for more than 32 bits'",
    "00000#####, 'characters 6 to 10 stand for more'",
    "0000 , '4 characters'",
    "'ab cd', 'character 3 is not one'",
    "'abcdé', 'character 5 is not one'",
    "'abcd~', 'character 5 is not one'",
  })
  void whatIsNoText(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Z85.decode(text))
        .withMessageContaining(why);
  }

  @Test
  void bytesThatFillNoGroup() {
    assertThatIllegalArgumentException().isThrownBy(() -> Z85.encode(new byte[3]));
  }
}
