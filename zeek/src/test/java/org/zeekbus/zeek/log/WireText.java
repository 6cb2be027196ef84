package org.zeekbus.zeek.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes as tests spell them: hex, {@code 'text'}, and {@code #} comments up to the line's end. */
public final class WireText {
  private WireText() {}

  /** The bytes of such a text. */
  public static byte[] bytes(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String line : text.lines().toList()) {
      String left = line;
      while (!left.isBlank() && left.strip().charAt(0) != '#') {
        left = left.strip();
        int end = left.charAt(0) == '\'' ? left.indexOf('\'', 1) + 1 : left.indexOf(' ');
        String word = end > 0 ? left.substring(0, end) : left;
        left = left.substring(word.length());
        bytes.writeBytes(
            word.charAt(0) == '\''
                ? word.substring(1, word.length() - 1).getBytes(StandardCharsets.UTF_8)
                : HexFormat.of().parseHex(word));
      }
    }
    return bytes.toByteArray();
  }
}
