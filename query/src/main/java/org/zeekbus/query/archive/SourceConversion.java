package org.zeekbus.query.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.zeekbus.columns.ColumnSchema;
import org.zeekbus.columns.FileTags;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.columns.ParquetName;
import org.zeekbus.columns.ParquetWriter;
import org.zeekbus.columns.Pieces;
import org.zeekbus.columns.RecordTable;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Converts a log file, or several small ones of a log and day: records go into a table, which
 * becomes a Parquet file when it is full, when the fields change, and at the end. All of them
 * become visible together.
 *
 * <p>Owner: one thread.
 */
final class SourceConversion {
  /** Between two looks whether to stop. */
  private static final int AT_ONCE = 256;

  /** As many as a row group likes, and readers share among threads. */
  private static final int MOST_RECORDS = 1_000_000;

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private final List<ArchiveFile> sources;
  private final ConversionSettings settings;
  private final ConversionJournal journal;
  private final Memory memory;
  private final String writer;
  private final List<Path> files = new ArrayList<>();
  private @Nullable TableSink sink;
  private long records;
  private long written;

  /** What all conversions of a thread use, one after the other. */
  static final class Memory {
    private final ParquetWriter writer = new ParquetWriter();
    private final Pieces pieces;

    /** Of which tables leave so many bytes to the next ones. */
    Memory(long tableBytes) {
      pieces = new Pieces(tableBytes);
    }
  }

  /** Of files of one log; the first one gives Parquet files their names. */
  SourceConversion(
      List<ArchiveFile> sources,
      ConversionSettings settings,
      ConversionJournal journal,
      Memory memory) {
    this.sources = List.copyOf(sources);
    this.settings = settings;
    this.journal = journal;
    this.memory = memory;
    CRC32 sum = new CRC32();
    sum.update(sources.getFirst().identity().getBytes(UTF_8));
    this.writer = "%08x".formatted(sum.getValue());
  }

  /** A table could not be written, which is not the source's fault. */
  static final class UnwrittenException extends IOException {
    private static final long serialVersionUID = 1L;

    private final IOException reason;

    UnwrittenException(IOException why) {
      super(why.getMessage(), why);
      reason = why;
    }

    /** Why. */
    IOException reason() {
      return reason;
    }
  }

  /**
   * Converts them, unless it is stopped.
   *
   * @param read counts the bytes that were read
   * @return whether they were converted; if not, nothing of it is left
   * @throws UnwrittenException if a file cannot be written
   * @throws IOException if a source cannot be read
   */
  boolean run(
      StandardLogs standard, Complaints complaints, LongAdder read, BooleanSupplier isStopped)
      throws IOException {
    boolean isDone = false;
    try {
      for (ArchiveFile each : sources) {
        try (RecordReader reader = RecordReader.open(each, standard, complaints, read)) {
          if (!convert(reader, isStopped)) {
            return false;
          }
        }
      }
      write();
      commit();
      isDone = true;
    } finally {
      TableSink sink = this.sink;
      if (sink != null) {
        sink.clear();
      }
      if (!isDone) {
        for (Path each : files) {
          journal.discard(each.getFileName().toString());
        }
      }
    }
    return true;
  }

  private boolean convert(RecordReader reader, BooleanSupplier isStopped) throws IOException {
    while (!reader.isAtEnd()) {
      LogSchema schema = reader.schema();
      TableSink sink = this.sink;
      if (sink == null || !sink.table().schema().log().equals(schema)) {
        write();
        sink = new TableSink(new RecordTable(ColumnSchema.of(schema), memory.pieces));
        this.sink = sink;
      }
      reader.into(sink, sink.columns());
      while (reader.read(AT_ONCE) > 0) {
        if (isStopped.getAsBoolean()) {
          return false;
        }
        RecordTable table = sink.table();
        if (table.records() >= MOST_RECORDS || table.bytes() >= settings.tableBytes()) {
          write();
        }
      }
    }
    return !isStopped.getAsBoolean();
  }

  private void write() throws IOException {
    TableSink sink = this.sink;
    if (sink == null || sink.table().records() == 0) {
      return;
    }
    RecordTable table = sink.table();
    Instant from = clamp(sink.hasTimes() ? micros(sink.first()) : opened());
    Instant to = clamp(sink.hasTimes() ? micros(sink.last()) : opened());
    long number = files.size() + 1L;
    ParquetName name =
        new ParquetName(
            sources.getFirst().path(),
            Instant.ofEpochSecond(from.getEpochSecond()),
            to.getNano() == 0 ? to : Instant.ofEpochSecond(to.getEpochSecond() + 1),
            writer,
            number,
            number);
    Path day =
        new LogDirectory(settings.directory())
            .of(sources.getFirst().path(), LocalDate.ofInstant(from, ZoneOffset.UTC));
    Path staged = journal.staged(name.text());
    files.add(settings.directory().relativize(day).resolve(name.text()));
    try {
      memory.writer.write(staged, table, tags(from, to));
      written += Files.size(staged);
    } catch (IOException e) {
      throw new UnwrittenException(e);
    }
    records += table.records();
    sink.clear();
  }

  private Map<String, String> tags(Instant from, Instant to) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(FileTags.VERSION, settings.version());
    tags.put(FileTags.ARRIVED, FileTags.arrived(from.toEpochMilli(), to.toEpochMilli()));
    tags.put(FileTags.SOURCE, name());
    return tags;
  }

  private String name() {
    String first = String.valueOf(sources.getFirst().file().getFileName());
    return sources.size() == 1
        ? first
        : "%s … %s (%d files)"
            .formatted(first, sources.getLast().file().getFileName(), sources.size());
  }

  /** When a log was written that has no times. */
  private Instant opened() {
    ArchiveFile source = sources.getFirst();
    Instant from = source.name().from();
    return from == null ? source.modified() : from;
  }

  private static Instant micros(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }

  /** Names of files and directories have years of four digits. */
  private static Instant clamp(Instant time) {
    return time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
  }

  private void commit() throws IOException {
    try {
      List<ConversionJournal.Source> converted = new ArrayList<>();
      for (ArchiveFile each : sources) {
        converted.add(
            new ConversionJournal.Source(
                each.identity(), each.size(), each.file().toRealPath().toString()));
      }
      journal.commit(new ConversionJournal.Entry(converted, records, files));
    } catch (IOException e) {
      throw new UnwrittenException(e);
    }
  }

  /** How many records were converted. */
  long records() {
    return records;
  }

  /** The size of their files. */
  long written() {
    return written;
  }
}
