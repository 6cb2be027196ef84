package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class HexTest {
  @Test
  void scriptsAreDigitsTextRepetitionsAndComments() {
    assertThat(Hex.bytes("04 ff # no 'text' here\n 'a b'*2 00*3"))
        .containsExactly(4, 255, 'a', ' ', 'b', 'a', ' ', 'b', 0, 0, 0);
    assertThat(Hex.bytes("")).isEmpty();
    assertThat(Hex.bytes("# nothing")).isEmpty();
  }

  @Test
  void anythingElseIsRefused() {
    assertThatThrownBy(() -> Hex.bytes("04 XX")).hasMessageContaining("XX");
    assertThatThrownBy(() -> Hex.bytes("04 'open")).hasMessageContaining("'open");
  }

  @Test
  void framesTakeTheLongFormFrom256BytesOn() {
    assertThat(Hex.bytes(Hex.frame(0, "'x'*255"))).startsWith(0, 255, 'x').hasSize(257);
    assertThat(Hex.bytes(Hex.frame(1, "'x'*256")))
        .startsWith(3, 0, 0, 0, 0, 0, 0, 1, 0, 'x')
        .hasSize(265);
  }
}
