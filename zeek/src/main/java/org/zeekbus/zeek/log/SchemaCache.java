package org.zeekbus.zeek.log;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a schema by its bytes, so that it is parsed once and not for each batch. It is more
 * than half of a small batch.
 *
 * <p>The four names decide which of {@value #SETS} sets a schema is in; each set keeps the {@value
 * #WAYS} newest. So a sender that floods one log with schemas displaces only those of that log. All
 * schemas together may have {@value #MOST_BYTES} bytes on the wire, and take a few times as much
 * memory. If another one does not fit, all are dropped, and parsed again when they come. A schema
 * of more than {@value #LONGEST} bytes is not kept.
 *
 * <p>Owner: whoever owns the {@link LogBatchReader}. Breaks idiom: compares in place, see
 * LogBatchBenchmark.
 */
final class SchemaCache {
  static final int SETS = 256;
  static final int WAYS = 8;
  static final int MOST_BYTES = 1 << 20;
  static final int LONGEST = 1 << 16;

  private static final int NAMES = 4;

  /** Odd, with bits all over: 2^64 divided by the golden ratio. */
  private static final long MIX = 0x9e3779b97f4a7c15L;

  /** A schema and its bytes. */
  static final class Known {
    private final byte[] bytes;
    private final LogSchema schema;

    private Known(byte[] bytes, LogSchema schema) {
      this.bytes = bytes;
      this.schema = schema;
    }

    LogSchema schema() {
      return schema;
    }

    /** Bytes of the schema in a batch. */
    int length() {
      return bytes.length;
    }
  }

  /** Set after set, the newest of each first. */
  private final @Nullable Known[] ways = new Known[SETS * WAYS];

  private int held;

  /** The schema whose bytes are at {@code start}, or null. */
  @Nullable Known find(byte[] in, int start, int end) {
    int set = setOf(in, start, end) * WAYS;
    for (int way = set; way < set + WAYS; way++) {
      Known known = ways[way];
      if (known == null) {
        return null;
      }
      // No schema's bytes begin with another's, so the first that fits is the one.
      int length = known.bytes.length;
      if (length <= end - start
          && Arrays.equals(known.bytes, 0, length, in, start, start + length)) {
        if (way > set) {
          System.arraycopy(ways, set, ways, set + 1, way - set);
          ways[set] = known;
        }
        return known;
      }
    }
    return null;
  }

  /** Keeps a schema that was parsed from the bytes at {@code start}, unless it is too long. */
  void add(LogSchema schema, byte[] in, int start, int length) {
    if (length > LONGEST) {
      return;
    }
    if (held + length > MOST_BYTES) {
      Arrays.fill(ways, null);
      held = 0;
    }
    int set = setOf(in, start, start + length) * WAYS;
    Known displaced = ways[set + WAYS - 1];
    if (displaced != null) {
      held -= displaced.bytes.length;
    }
    System.arraycopy(ways, set, ways, set + 1, WAYS - 1);
    ways[set] = new Known(Arrays.copyOfRange(in, start, start + length), schema);
    held += length;
  }

  /** Bytes of all schemas that are kept. */
  int held() {
    return held;
  }

  /** A hash of the four names, as far as they are there. */
  private static int setOf(byte[] in, int start, int end) {
    int to = start;
    for (int i = 0; i < NAMES && end - to >= Integer.BYTES; i++) {
      int length = ValueLayout.readInt(in, to);
      to += Integer.BYTES;
      if (length < 0 || length > end - to) {
        break;
      }
      to += length;
    }
    long hash = MIX;
    int at = start;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      hash = Long.rotateLeft((hash ^ ValueLayout.readLong(in, at)) * MIX, 29);
    }
    for (; at < to; at++) {
      hash = Long.rotateLeft((hash ^ in[at]) * MIX, 29);
    }
    return (int) ((hash * MIX) >>> 32) & (SETS - 1);
  }
}
