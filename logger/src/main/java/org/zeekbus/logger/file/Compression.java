package org.zeekbus.logger.file;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** How a file's bytes are compressed on their way into the archive. */
public enum Compression {
  /** Nothing. */
  NONE("") {
    @Override
    OutputStream compress(OutputStream out) {
      return out;
    }
  },
  /** As {@code gzip} does. */
  GZ(".gz") {
    @Override
    OutputStream compress(OutputStream out) throws IOException {
      return new GZIPOutputStream(out, CHUNK);
    }
  },
  /** As {@code zstd} does. */
  ZST(".zst") {
    @Override
    OutputStream compress(OutputStream out) throws IOException {
      return new ZstdOutputStream(out);
    }
  };

  private static final int CHUNK = 64 << 10;

  private final String ending;

  Compression(String ending) {
    this.ending = ending;
  }

  /** The suffix of the file's name: {@code .gz}. */
  String ending() {
    return ending;
  }

  abstract OutputStream compress(OutputStream out) throws IOException;
}
