package org.zeekbus.columns;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a column in a row group, as {@link ChunkWriter} writes them. parquet-java's own way
 * to them leads through Hadoop's codecs. Owner: one thread.
 */
final class ChunkPages implements PageReader {
  private final byte[] chunk;
  private final PrimitiveType type;
  private final long values;
  private final ByteArrayInputStream in;
  private long left;

  /** The pages in these bytes. */
  ChunkPages(byte[] chunk, PrimitiveType type, long values) {
    this.chunk = chunk;
    this.type = type;
    this.values = values;
    this.in = new ByteArrayInputStream(chunk);
    this.left = values;
  }

  @Override
  public @Nullable DictionaryPage readDictionaryPage() {
    in.mark(0);
    try {
      PageHeader header = Util.readPageHeader(in);
      if (header.getType() != PageType.DICTIONARY_PAGE) {
        in.reset();
        return null;
      }
      return new DictionaryPage(
          content(header),
          Objects.requireNonNull(header.getDictionary_page_header()).getNum_values(),
          Encoding.PLAIN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long getTotalValueCount() {
    return values;
  }

  @Override
  public @Nullable DataPage readPage() {
    if (left == 0) {
      return null;
    }
    try {
      PageHeader header = Util.readPageHeader(in);
      if (header.getType() != PageType.DATA_PAGE) {
        throw new IOException("a page of type " + header.getType() + " (expected: DATA_PAGE)");
      }
      DataPageHeader page = Objects.requireNonNull(header.getData_page_header());
      left -= page.getNum_values();
      return new DataPageV1(
          content(header),
          page.getNum_values(),
          header.getUncompressed_page_size(),
          Statistics.createStats(type),
          Encoding.RLE,
          Encoding.RLE,
          Encoding.valueOf(Objects.requireNonNull(page.getEncoding()).name()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BytesInput content(PageHeader header) throws IOException {
    int from = chunk.length - in.available();
    int size = header.getCompressed_page_size();
    if (in.skip(size) < size) {
      throw new IOException("a page ends behind its column");
    }
    CRC32 sum = new CRC32();
    sum.update(chunk, from, size);
    if (header.isSetCrc() && header.getCrc() != (int) sum.getValue()) {
      throw new IOException("a page whose checksum is wrong");
    }
    byte[] page = new byte[header.getUncompressed_page_size()];
    long length = Zstd.decompress(page, Arrays.copyOfRange(chunk, from, from + size));
    if (length != page.length) {
      throw new IOException(
          Zstd.isError(length)
              ? "a page that zstd does not read: " + Zstd.getErrorName(length)
              : "a page of %d bytes (expected: %d)".formatted(length, page.length));
    }
    return BytesInput.from(page);
  }
}
