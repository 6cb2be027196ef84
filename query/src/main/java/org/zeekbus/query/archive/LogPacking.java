package org.zeekbus.query.archive;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** How a log file is compressed. Its first bytes tell, whatever its name. */
enum LogPacking {
  /** Not at all. */
  PLAIN,
  /** RFC 1952; several members in a row are one file. */
  GZIP,
  /** RFC 8878; several frames in a row are one file. */
  ZSTD;

  private static final int BUFFER = 1 << 17;
  private static final int MAGIC = 4;

  /** The bytes that were packed. Closing it closes {@code file}. */
  static InputStream unpack(InputStream file) throws IOException {
    BufferedInputStream packed = new BufferedInputStream(file, BUFFER);
    packed.mark(MAGIC);
    byte[] magic = packed.readNBytes(MAGIC);
    packed.reset();
    return switch (of(magic)) {
      case PLAIN -> packed;
      case GZIP -> new GZIPInputStream(packed, BUFFER);
      case ZSTD -> new ZstdInputStreamNoFinalizer(packed).setContinuous(false);
    };
  }

  private static LogPacking of(byte[] magic) {
    if (magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
      return GZIP;
    }
    boolean isZstd =
        magic.length == MAGIC
            && magic[0] == 0x28
            && magic[1] == (byte) 0xb5
            && magic[2] == 0x2f
            && magic[3] == (byte) 0xfd;
    return isZstd ? ZSTD : PLAIN;
  }
}
