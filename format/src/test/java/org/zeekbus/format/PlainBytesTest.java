package org.zeekbus.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class PlainBytesTest {
  private static final String STRANGE = "\\\t,";

  private final PlainBytes plain = new PlainBytes((byte) '\\', (byte) '\t', (byte) ',');

  /** Every byte at every place of strings of every length, at an array's end and before it. */
  @Test
  void copiesPlainBytesOnly() {
    for (int length = 0; length < 20; length++) {
      for (int behind : new int[] {0, 1, 7, 8, 20}) {
        byte[] in = new byte[3 + length + behind];
        Arrays.fill(in, (byte) 0xff);
        Arrays.fill(in, 3, 3 + length, (byte) 'x');
        assertThat(copy(in, length)).isEqualTo("x".repeat(length));
        for (int at = 3; at < 3 + length; at++) {
          for (int b = 0; b < 256; b++) {
            in[at] = (byte) b;
            boolean isPlain = b >= ' ' && b < 0x7f && STRANGE.indexOf(b) < 0;
            String expected =
                isPlain ? new String(in, 3, length, StandardCharsets.US_ASCII) : "strange";
            if (!copy(in, length).equals(expected)) {
              assertThat(copy(in, length)).as("%d in %d", at, length).isEqualTo(expected);
            }
          }
          in[at] = 'x';
        }
      }
    }
  }

  private String copy(byte[] in, int length) {
    byte[] to = new byte[2 + length + PlainBytes.SLACK];
    int end = plain.copy(in, 3, length, to, 2);
    return end < 0 ? "strange" : new String(to, 2, end - 2, StandardCharsets.ISO_8859_1);
  }
}
