package org.zeekbus.logger.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The header of each batch in a segment, all big-endian:
 *
 * <pre>
 *  0  4  magic                     "ZBSE"
 *  4  4  length of the sender's node id
 *  8  4  length of the batch
 * 12  8  arrival, milliseconds since 1970
 * 20  4  CRC-32C of node id and batch, which follow
 * 24  4  CRC-32C of the 24 bytes before
 * </pre>
 *
 * <p>The checksum of its own makes the lengths trustworthy, so that a damaged batch costs itself
 * alone.
 *
 * <p>This is format 1. A later one must begin its segments with "ZBS" and its digit, so that this
 * version refuses them, where it would skip damage.
 *
 * @param sender length of the sender's node id, in bytes
 * @param batch length of the batch, in bytes
 * @param arrivedMillis since 1970
 * @param checksum of the node id and the batch
 */
record EntryHeader(int sender, int batch, long arrivedMillis, int checksum) {
  static final int LENGTH = 28;
  static final int MAGIC = 0x5A425345;

  /** The magic of another format, without its digit. */
  private static final int FAMILY = MAGIC >>> Byte.SIZE;

  private static final int CHECKED = LENGTH - Integer.BYTES;

  /** Bytes of the whole entry. */
  long entry() {
    return (long) LENGTH + sender + batch;
  }

  /** Appends it to {@code out}. */
  void encode(ByteBuffer out) {
    int start = out.position();
    out.putInt(MAGIC).putInt(sender).putInt(batch).putLong(arrivedMillis).putInt(checksum);
    out.putInt(checksumOf(out, start));
  }

  /** The one at {@code at}; nothing if there is none, or not whole. */
  static @Nullable EntryHeader decode(ByteBuffer in, int at) {
    if (in.limit() - at < LENGTH
        || in.getInt(at) != MAGIC
        || in.getInt(at + CHECKED) != checksumOf(in, at)) {
      return null;
    }
    EntryHeader header =
        new EntryHeader(
            in.getInt(at + 4), in.getInt(at + 8), in.getLong(at + 12), in.getInt(at + 20));
    boolean isPossible =
        header.sender >= 0 && header.batch >= 0 && header.entry() <= Integer.MAX_VALUE;
    return isPossible ? header : null;
  }

  /** The number of the later format that a segment with these first bytes has; 0 if none. */
  static int laterFormat(ByteBuffer in) {
    if (in.remaining() < Integer.BYTES || in.getInt(in.position()) >>> Byte.SIZE != FAMILY) {
      return 0;
    }
    int digit = in.get(in.position() + Integer.BYTES - 1) - '0';
    return digit >= 2 && digit <= 9 ? digit : 0;
  }

  private static int checksumOf(ByteBuffer bytes, int start) {
    return checksum(bytes.slice(start, CHECKED));
  }

  /** CRC-32C of what remains in these, which it leaves as they are. */
  static int checksum(ByteBuffer... parts) {
    CRC32C sum = new CRC32C();
    for (ByteBuffer part : parts) {
      sum.update(part.duplicate());
    }
    return (int) sum.getValue();
  }
}
