package org.zeekbus.logger.file;

import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.zeekbus.logger.format.LineBuffer;

/**
 * Makes one gzip member (RFC 1952) of all that it is given. What it has taken it cannot give back.
 * Owner: the sink's thread.
 *
 * <pre>
 * 1f 8b | 08 deflate | 00 flags | 00000000 time | 00 | ff any system | blocks | CRC-32 | length mod 2^32
 * </pre>
 */
final class GzipPacker {
  private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final int ROOM = 4 << 10;

  private final Deflater deflater;
  private final CRC32 crc = new CRC32();
  private long length;
  private boolean isSynced = true;

  GzipPacker(int level, LineBuffer out) {
    deflater = new Deflater(level, true);
    out.put(HEAD, 0, HEAD.length);
  }

  /** Takes all of {@code lines}; what is ready goes to {@code out}. */
  void pack(LineBuffer lines, LineBuffer out) {
    if (lines.length() > 0) {
      crc.update(lines.array(), 0, lines.length());
      length += lines.length();
      deflater.setInput(lines.array(), 0, lines.length());
      run(Deflater.NO_FLUSH, out);
      lines.cut(0);
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
    putLittleEndian((int) crc.getValue(), out);
    putLittleEndian((int) length, out);
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
