package org.zeekbus.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.zeekbus.zeek.value.Bytes;

/**
 * A field's name with all that is round it: {@code ,"uid":}. Made once for a log.
 *
 * <p>Breaks idiom: copied 8 bytes at a time, beyond its end, see LogFormatBenchmark.
 */
final class JsonKey {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int length;
  private final long[] words;

  /** The name is escaped, but not looked at as UTF-8: Zeek doesn't either. */
  JsonKey(Bytes name) {
    LineBuffer out = new LineBuffer(name.length() + 4);
    out.put(',');
    out.put('"');
    JsonStrings.putEscaped(name.toArray(), 0, name.length(), out);
    out.put('"');
    out.put(':');
    length = out.length();
    words = new long[(length + Long.BYTES - 1) / Long.BYTES];
    byte[] padded = Arrays.copyOf(out.array(), words.length * Long.BYTES);
    Arrays.setAll(words, i -> (long) LONGS.get(padded, i * Long.BYTES));
  }

  /** Writes the key behind {@code at}, whatever the buffer's length, and gives the place behind. */
  int put(LineBuffer out, int at) {
    byte[] to = out.room(at, words.length * Long.BYTES);
    int behind = at;
    for (long word : words) {
      LONGS.set(to, behind, word);
      behind += Long.BYTES;
    }
    return at + length;
  }
}
