package org.zeekbus.zeek.value;

/** Characters in UTF-8: the shortest forms, without surrogates, up to U+10FFFF (RFC 3629). */
final class Utf8 {
  private Utf8() {}

  /** The length of the character beyond ASCII that begins here, or 0 if none does. */
  static int length(byte[] in, int at, int end) {
    int first = in[at] & 0xff;
    if (first < 0xc2 || first > 0xf4) {
      return 0;
    }
    int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (end - at < length) {
      return 0;
    }
    int second = in[at + 1] & 0xff;
    // The second byte's bounds keep out long forms, surrogates, and what is beyond U+10FFFF.
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      return 0;
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((in[i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
