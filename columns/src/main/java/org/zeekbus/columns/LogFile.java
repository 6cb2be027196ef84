package org.zeekbus.columns;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.zeekbus.zeek.value.AddressText;
import org.zeekbus.zeek.value.PortValue;

/**
 * A file that {@link ParquetWriter} has written, to be read column by column. Open only while it is
 * read. Owner: one thread.
 */
final class LogFile {
  /** Behind the footer: its length, 4 bytes, the lowest first | {@code PAR1}. */
  private static final int TAIL = 8;

  private static final int ADDRESS = 16;
  private static final int MAGIC = 0x31524150;

  /** About the bytes of a value in cells, beside those of a text. */
  private static final long VALUE = 16;

  /** Where parquet-java would put values; they are taken from it instead. */
  private static final PrimitiveConverter NOWHERE = new PrimitiveConverter() {};

  private final Path path;
  private final ParquetMetadata footer;
  private final ColumnSchema schema;

  private LogFile(Path path, ParquetMetadata footer) throws IOException {
    this.path = path;
    this.footer = footer;
    this.schema = FileTags.schema(tags(), path);
    if (!ParquetSchema.of(schema).equals(footer.getFileMetaData().getSchema())) {
      throw new IOException(
          "%s: its tag %s does not say what its columns are".formatted(path, FileTags.TYPES));
    }
    for (BlockMetaData group : footer.getBlocks()) {
      for (ColumnChunkMetaData column : group.getColumns()) {
        if (column.getCodec() != CompressionCodecName.ZSTD) {
          throw new IOException("%s: codec %s (expected: ZSTD)".formatted(path, column.getCodec()));
        }
      }
    }
  }

  /**
   * Reads what a file says of itself.
   *
   * @throws IOException also if zeekbus has not written it
   */
  static LogFile open(Path path) throws IOException {
    try (FileChannel in = FileChannel.open(path)) {
      long size = in.size();
      ByteBuffer tail = ByteBuffer.wrap(read(in, Math.max(0, size - TAIL), TAIL));
      int length = tail.order(ByteOrder.LITTLE_ENDIAN).getInt();
      if (tail.getInt() != MAGIC || length < 0 || length > size - TAIL) {
        throw new IOException("no footer at its end");
      }
      byte[] bytes = read(in, size - TAIL - length, length);
      return new LogFile(
          path,
          new ParquetMetadataConverter()
              .readParquetMetadata(
                  new ByteArrayInputStream(bytes), ParquetMetadataConverter.NO_FILTER));
    } catch (IOException | RuntimeException e) {
      throw broken(path, e);
    }
  }

  private static byte[] read(FileChannel in, long from, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    while (bytes.hasRemaining()) {
      if (in.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("it ends too early");
      }
    }
    return bytes.array();
  }

  private static IOException broken(Path path, Exception cause) {
    return new IOException(
        "%s is not a whole Parquet file of zeekbus: %s".formatted(path, cause.getMessage()), cause);
  }

  private List<ColumnDescriptor> columns() {
    return footer.getFileMetaData().getSchema().getColumns();
  }

  Map<String, String> tags() {
    return footer.getFileMetaData().getKeyValueMetaData();
  }

  ColumnSchema schema() {
    return schema;
  }

  long records() {
    return footer.getBlocks().stream().mapToLong(block -> block.getRowCount()).sum();
  }

  /** The bytes of all pages before they were compressed. */
  long bytes() {
    return footer.getBlocks().stream().mapToLong(block -> block.getTotalByteSize()).sum();
  }

  /** About the most memory for its largest column, and for all pages as they are in the file. */
  long memory() {
    long largest = 0;
    long pages = 0;
    for (int i = 0; i < columns().size(); i++) {
      long column = 0;
      for (BlockMetaData group : footer.getBlocks()) {
        ColumnChunkMetaData chunk = group.getColumns().get(i);
        column += chunk.getTotalUncompressedSize() + VALUE * chunk.getValueCount();
        pages += chunk.getTotalSize();
      }
      largest = Math.max(largest, column);
    }
    return largest + pages;
  }

  /**
   * Adds all values of a column to cells that are for such values.
   *
   * @param most bytes that texts may take: a few in a dictionary may be many, and long
   * @throws IllegalStateException if they take more
   */
  void read(int column, Cells to, long most) throws IOException {
    ColumnDescriptor descriptor = columns().get(column);
    Column.Part part = schema.columns().get(column).part();
    try (FileChannel in = FileChannel.open(path)) {
      for (BlockMetaData group : footer.getBlocks()) {
        ColumnChunkMetaData chunk = group.getColumns().get(column);
        byte[] bytes = read(in, chunk.getStartingPos(), Math.toIntExact(chunk.getTotalSize()));
        long count = chunk.getValueCount();
        PageReader pages = new ChunkPages(bytes, chunk.getPrimitiveType(), count);
        ColumnReader values = new ColumnReaderImpl(descriptor, pages, NOWHERE, null);
        if (to.kind() == Cells.Kind.LIST) {
          readLists(values, count, to, most);
        } else {
          read(values, count, part, to, most);
        }
      }
    } catch (IllegalStateException e) {
      throw e; // the cells are full
    } catch (IOException | RuntimeException e) {
      throw broken(path, e);
    }
  }

  private static void read(ColumnReader values, long count, Column.Part part, Cells to, long most) {
    for (long left = count; left > 0; left--) {
      requireRoom(to, most);
      if (values.getCurrentDefinitionLevel() == 0) {
        to.addUnset();
      } else {
        add(values, part, to);
      }
      values.consume();
    }
  }

  private static void requireRoom(Cells cells, long most) {
    if (cells.kind() == Cells.Kind.TEXT && cells.bytes() > most) {
      throw new IllegalStateException("a column of more than %,d bytes".formatted(most));
    }
  }

  private static void readLists(ColumnReader values, long count, Cells lists, long most) {
    boolean isOpen = false;
    for (long left = count; left > 0; left--) {
      requireRoom(lists.elements(), most);
      if (isOpen && values.getCurrentRepetitionLevel() == 0) {
        lists.addList();
      }
      isOpen = true;
      switch (values.getCurrentDefinitionLevel()) {
        case 0 -> {
          lists.addUnset();
          isOpen = false;
        }
        case Selection.EMPTY -> {}
        case Selection.UNSET_ELEMENT -> lists.elements().addUnset();
        default -> add(values, Column.Part.VALUE, lists.elements());
      }
      values.consume();
    }
    if (isOpen) {
      lists.addList();
    }
  }

  private static void add(ColumnReader values, Column.Part part, Cells to) {
    switch (to.kind()) {
      case BIT -> to.addBit(values.getBoolean());
      case SMALL ->
          to.addSmall(
              part == Column.Part.PROTOCOL
                  ? protocol(values.getBinary()).number()
                  : values.getInteger());
      case LONG ->
          to.addLong(
              values.getDescriptor().getPrimitiveType().getPrimitiveTypeName()
                      == PrimitiveTypeName.DOUBLE
                  ? Double.doubleToRawLongBits(values.getDouble())
                  : values.getLong());
      case ADDRESS -> addAddress(values.getBinary().getBytes(), part, to);
      case TEXT -> {
        byte[] text = values.getBinary().getBytes();
        to.addText(text, 0, text.length);
      }
      case LIST -> throw new AssertionError(to.kind());
    }
  }

  /** An address by its bytes, or one in a list by its text. */
  private static void addAddress(byte[] value, Column.Part part, Cells to) {
    byte[] address = value;
    if (part != Column.Part.BYTES) {
      address = new byte[ADDRESS];
      if (!AddressText.parse(value, 0, value.length, address, 0)) {
        throw new IllegalArgumentException("a text that is no address");
      }
    }
    to.addAddress(address);
  }

  private static PortValue.Protocol protocol(Binary name) {
    String text = name.toStringUsingUTF8();
    return Arrays.stream(PortValue.Protocol.values())
        .filter(each -> each.toString().equals(text))
        .findFirst()
        .orElse(PortValue.Protocol.UNKNOWN);
  }
}
