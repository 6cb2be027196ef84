package org.zeekbus.logger.file;

import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.zeekbus.format.LineBuffer;

/**
 * Makes one gzip member (RFC 1952) of all that it is given. What it has taken it cannot give back.
 * Owner: the sink's thread.
 *
 * <p>{@link java.util.zip.GZIPOutputStream} would copy all that it has packed once more, and shows
 * neither a level nor the checksum that {@link #endAt} needs.
 *
 * <pre>
 * 1f 8b | 08 deflate | 00 flags | 00000000 time | 00 | ff any system | blocks | CRC-32 | length mod 2^32
 * </pre>
 */
final class GzipPacker {
  private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  /** Last block, fixed codes, end of block. Source: RFC 1951, 3.2.3 and 3.2.6. */
  private static final byte[] EMPTY_LAST_BLOCK = {3, 0};

  private static final int ROOM = 4 << 10;

  private final Deflater deflater;
  private final CRC32 crc = new CRC32();
  private long length;
  private boolean isSynced = true;

  GzipPacker(int level, LineBuffer out) {
    deflater = new Deflater(level, true);
    out.put(HEAD, 0, HEAD.length);
  }

  /** Takes {@code lines} from here to there; what is ready goes to {@code out}. */
  void pack(LineBuffer lines, int from, int to, LineBuffer out) {
    if (to > from) {
      crc.update(lines.array(), from, to - from);
      length += to - from;
      deflater.setInput(lines.array(), from, to - from);
      run(Deflater.NO_FLUSH, out);
      isSynced = false;
    }
  }

  /** Brings out all that was taken, so that it can be unpacked. */
  void sync(LineBuffer out) {
    if (!isSynced) {
      run(Deflater.SYNC_FLUSH, out);
      isSynced = true;
    }
  }

  /** Brings out the end. Nothing may follow. */
  void end(LineBuffer out) {
    deflater.finish();
    run(Deflater.NO_FLUSH, out);
    deflater.end();
    putSum(sum(), out);
  }

  /** Checksum and length at the end of a member. */
  record Sum(int crc, int length) {}

  /** That of what was taken so far. */
  Sum sum() {
    return new Sum((int) crc.getValue(), (int) length);
  }

  /** Puts the end of a member that was synced when its sum was this. */
  static void endAt(Sum sum, LineBuffer out) {
    out.put(EMPTY_LAST_BLOCK, 0, EMPTY_LAST_BLOCK.length);
    putSum(sum, out);
  }

  private static void putSum(Sum sum, LineBuffer out) {
    putLittleEndian(sum.crc, out);
    putLittleEndian(sum.length, out);
  }

  private void run(int flush, LineBuffer out) {
    int count;
    do {
      byte[] room = out.room(out.length(), ROOM);
      int free = room.length - out.length();
      count = deflater.deflate(room, out.length(), free, flush);
      out.end(out.length() + count);
      // A sync flush is complete only when it leaves room over (zlib.h, deflate).
      if (count < free) {
        return;
      }
    } while (count > 0);
  }

  private static void putLittleEndian(int value, LineBuffer out) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.put(value >>> shift);
    }
  }

  /** Lets go of its memory, finished or not. */
  void close() {
    deflater.end();
  }
}
