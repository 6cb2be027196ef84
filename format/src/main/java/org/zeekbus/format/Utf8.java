package org.zeekbus.format;

/**
 * Which bytes Zeek takes for good characters. Source: Zeek {@code src/util.cc}, {@code
 * src/3rdparty/ConvertUTF.c}.
 *
 * <p>All of UTF-8 without surrogates is good, but not: control characters (U+0080 to U+009F), those
 * for private use (U+E000 to U+F8FF), U+FFF0 to U+FFFF.
 */
final class Utf8 {
  private Utf8() {}

  /** Whether the byte is ASCII that every format shows as it is. */
  static boolean isPrintable(byte b) {
    return b >= ' ' && b < 0x7f;
  }

  /** How many bytes the good character beyond ASCII at {@code at} has; 0 if there is none. */
  static int length(byte[] in, int at, int end) {
    int lead = in[at] & 0xff;
    int size = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (size == 0 || end - at < size) {
      return 0;
    }
    int code = lead & (0x7f >> size);
    for (int i = 1; i < size; i++) {
      int next = in[at + i];
      if ((next & 0xc0) != 0x80) {
        return 0;
      }
      code = (code << 6) | (next & 0x3f);
    }
    boolean isGood =
        switch (size) {
          case 2 -> code >= 0xa0;
          case 3 ->
              code >= 0x800
                  && (code < 0xd800 || code > 0xdfff)
                  && (code < 0xe000 || code > 0xf8ff)
                  && code < 0xfff0;
          default -> code >= 0x10000 && code <= 0x10ffff;
        };
    return isGood ? size : 0;
  }
}
