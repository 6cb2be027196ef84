package org.zeekbus.logger.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.value.Bytes;

/** How names that nodes give are shown to people. */
final class PathTextTest {
  @Test
  void utf8IsShownAsItIs() {
    assertThat(PathText.of(Bytes.of("caf\u00e9-\ud83d\ude00"))).isEqualTo("caf\u00e9-\ud83d\ude00");
    assertThat(PathText.of(Bytes.of("conn"))).isEqualTo("conn");
  }

  @Test
  void whatIsNoUtf8OrWouldNotBeSeenIsEscaped() {
    byte[] latin = HexFormat.of().parseHex("636166e9");
    assertThat(PathText.of(Bytes.of(latin))).isEqualTo("caf\\xe9");
    assertThat(PathText.of(Bytes.of("a\nb\u0085\u202e\u00e9".getBytes(UTF_8))))
        .doesNotContain("\n", "\u0085", "\u202e")
        .endsWith("\\xe2\\x80\\xae\u00e9");
  }
}
