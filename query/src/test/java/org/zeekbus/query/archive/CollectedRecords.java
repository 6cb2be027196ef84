package org.zeekbus.query.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Records as maps, in the order in which they were read. Texts that are no UTF-8 are ISO 8859-1.
 */
final class CollectedRecords implements RecordSink {
  final List<Map<String, Object>> records = new ArrayList<>();
  final Complaints complaints = new Complaints();

  /** The schema of what was read last; without fields before. */
  LogSchema schema = LogSchema.of("", "", List.of());

  private Map<String, Object> record = new LinkedHashMap<>();
  private @Nullable List<@Nullable Object> list;

  /** Writes a file, and reads it as a conversion does. */
  static CollectedRecords of(Path directory, String content) throws IOException {
    return of(directory, content.getBytes(ISO_8859_1));
  }

  static CollectedRecords of(Path directory, byte[] content) throws IOException {
    Path file = Files.createTempDirectory(directory, "log").resolve("conn.log");
    Files.write(file, content);
    return read(file);
  }

  static CollectedRecords read(Path file) throws IOException {
    CollectedRecords all = new CollectedRecords();
    StandardLogs standard = StandardLogs.ofZeek();
    ArchiveFiles files =
        ArchiveFiles.below(List.of(file), standard, ZoneOffset.UTC, null, new LongAdder());
    for (ArchiveFile each : files.files()) {
      try (RecordReader reader =
          RecordReader.open(each, standard, all.complaints, new LongAdder())) {
        while (!reader.isAtEnd()) {
          all.schema = reader.schema();
          reader.into(all, IntStream.range(0, reader.schema().size()).toArray());
          while (reader.read(2) > 0) {
            // reads on
          }
        }
      }
    }
    return all;
  }

  private void put(int column, @Nullable Object value) {
    if (list != null) {
      list.add(value);
    } else {
      Object before = record.put(schema.field(column).name().text(), value);
      if (before != null) {
        throw new IllegalStateException("twice: " + schema.field(column));
      }
    }
  }

  @Override
  public void beginRecord() {
    record = new LinkedHashMap<>();
    list = null;
  }

  @Override
  public void endRecord() {
    records.add(record);
  }

  @Override
  public void dropRecord() {
    record = new LinkedHashMap<>();
  }

  @Override
  public void putBoolean(int column, boolean value) {
    put(column, value);
  }

  @Override
  public void putLong(int column, long value) {
    put(column, value);
  }

  @Override
  public void putTime(int column, long micros) {
    put(column, micros + "us");
  }

  @Override
  public void putDouble(int column, double value) {
    put(column, value);
  }

  @Override
  public void putBytes(int column, byte[] in, int from, int length) {
    String text = new String(in, from, length, UTF_8);
    boolean isUtf8 =
        Arrays.equals(text.getBytes(UTF_8), Arrays.copyOfRange(in, from, from + length));
    put(column, isUtf8 ? text : new String(in, from, length, ISO_8859_1));
  }

  @Override
  public void putAddress(int column, byte[] in, int from) {
    try {
      put(column, InetAddress.getByAddress(Arrays.copyOfRange(in, from, from + 16)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void putUnset(int column) {
    put(column, null);
  }

  @Override
  public void beginList(int column) {
    list = new ArrayList<>();
  }

  @Override
  public void endList(int column) {
    List<@Nullable Object> whole = list;
    list = null;
    put(column, whole);
  }
}
