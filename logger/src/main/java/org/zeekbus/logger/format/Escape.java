package org.zeekbus.logger.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What nearly all text of a TSV log passes through: backslashes, separators and what is no plain
 * text become {@code \xhh} (Zeek src/Desc.cc, AddBytes and src/util.cc, get_escaped_string).
 *
 * <p>Immutable. Breaks idiom: a table and one scan for what needs nothing, see LogFormatBenchmark.
 */
final class Escape {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final boolean utf8;

  /** What is escaped besides, in byte order. */
  private final byte[][] sequences;

  /** Bytes that stay as they are wherever they stand. */
  private final boolean[] isPlain = new boolean[256];

  /** Escapes {@code sequences}, none of them empty. */
  Escape(boolean utf8, List<byte[]> sequences) {
    this.utf8 = utf8;
    this.sequences =
        sequences.stream().sorted(Arrays::compareUnsigned).distinct().toArray(byte[][]::new);
    Arrays.fill(isPlain, 0x20, 0x7f, true);
    isPlain['\\'] = false;
    for (byte[] sequence : this.sequences) {
      isPlain[sequence[0] & 0xff] = false;
    }
  }

  /** Whether all these characters stay as they are, in any order. */
  boolean isPlain(String characters) {
    return characters.chars().allMatch(c -> isPlain[c]);
  }

  /** The text after escaping. */
  byte[] of(byte[] text) {
    LineBuffer out = new LineBuffer(16 + 4 * text.length);
    put(text, 0, text.length, out);
    return Arrays.copyOf(out.array(), out.length());
  }

  /** Appends {@code in[at..at+length)}, escaped. */
  void put(byte[] in, int at, int length, LineBuffer out) {
    int end = at + length;
    int start = out.length();
    byte[] to = out.room(length);
    boolean[] plain = isPlain;
    int i = at;
    int o = start;
    while (i < end) {
      byte b = in[i];
      if (!plain[b & 0xff]) {
        putSlowly(in, at, end, out);
        return;
      }
      to[o++] = b;
      i++;
    }
    out.end(o);
  }

  private void putSlowly(byte[] in, int at, int end, LineBuffer out) {
    int piece = at;
    int here = at;
    while (here < end) {
      int special = in[here] == '\\' ? 1 : sequenceAt(in, here, end);
      if (special == 0) {
        here++;
        continue;
      }
      putPiece(in, piece, here, out);
      for (int i = 0; i < special; i++) {
        if (in[here + i] == '\\') {
          out.put('\\');
          out.put('\\');
        } else {
          putHex(in[here + i], out);
        }
      }
      here += special;
      piece = here;
    }
    putPiece(in, piece, end, out);
  }

  private int sequenceAt(byte[] in, int at, int end) {
    for (byte[] sequence : sequences) {
      int length = sequence.length;
      if (end - at >= length && Arrays.equals(in, at, at + length, sequence, 0, length)) {
        return length;
      }
    }
    return 0;
  }

  /** One bad place makes all that is not ASCII in its piece bad. */
  private void putPiece(byte[] in, int at, int end, LineBuffer out) {
    if (utf8 && isGood(in, at, end)) {
      out.put(in, at, end - at);
      return;
    }
    for (int i = at; i < end; i++) {
      if (isPrintable(in[i])) {
        out.put(in[i]);
      } else {
        putHex(in[i], out);
      }
    }
  }

  private static boolean isGood(byte[] in, int at, int end) {
    int here = at;
    while (here < end) {
      int length = isPrintable(in[here]) ? 1 : Utf8.accepted(in, here, end);
      if (length == 0) {
        return false;
      }
      here += length;
    }
    return true;
  }

  static boolean isPrintable(byte b) {
    return b >= 0x20 && b < 0x7f;
  }

  /** {@code \xhh}. */
  static void putHex(byte b, LineBuffer out) {
    byte[] to = out.room(4);
    int at = out.length();
    to[at] = '\\';
    to[at + 1] = 'x';
    to[at + 2] = HEX[b >> 4 & 15];
    to[at + 3] = HEX[b & 15];
    out.end(at + 4);
  }
}
