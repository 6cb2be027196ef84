package org.zeekbus.websocket.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Utf8Test {
  private static final int[] EDGES = {
    0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed,
    0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
  };

  private static boolean isValid(byte[] in, int at, int length) {
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in, at, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void saysWhatTheDecoderOfTheJdkSays(long seed) {
    Random random = new Random(seed);
    int valid = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] in = new byte[40];
      int length = random.nextInt(30);
      int at = random.nextInt(10);
      for (int j = 0; j < in.length; j++) {
        in[j] = (byte) (random.nextInt(8) == 0 ? EDGES[random.nextInt(EDGES.length)] : 'a');
      }
      boolean expected = isValid(in, at, length);
      valid += expected ? 1 : 0;
      if (Utf8.isValid(in, at, length) != expected) {
        assertThat(HexFormat.of().formatHex(in, at, at + length)).isEqualTo("valid: " + expected);
      }
    }
    assertThat(valid).isBetween(5_000, 45_000);
  }

  @Test
  void allPairsAndTriplesOfEdgesAreRight() {
    for (int a : EDGES) {
      for (int b : EDGES) {
        for (int c : EDGES) {
          for (int d : new int[] {0x41, 0x80, 0xbf, 0xc2}) {
            byte[] in = {(byte) a, (byte) b, (byte) c, (byte) d};
            for (int length = 1; length <= 4; length++) {
              if (Utf8.isValid(in, 0, length) != isValid(in, 0, length)) {
                assertThat(HexFormat.of().formatHex(in, 0, length)).isEqualTo("judged right");
              }
            }
          }
        }
      }
    }
  }

  @Test
  void aCharacterMayNotBeCut() {
    byte[] whole = "x\u20ac\ud83d\ude00".getBytes(StandardCharsets.UTF_8);
    assertThat(Utf8.isValid(whole, 0, whole.length)).isTrue();
    for (int length : new int[] {2, 3, 5, 6, 7}) {
      assertThat(Utf8.isValid(whole, 0, length)).as("%d bytes", length).isFalse();
    }
  }
}
