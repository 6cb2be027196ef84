package org.zeekbus.httpsink.wire;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.zeekbus.httpsink.settings.Compression;
import org.zeekbus.zeek.value.Bytes;

/** Makes the body of a request. Owner: any thread, it has no state. */
final class Compressor {
  private static final int ZSTD_LEVEL = 1;

  private Compressor() {}

  /** A body of {@code head}, the bytes {@code in[from..to)} and {@code tail}. */
  static SlicedBody body(
      Compression compression, Bytes head, byte[] in, int from, int to, Bytes tail) {
    SlicedBody body = new SlicedBody();
    if (compression == Compression.NONE) {
      return body.put(head.toArray(), 0, head.length())
          .put(in, from, to)
          .put(tail.toArray(), 0, tail.length());
    }
    Grown grown = new Grown(Math.max(1 << 10, (to - from) / 6));
    try (OutputStream out = stream(compression, grown)) {
      out.write(head.toArray());
      out.write(in, from, to - from);
      out.write(tail.toArray());
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
    return body.put(grown.array(), 0, grown.size());
  }

  private static OutputStream stream(Compression compression, OutputStream out) throws IOException {
    return switch (compression) {
      case NONE -> out;
      case GZIP -> new Gzip(out);
      case ZSTD -> new ZstdOutputStream(out, ZSTD_LEVEL);
    };
  }

  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out) throws IOException {
      super(out, 32 << 10);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /** Its array without a copy. */
  private static final class Grown extends ByteArrayOutputStream {
    Grown(int size) {
      super(size);
    }

    byte[] array() {
      return buf;
    }
  }
}
