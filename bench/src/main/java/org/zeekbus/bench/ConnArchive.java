package org.zeekbus.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.zeekbus.columns.ColumnSchema;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.columns.ParquetName;
import org.zeekbus.columns.ParquetWriter;
import org.zeekbus.columns.RecordTable;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;

/**
 * The conn log of a day in several forms, all of the same records: TSV, compressed as Zeek archives
 * it; JSON; Parquet, as the logger has it once an hour is over. A file has up to a million records.
 *
 * <p>Owner: the main thread.
 */
final class ConnArchive {
  private static final int RECORDS_OF_FILE = 1_000_000;
  private static final Instant DAY = Instant.parse("2025-11-23T00:00:00Z");
  private static final String WRITER = "00be0c40";

  /** A form of the log. */
  enum Form {
    TSV,
    JSON,
    PARQUET
  }

  private final Path directory;
  private final LogSchema schema;
  private final ParquetWriter writer = new ParquetWriter();
  private final RecordTable table;
  private final LogFormat toTsv;
  private final LogFormat toJson;
  private final LineBuffer lines = new LineBuffer(1 << 20);
  private String middleUid = "";

  private ConnArchive(Path directory, LogSchema schema) {
    this.directory = directory;
    this.schema = schema;
    table = new RecordTable(ColumnSchema.of(schema));
    toTsv = LogFormat.of(AsciiOptions.DEFAULT, schema);
    toJson = LogFormat.json(AsciiOptions.DEFAULT, schema);
  }

  /**
   * Writes so many records, in thousands, in these forms; an archive of 10 million takes minutes.
   */
  static ConnArchive write(Path directory, long records, List<Form> forms) throws IOException {
    ConnBatches batches = new ConnBatches();
    ConnArchive archive = new ConnArchive(directory, batches.schema());
    for (Form each : forms) {
      Files.createDirectories(archive.of(each));
    }
    long left = records;
    for (int file = 0; left > 0; file++) {
      long inFile = Math.min(left, RECORDS_OF_FILE);
      left -= inFile;
      archive.writeFile(batches, file, inFile, forms, left <= records / 2);
      System.err.printf("  %,d of %,d records are written%n", records - left, records);
    }
    return archive;
  }

  private void writeFile(
      ConnBatches batches, int number, long records, List<Form> forms, boolean isMiddle)
      throws IOException {
    Instant hour = DAY.plus(number, ChronoUnit.HOURS);
    String name = "conn.%02d".formatted(number);
    try (OutputStream tsv =
            forms.contains(Form.TSV)
                ? new BufferedOutputStream(
                    new GZIPOutputStream(
                        Files.newOutputStream(of(Form.TSV).resolve(name + ".log.gz")), 1 << 16),
                    1 << 16)
                : OutputStream.nullOutputStream();
        OutputStream json =
            forms.contains(Form.JSON)
                ? new BufferedOutputStream(
                    Files.newOutputStream(of(Form.JSON).resolve(name + ".json")), 1 << 16)
                : OutputStream.nullOutputStream()) {
      lines.cut(0);
      toTsv.header(schema.path(), LocalDateTime.ofInstant(hour, ZoneOffset.UTC), lines);
      tsv.write(lines.array(), 0, lines.length());
      LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
      for (long i = 0; i < records; i += ConnBatches.RECORDS) {
        byte[] batch = batches.next();
        reader.open(batch, 0, batch.length);
        if (isMiddle && middleUid.isEmpty()) {
          reader.next();
          middleUid = uid(reader);
          reader.rewind();
        }
        if (forms.contains(Form.TSV)) {
          write(reader, toTsv, tsv);
        }
        if (forms.contains(Form.JSON)) {
          write(reader, toJson, json);
        }
        if (forms.contains(Form.PARQUET)) {
          reader.check();
          table.add(reader);
        }
      }
    }
    if (table.records() > 0) {
      ParquetName parquet =
          new ParquetName(
              "conn", hour, hour.plus(1, ChronoUnit.HOURS), WRITER, number + 1, number + 1);
      Path day =
          new LogDirectory(of(Form.PARQUET))
              .of("conn", LocalDateTime.ofInstant(hour, ZoneOffset.UTC).toLocalDate());
      writer.write(Files.createDirectories(day).resolve(parquet.text()), table, Map.of());
      table.clear();
    }
  }

  private String uid(LogBatchReader record) {
    int field = schema.indexOf("uid");
    return new String(
        record.array(),
        record.bytesOffset(field),
        record.bytesLength(field),
        StandardCharsets.US_ASCII);
  }

  private void write(LogBatchReader batch, LogFormat format, OutputStream out) throws IOException {
    batch.rewind();
    while (batch.next()) {
      lines.cut(0);
      format.record(batch, lines);
      out.write(lines.array(), 0, lines.length());
    }
    batch.rewind();
  }

  /** The directory of a form. */
  Path of(Form form) {
    return directory.resolve(form.name().toLowerCase(Locale.ROOT));
  }

  /** What all files of a form have. */
  long bytes(Form form) throws IOException {
    return bytes(of(form));
  }

  static long bytes(Path below) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(below)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  /** The names of the fields, in their order. */
  List<String> fields() {
    return schema.fields().stream().map(field -> field.name().text()).toList();
  }

  /** A uid that one record has, in the middle. */
  String middleUid() {
    return middleUid;
  }
}
