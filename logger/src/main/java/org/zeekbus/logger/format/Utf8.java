package org.zeekbus.logger.format;

/**
 * Which characters Zeek lets into a log as they are: UTF-8 but control, private and some special
 * characters (Zeek src/util.cc, isValidUTF8 with its exceptions).
 */
final class Utf8 {
  private Utf8() {}

  /**
   * The length of the accepted character that begins at {@code at}, or 0; ASCII is none of them.
   */
  static int accepted(byte[] in, int at, int end) {
    int lead = in[at] & 0xff;
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (end - at < length) {
      return 0;
    }
    int second = in[at + 1] & 0xff;
    if (second < lowest(lead) || second > highest(lead)) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((in[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length == 3 && isExcluded(lead, second, in[at + 2] & 0xff) ? 0 : length;
  }

  private static int lowest(int lead) {
    return switch (lead) {
      case 0xc2 -> 0xa0; // no C1 controls
      case 0xe0 -> 0xa0;
      case 0xf0 -> 0x90;
      default -> 0x80;
    };
  }

  private static int highest(int lead) {
    return switch (lead) {
      case 0xed -> 0x9f; // no surrogates
      case 0xf4 -> 0x8f;
      default -> 0xbf;
    };
  }

  /** U+E000 to U+F8FF, and U+FFF0 to U+FFFF. */
  private static boolean isExcluded(int lead, int second, int third) {
    return switch (lead) {
      case 0xee -> true;
      case 0xef -> second < 0xa4 || (second == 0xbf && third >= 0xb0);
      default -> false;
    };
  }
}
