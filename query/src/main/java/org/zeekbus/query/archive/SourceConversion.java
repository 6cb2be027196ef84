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
import org.zeekbus.columns.RecordTable;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Converts one log file: its records go into a table, which becomes a Parquet file when it is full,
 * when the fields change, and at the end. All of them become visible together.
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
  private static final List<String> PACKED = List.of(".gz", ".zst", ".zstd");

  private final ArchiveFile source;
  private final ConversionSettings settings;
  private final ConversionJournal journal;
  private final String writer;
  private final List<Path> files = new ArrayList<>();
  private long records;
  private long written;

  SourceConversion(ArchiveFile source, ConversionSettings settings, ConversionJournal journal)
      throws IOException {
    this.source = source;
    this.settings = settings;
    this.journal = journal;
    CRC32 sum = new CRC32();
    sum.update(name(source).getBytes(UTF_8));
    this.writer = "%08x".formatted(sum.getValue());
  }

  /** What a source is called, whether it was compressed meanwhile or not. */
  static String name(ArchiveFile source) throws IOException {
    String name = source.file().toRealPath().toString();
    for (String each : PACKED) {
      if (name.endsWith(each)) {
        return name.substring(0, name.length() - each.length());
      }
    }
    return name;
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
   * Converts it, unless it is stopped.
   *
   * @param read counts the bytes that were read
   * @return whether it was converted; if not, nothing of it is left
   * @throws UnwrittenException if a file cannot be written
   * @throws IOException if the source cannot be read
   */
  boolean run(
      StandardLogs standard, Complaints complaints, LongAdder read, BooleanSupplier isStopped)
      throws IOException {
    boolean isDone = false;
    try (RecordReader reader = RecordReader.open(source, standard, complaints, read)) {
      if (convert(reader, isStopped)) {
        commit();
        isDone = true;
      }
    } finally {
      if (!isDone) {
        for (Path each : files) {
          journal.discard(each.getFileName().toString());
        }
      }
    }
    return isDone;
  }

  private boolean convert(RecordReader reader, BooleanSupplier isStopped) throws IOException {
    TableSink sink = null;
    while (!reader.isAtEnd()) {
      LogSchema schema = reader.schema();
      if (sink == null || !sink.table().schema().log().equals(schema)) {
        write(sink);
        sink = new TableSink(new RecordTable(ColumnSchema.of(schema)));
      }
      reader.into(sink, sink.columns());
      while (reader.read(AT_ONCE) > 0) {
        if (isStopped.getAsBoolean()) {
          return false;
        }
        RecordTable table = sink.table();
        if (table.records() >= MOST_RECORDS || table.bytes() >= settings.tableBytes()) {
          write(sink);
          sink.clear();
        }
      }
    }
    write(sink);
    return !isStopped.getAsBoolean();
  }

  private void write(@Nullable TableSink sink) throws IOException {
    if (sink == null || sink.table().records() == 0) {
      return;
    }
    RecordTable table = sink.table();
    Instant from = clamp(sink.hasTimes() ? micros(sink.first()) : opened());
    Instant to = clamp(sink.hasTimes() ? micros(sink.last()) : opened());
    long number = files.size() + 1L;
    ParquetName name =
        new ParquetName(
            source.path(),
            Instant.ofEpochSecond(from.getEpochSecond()),
            to.getNano() == 0 ? to : Instant.ofEpochSecond(to.getEpochSecond() + 1),
            writer,
            number,
            number);
    Path day =
        new LogDirectory(settings.directory())
            .of(source.path(), LocalDate.ofInstant(from, ZoneOffset.UTC));
    Path staged = journal.staged(name.text());
    files.add(settings.directory().relativize(day).resolve(name.text()));
    try {
      ParquetWriter.write(staged, table, tags(from, to));
      written += Files.size(staged);
    } catch (IOException e) {
      throw new UnwrittenException(e);
    }
    records += table.records();
  }

  private Map<String, String> tags(Instant from, Instant to) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(FileTags.VERSION, settings.version());
    tags.put(FileTags.ARRIVED, FileTags.arrived(from.toEpochMilli(), to.toEpochMilli()));
    tags.put(FileTags.SOURCE, source.file().getFileName().toString());
    return tags;
  }

  /** When a log was written that has no times. */
  private Instant opened() {
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
      journal.commit(
          new ConversionJournal.Entry(
              name(source), source.size(), source.modified().toEpochMilli(), records, files));
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
