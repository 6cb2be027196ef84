package org.zeekbus.websocket.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks that text is UTF-8 (RFC 3629, 4), as a text message must be (RFC 6455, 8.1). Breaks idiom:
 * eight bytes of ASCII at a time, as nearly all text is; its twin is the JDK's decoder.
 */
public final class Utf8 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long NOT_ASCII = 0x8080808080808080L;

  private Utf8() {}

  /** Whether these bytes are UTF-8. */
  public static boolean isValid(byte[] in, int from, int length) {
    int end = from + length;
    int at = from;
    while (at < end) {
      if (end - at >= Long.BYTES && ((long) LONG.get(in, at) & NOT_ASCII) == 0) {
        at += Long.BYTES;
        continue;
      }
      int next = next(in, at, end);
      if (next < 0) {
        return false;
      }
      at = next;
    }
    return true;
  }

  /** Where the character after that at {@code at} begins; negative if this one is wrong. */
  private static int next(byte[] in, int at, int end) {
    int lead = in[at] & 0xff;
    if (lead < 0x80) {
      return at + 1;
    }
    int more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    if (lead < 0xc2 || lead > 0xf4 || end - at <= more) {
      return -1;
    }
    // The second byte excludes longer forms than needed, surrogates, and what is above U+10FFFF.
    int second = in[at + 1] & 0xff;
    int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      return -1;
    }
    for (int i = 2; i <= more; i++) {
      if ((in[at + i] & 0xc0) != 0x80) {
        return -1;
      }
    }
    return at + 1 + more;
  }
}
