package org.zeekbus.web.json;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import tools.jackson.core.JsonGenerator;

/**
 * Bytes that are no UTF-8 as {@link DecodedValue#text} shows them, without a copy: a string may be
 * as large as a log batch.
 *
 * <p>Owner: one thread.
 */
final class LongText extends Reader {
  private static final HexFormat HEX = HexFormat.of();
  private static final int CHUNK = 8192;

  /** Characters of one byte as an escape: {@code \xhh}. */
  private static final int ESCAPE = 4;

  private final byte[] bytes;
  private final int end;
  private int at;

  /** How much is out of the escape of the byte at which this stands. */
  private int escaped;

  private LongText(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.at = from;
    this.end = from + length;
  }

  /** Writes {@code length} bytes at {@code from} as a string. */
  static void write(byte[] bytes, int from, int length, JsonGenerator json) {
    Reader text =
        isUtf8(bytes, from, length)
            ? new InputStreamReader(
                new ByteArrayInputStream(bytes, from, length), StandardCharsets.UTF_8)
            : new LongText(bytes, from, length);
    json.writeString(text, -1);
  }

  private static boolean isUtf8(byte[] bytes, int from, int length) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, from, length);
    CharBuffer out = CharBuffer.allocate(CHUNK);
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    return !result.isError();
  }

  @Override
  public int read(char[] into, int offset, int most) {
    if (at == end) {
      return -1;
    }
    int to = offset;
    while (to < offset + most && at < end) {
      byte b = bytes[at];
      if (DecodedValue.isPlain(b)) {
        into[to++] = (char) b;
        at++;
      } else {
        into[to++] =
            switch (escaped) {
              case 0 -> '\\';
              case 1 -> 'x';
              case 2 -> HEX.toHighHexDigit(b);
              default -> HEX.toLowHexDigit(b);
            };
        escaped = (escaped + 1) % ESCAPE;
        at += escaped == 0 ? 1 : 0;
      }
    }
    return to - offset;
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
