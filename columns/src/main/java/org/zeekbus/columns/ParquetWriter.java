package org.zeekbus.columns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/**
 * Writes tables to Parquet files. parquet-java makes the file's structure, {@link ChunkWriter} the
 * pages. Owner: one thread, that writes one file after the other.
 */
public final class ParquetWriter {
  /**
   * Records of a row group, the piece of a file that readers take or skip: twice as many as DuckDB
   * writes, as each group has dictionaries of its own.
   */
  static final int ROW_GROUP = 245_760;

  /** A row group also ends with so many elements or bytes of texts in a column. */
  private static final long LARGE_COLUMN = 64 << 20;

  private static final ParquetProperties PROPERTIES = ParquetProperties.builder().build();

  /** What a file consists of, once it has begun. */
  interface Content {
    void write(ParquetFileWriter file, PageCompressor compressor) throws IOException;
  }

  private final ChunkWriter chunks = new ChunkWriter();

  /** One with memory for all files that it writes. */
  public ParquetWriter() {}

  /**
   * Writes a table to a new file, sorted by {@code ts}: unset ones last, equal ones in their order.
   * Afterwards the file is on the disk; after an exception there is none. The table remains as it
   * is.
   *
   * @param tags kept in the file, beside those that say what the columns are: {@link FileTags}
   * @throws java.nio.file.FileAlreadyExistsException if there is such a file; it is left alone
   */
  public void write(Path file, RecordTable table, Map<String, String> tags) throws IOException {
    MessageType schema = ParquetSchema.of(table.schema());
    Map<String, String> all = new HashMap<>(FileTags.of(table.schema()));
    all.putAll(tags);
    try {
      create(file, schema, all, (out, compressor) -> write(table, schema, out, compressor));
    } finally {
      chunks.clear();
    }
  }

  /** Writes a new file, or removes it. */
  static void create(Path file, MessageType schema, Map<String, String> tags, Content content)
      throws IOException {
    SyncedFile out = SyncedFile.create(file);
    boolean isWhole = false;
    try (PageCompressor compressor = new PageCompressor();
        ParquetFileWriter writer =
            new ParquetFileWriter(
                out, schema, ParquetFileWriter.Mode.CREATE, Long.MAX_VALUE, 0, null, PROPERTIES)) {
      writer.start();
      try {
        content.write(writer, compressor);
        writer.end(tags);
        isWhole = true;
      } finally {
        if (!isWhole) {
          writer.abort();
        }
      }
    } finally {
      out.abandon();
      if (!isWhole) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void write(
      RecordTable table, MessageType schema, ParquetFileWriter file, PageCompressor compressor)
      throws IOException {
    int[] order = order(table);
    int from = 0;
    while (from < order.length) {
      int to = rowGroupEnd(table, order, from);
      try (GroupPages group = new GroupPages(schema, compressor, to - from)) {
        List<ColumnDescriptor> descriptors = schema.getColumns();
        for (int i = 0; i < descriptors.size(); i++) {
          Column column = table.schema().columns().get(i);
          chunks.write(column, descriptors.get(i), table.cells()[i], order, from, to, group);
        }
        group.writeTo(file);
      }
      from = to;
    }
  }

  private static int[] order(RecordTable table) {
    return table.times().map(RowOrder::byTime).orElseGet(() -> RowOrder.none(table.records()));
  }

  private static int rowGroupEnd(RecordTable table, int[] order, int from) {
    int end = Math.min(order.length, from + ROW_GROUP);
    for (Cells cells : table.cells()) {
      if (cells.bytes() < LARGE_COLUMN) {
        continue;
      }
      long size = 0;
      for (int i = from; i < end && size < LARGE_COLUMN; i++) {
        size += cells.weight(order[i]);
        if (size >= LARGE_COLUMN) {
          end = i + 1;
        }
      }
    }
    return end;
  }
}
