package org.zeekbus.columns;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/** The pages and bloom filters of a row group, in memory until all are there. Owner: one thread. */
final class GroupPages implements AutoCloseable {
  private static final ParquetProperties PROPERTIES = ParquetProperties.builder().build();

  private final ColumnChunkPageWriteStore pages;
  private final PageCompressor compressor;
  private final int records;

  /** By the column's path. */
  private final Map<String, BlockBloomFilter> filters = new LinkedHashMap<>();

  /** For a row group of so many records. */
  GroupPages(MessageType schema, PageCompressor compressor, int records) {
    this.records = records;
    this.compressor = compressor;
    pages =
        new ColumnChunkPageWriteStore(
            compressor,
            schema,
            PROPERTIES.getAllocator(),
            PROPERTIES.getColumnIndexTruncateLength());
  }

  /** Where the pages of a column come. */
  PageWriter pages(ColumnDescriptor column) {
    return pages.getPageWriter(column);
  }

  /** Whether the next pages have numbers that are packed into bits. */
  void expectPacked(boolean arePacked) {
    compressor.expectPacked(arePacked);
  }

  /** Adds a column's bloom filter. */
  void add(ColumnDescriptor column, BlockBloomFilter filter) {
    filters.put(String.join(".", column.getPath()), filter);
  }

  /** Writes the row group. */
  void writeTo(ParquetFileWriter file) throws IOException {
    file.startBlock(records);
    pages.flushToFileWriter(file);
    // Not by way of the pages, as then those with a dictionary would have none; DuckDB does not
    // look for values in dictionaries.
    filters.forEach(file::addBloomFilter);
    file.endBlock();
  }

  @Override
  public void close() {
    pages.close();
  }
}
