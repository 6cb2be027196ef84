package org.zeekbus.query.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.zeekbus.columns.ColumnSchema;
import org.zeekbus.columns.RecordTable;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Reads a log of any bytes into tables, as a conversion does. A second reader takes the same bytes
 * in the smallest pieces: both must find as much.
 */
final class AnyRecords {
  private static final StandardLogs STANDARD = StandardLogs.ofZeek();

  private AnyRecords() {}

  /** Reads what stands behind good lines. */
  static void read(String first, byte[] data, ArchiveFile.Format format) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(first.getBytes(UTF_8));
    all.writeBytes(data);
    LogSchema schema =
        format == ArchiveFile.Format.JSON
            ? JsonHead.of(all.toByteArray(), "conn", STANDARD).schema()
            : LogSchema.of("", "conn", List.of());
    ArchiveFile file =
        new ArchiveFile(
            Path.of("conn.log"),
            new ArchiveName("conn", null, null),
            all.size(),
            Instant.EPOCH,
            format,
            schema,
            false,
            "");
    assertThat(read(file, all.toByteArray(), 1)).isEqualTo(read(file, all.toByteArray(), 1 << 16));
  }

  private static String read(ArchiveFile file, byte[] bytes, int room) throws IOException {
    Complaints complaints = new Complaints();
    LineReader lines = new LineReader(new ByteArrayInputStream(bytes), room, 1 << 20);
    long records = 0;
    long memory = 0;
    try (RecordReader reader =
        file.format() == ArchiveFile.Format.TSV
            ? new TsvRecords(file, lines, STANDARD, complaints)
            : new JsonRecords(file, lines, STANDARD, complaints)) {
      while (!reader.isAtEnd()) {
        TableSink sink = new TableSink(new RecordTable(ColumnSchema.of(reader.schema())));
        reader.into(sink, sink.columns());
        for (int count = 1; count > 0; ) {
          count = reader.read(3);
          records += count;
        }
        assertThat(sink.table().records()).isLessThanOrEqualTo((int) records);
        memory += sink.table().bytes();
      }
    }
    long bad = complaints.lines();
    assertThat(records + bad).isLessThanOrEqualTo(lines.number());
    return "%d records, %d bad lines, %d bad values, %d bytes"
        .formatted(records, bad, complaints.values(), memory);
  }
}
