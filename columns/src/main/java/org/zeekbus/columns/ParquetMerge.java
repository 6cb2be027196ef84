package org.zeekbus.columns;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;
import org.zeekbus.zeek.log.ZeekType;

/**
 * Makes one file of several. Reads one column of all after the other, so that in memory there are,
 * beside 8 bytes for each record, the values of one column and the new file. Owner: one thread.
 */
public final class ParquetMerge {
  private static final int MOST_RECORDS = 1 << 26;

  /** What a merge may take, as the rest of the process goes on beside it. */
  private static final long MOST_MEMORY = 128 << 20;

  private static final int SHARE_OF_HEAP = 8;

  /** About the bytes of a row group, before they are compressed. */
  private static final long ROW_GROUP_BYTES = 256 << 20;

  private final List<LogFile> files;
  private final ColumnUnion union;
  private final ColumnSchema schema;
  private final int records;
  private final long mostMemory;
  private final Pieces pieces = new Pieces(Long.MAX_VALUE);

  /**
   * What a file costs while it is merged with others.
   *
   * @param records that it has
   * @param memory about the bytes that it takes, beside 8 for each record
   */
  public record Load(long records, long memory) {
    /** Of both. */
    public Load plus(Load other) {
      return new Load(records + other.records, memory + other.memory);
    }

    /** Whether it is no more than another in any respect. */
    public boolean fits(Load most) {
      return records <= most.records && memory <= most.memory;
    }
  }

  private ParquetMerge(List<LogFile> files, long mostMemory) throws IOException {
    this.files = files;
    this.mostMemory = mostMemory;
    union = new ColumnUnion(files.stream().map(LogFile::schema).toList());
    schema = union.schema(tag(FileTags.STREAM), tag(FileTags.PATH));
    Load sum = files.stream().map(ParquetMerge::load).reduce(new Load(0, 0), Load::plus);
    if (!sum.fits(new Load(MOST_RECORDS, mostMemory))) {
      throw new IOException(
          "%,d records in %d files, which take %,d bytes of memory while they are merged (expected: at most %,d records and %,d bytes for one file)"
              .formatted(sum.records, files.size(), sum.memory, MOST_RECORDS, mostMemory));
    }
    records = (int) sum.records;
  }

  private String tag(String name) {
    return files.getFirst().tags().getOrDefault(name, "");
  }

  /**
   * Makes one file with all records of several files of one log, sorted by {@code ts}: unset ones
   * last, equal ones in the order of the files. It has the columns of all; those that a file lacks
   * are unset. Of two columns of one name and different types, the second is {@code NAME_2}.
   * Afterwards the file is on the disk; after an exception there is none. The others remain.
   *
   * @param tags as in {@link ParquetWriter#write}; {@link FileTags#ARRIVED} is from the first of
   *     the files to the last, unless it is given
   * @throws java.nio.file.FileAlreadyExistsException if there is such a file; it is left alone
   * @throws IOException also if a file is none that zeekbus has written, or all of them take more
   *     than {@link #mostMemory}
   */
  public static void merge(List<Path> files, Path to, Map<String, String> tags) throws IOException {
    merge(files, to, tags, mostMemory());
  }

  static void merge(List<Path> files, Path to, Map<String, String> tags, long mostMemory)
      throws IOException {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("no files to merge (expected: at least one)");
    }
    List<LogFile> opened = new ArrayList<>();
    for (Path file : files) {
      opened.add(LogFile.open(file));
    }
    new ParquetMerge(opened, mostMemory).write(to, tags);
  }

  /** The memory that files which are merged may take: all of them, by {@link Load#memory}. */
  public static long mostMemory() {
    return Math.min(MOST_MEMORY, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  /**
   * What a file costs.
   *
   * @throws IOException also if it is none that zeekbus has written
   */
  public static Load load(Path file) throws IOException {
    return load(LogFile.open(file));
  }

  private static Load load(LogFile file) {
    return new Load(file.records(), file.memory());
  }

  private void write(Path to, Map<String, String> tags) throws IOException {
    Map<String, String> all = new HashMap<>(FileTags.of(schema));
    FileTags.arrived(files.stream().map(LogFile::tags).toList())
        .ifPresent(range -> all.put(FileTags.ARRIVED, range));
    all.putAll(tags);
    MessageType type = ParquetSchema.of(schema);
    try {
      ParquetWriter.create(to, type, all, (out, compressor) -> write(type, out, compressor));
    } catch (IllegalStateException e) {
      throw new IOException(
          "%d files with %,d records are too large for one: %s"
              .formatted(files.size(), records, e.getMessage()),
          e);
    }
  }

  private void write(MessageType type, ParquetFileWriter out, PageCompressor compressor)
      throws IOException {
    int[] order = order();
    int rows = rowGroup();
    List<GroupPages> groups = new ArrayList<>();
    try {
      for (int from = 0; from < records; from += rows) {
        groups.add(new GroupPages(type, compressor, Math.min(rows, records - from)));
      }
      List<ColumnDescriptor> descriptors = type.getColumns();
      Cells cells = Cells.of(schema.columns().getFirst(), pieces);
      ChunkWriter chunks = new ChunkWriter();
      for (int i = 0; i < descriptors.size(); i++) {
        Column column = schema.columns().get(i);
        boolean isOfLast = column.part() == Column.Part.BYTES;
        if (!isOfLast) {
          cells.clear();
          cells = read(column);
        }
        for (int group = 0; group < groups.size(); group++) {
          int from = group * rows;
          int end = Math.min(records, from + rows);
          chunks.write(column, descriptors.get(i), cells, order, from, end, groups.get(group));
        }
      }
      for (GroupPages group : groups) {
        group.writeTo(out);
      }
    } finally {
      groups.forEach(GroupPages::close);
    }
  }

  private int[] order() throws IOException {
    int time = schema.log().indexOfTime();
    for (Column column : schema.columns()) {
      if (column.index() == time) {
        Cells times = read(column);
        int[] order = RowOrder.byTime(times);
        times.clear();
        return order;
      }
    }
    return RowOrder.none(records);
  }

  private int rowGroup() {
    long bytes = Math.max(1, files.stream().mapToLong(LogFile::bytes).sum());
    return (int) Math.clamp(ROW_GROUP_BYTES * records / bytes, 1, (long) ParquetWriter.ROW_GROUP);
  }

  /** The values of a column in all files, one behind the other. */
  private Cells read(Column column) throws IOException {
    Cells cells = Cells.of(column, pieces);
    for (int i = 0; i < files.size(); i++) {
      LogFile file = files.get(i);
      int found = columnOf(i, column);
      if (found >= 0) {
        file.read(found, cells, 2 * mostMemory);
      } else {
        for (long left = file.records(); left > 0; left--) {
          cells.addUnset();
        }
      }
    }
    return cells;
  }

  /** The index of a file's column with the same, or -1; the bytes of an address stand for it. */
  private int columnOf(int file, Column column) {
    Column.Part part = column.part();
    if (part == Column.Part.VALUE && column.field().type() == ZeekType.ADDR) {
      part = Column.Part.BYTES;
    }
    List<Column> theirs = files.get(file).schema().columns();
    for (int i = 0; i < theirs.size(); i++) {
      Column each = theirs.get(i);
      if (each.part() == part && union.place(file, each.index()) == column.index()) {
        return i;
      }
    }
    return -1;
  }
}
