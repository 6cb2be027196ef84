package org.zeekbus.columns;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferReleaser;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Compresses pages with zstd. What it gives is valid until the next page. parquet-java's own codec
 * is Hadoop's, with a context for each page. Owner: the writer's thread, which closes it.
 */
final class PageCompressor implements BytesInputCompressor, AutoCloseable {
  private static final int LEVEL = 3;

  /**
   * Of many numbers that are packed into bits: most pages of conn become smaller by it than by a
   * higher one, in a third of the time.
   */
  private static final int LEVEL_OF_PACKED = 1;

  private static final int MANY_BYTES = 1 << 16;

  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private final ByteBufferReleaser releaser =
      new ByteBufferReleaser(HeapByteBufferAllocator.getInstance());
  private byte[] compressed = new byte[1 << 16];

  private boolean arePacked;

  /** Whether the next pages have numbers that are packed into bits. */
  void expectPacked(boolean arePacked) {
    this.arePacked = arePacked;
  }

  @Override
  public BytesInput compress(BytesInput bytes) throws IOException {
    ByteBuffer in = bytes.toByteBuffer(releaser);
    int most = Math.toIntExact(Zstd.compressBound(in.remaining()));
    if (compressed.length < most) {
      compressed = new byte[most];
    }
    context.setLevel(arePacked && in.remaining() >= MANY_BYTES ? LEVEL_OF_PACKED : LEVEL);
    int length =
        context.compressByteArray(
            compressed,
            0,
            compressed.length,
            in.array(),
            in.arrayOffset() + in.position(),
            in.remaining());
    return BytesInput.from(compressed, 0, length);
  }

  @Override
  public CompressionCodecName getCodecName() {
    return CompressionCodecName.ZSTD;
  }

  /** Does nothing: {@link #close} does. */
  @Override
  public void release() {}

  @Override
  public void close() {
    context.close();
    releaser.close();
  }
}
