package org.zeekbus.zeek.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hash never changes: samples and bloom filters are the same for all loggers and versions. */
final class XxHash64Test {
  /** The first four are from xxHash's documentation and its ports. */
  @ParameterizedTest
  @CsvSource({
    "'', ef46db3751d8e999",
    "a, d24ec4f1a98c6e5b",
    "abc, 44bc2cf5ad770999",
    "Nobody inspects the spammish repetition, fbcea83c8a378bf1",
    "CHhAvVGS1DHFjwGM9, bccfbc6ff0fb02e4",
    "C4J4Th3PJpwUYZZ6gc, bc810aaca68d351a",
    "0123456789abcdef0123456789abcdef, 642a94958e71e6c5",
  })
  void itIsXxh64(String text, String hash) {
    byte[] bytes = ("?" + text + "?").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Long.toHexString(XxHash64.of(bytes, 1, bytes.length - 2))).isEqualTo(hash);
  }
}
