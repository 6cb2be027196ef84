package org.zeekbus.columns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/**
 * Writes tables to Parquet files. parquet-java makes the file's structure, {@link ChunkWriter} the
 * pages.
 */
public final class ParquetWriter {
  /** Records of a row group, the piece of a file that readers take or skip. DuckDB's own number. */
  private static final int ROW_GROUP = 122_880;

  /** A row group also ends with so many elements or bytes of texts in a column. */
  private static final long LARGE_COLUMN = 64 << 20;

  private ParquetWriter() {}

  /**
   * Writes a table to a new file, sorted by {@code ts}: unset ones last, equal ones in their order.
   * Afterwards the file is on the disk; after an exception there is none. The table remains as it
   * is.
   *
   * @param tags kept in the file, beside those that say what the columns are: {@link FileTags}
   * @throws java.nio.file.FileAlreadyExistsException if there is such a file; it is left alone
   */
  public static void write(Path file, RecordTable table, Map<String, String> tags)
      throws IOException {
    SyncedFile out = SyncedFile.create(file);
    boolean isWhole = false;
    try {
      write(out, table, tags);
      isWhole = true;
    } finally {
      if (!isWhole) {
        out.abandon();
        Files.deleteIfExists(file);
      }
    }
  }

  private static void write(SyncedFile out, RecordTable table, Map<String, String> tags)
      throws IOException {
    MessageType schema = ParquetSchema.of(table.schema());
    ParquetProperties properties = ParquetProperties.builder().build();
    Map<String, String> allTags = new HashMap<>(FileTags.of(table.schema()));
    allTags.putAll(tags);
    int[] order = order(table);
    try (PageCompressor compressor = new PageCompressor();
        ParquetFileWriter file =
            new ParquetFileWriter(
                out, schema, ParquetFileWriter.Mode.CREATE, Long.MAX_VALUE, 0, null, properties)) {
      file.start();
      ChunkWriter chunks = new ChunkWriter();
      int from = 0;
      while (from < order.length) {
        int to = rowGroupEnd(table, order, from);
        file.startBlock(to - from);
        writeRowGroup(table, schema, order, from, to, chunks, compressor, file);
        file.endBlock();
        from = to;
      }
      file.end(allTags);
    }
  }

  private static int[] order(RecordTable table) {
    int time = table.schema().log().indexOfTime();
    if (time >= 0) {
      List<Column> columns = table.schema().columns();
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).index() == time) {
          return RowOrder.byTime(table.cells()[i]);
        }
      }
    }
    return RowOrder.none(table.records());
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

  private static void writeRowGroup(
      RecordTable table,
      MessageType schema,
      int[] order,
      int from,
      int to,
      ChunkWriter chunks,
      PageCompressor compressor,
      ParquetFileWriter file)
      throws IOException {
    ParquetProperties properties = ParquetProperties.builder().build();
    try (ColumnChunkPageWriteStore pages =
        new ColumnChunkPageWriteStore(
            compressor,
            schema,
            properties.getAllocator(),
            properties.getColumnIndexTruncateLength())) {
      List<ColumnDescriptor> descriptors = schema.getColumns();
      for (int i = 0; i < descriptors.size(); i++) {
        ColumnDescriptor descriptor = descriptors.get(i);
        chunks.write(
            table.schema().columns().get(i),
            descriptor.getPrimitiveType(),
            table.cells()[i],
            order,
            from,
            to,
            pages.getPageWriter(descriptor),
            pages.getBloomFilterWriter(descriptor));
      }
      pages.flushToFileWriter(file);
    }
  }
}
