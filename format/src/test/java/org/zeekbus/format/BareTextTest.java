package org.zeekbus.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.zeekbus.format.AsciiOptions.JsonStringEscapePolicy;

/** A bare text is what a reader of JSON finds in the string. */
final class BareTextTest {
  private static final int[] BYTES = {
    'a', ' ', '"', '\\', '/', '\t', '\n', 0, 1, 0x1f, 0x7f, 0x80, 0x85, 0xa9, 0xc2, 0xc3, 0xe2,
    0x82, 0xac, 0xf0, 0x9f, 0xff
  };

  @Test
  void isWhatJsonHas() {
    SplittableRandom random = new SplittableRandom(17);
    JsonStrings json = new JsonStrings(JsonStringEscapePolicy.HEX);
    for (int i = 0; i < 100_000; i++) {
      byte[] in = new byte[random.nextInt(20)];
      int kinds = random.nextInt(1, BYTES.length + 1);
      for (int at = 0; at < in.length; at++) {
        in[at] = (byte) BYTES[random.nextInt(kinds)];
      }
      int from = in.length == 0 ? 0 : random.nextInt(in.length);
      int length = in.length - from;
      LineBuffer line = new LineBuffer(1);
      line.end(json.putString(in, from, length, line, 0));
      LineBuffer bare = new LineBuffer(1);
      long textLength = BareText.length(in, from, length);
      bare.end(BareText.put(in, from, length, textLength, bare, 0));
      assertThat(bare.length()).isEqualTo(textLength);
      assertThat('"' + escaped(text(bare)) + '"').isEqualTo(text(line));
    }
  }

  /** JSON's own escapes. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\t", "\\t")
        .replace("\n", "\\n");
  }

  private static String text(LineBuffer buffer) {
    return new String(buffer.array(), 0, buffer.length(), StandardCharsets.UTF_8);
  }
}
