package org.zeekbus.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/** Objects as other programs expect them, around what Zeek itself writes. */
final class JsonLayoutsTest {
  private static final AsciiOptions MILLIS =
      AsciiOptions.DEFAULT.with(Map.of("json_timestamps", "JSON::TS_MILLIS"));

  /** Makes formats of one layout. */
  private interface Layout {
    LogFormat of(AsciiOptions options, LogSchema schema);
  }

  @Test
  void recordsOfARealNode() throws IOException {
    for (String log : List.of("conn", "dns", "files", "http")) {
      List<String> zeeks =
          Files.readAllLines(Recordings.path("cluster-small.json/" + log + ".log"));
      assertThat(zeeks).isNotEmpty();
      assertThat(lines(LogFormat::json, log)).isEqualTo(zeeks);
      assertThat(lines(LogFormat::taggedJson, log))
          .isEqualTo(zeeks.stream().map(line -> "{\"%s\": %s}".formatted(log, line)).toList());
      assertThat(lines(LogFormat::jsonWithPath, log))
          .isEqualTo(
              zeeks.stream()
                  .map(line -> "{\"_path\":\"%s\",%s".formatted(log, line.substring(1)))
                  .toList());
    }
  }

  private static List<String> lines(Layout layout, String log) {
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    LineBuffer out = new LineBuffer(1);
    for (List<byte[]> message : Recordings.messages("cluster-small.frames", Recordings.LOG)) {
      byte[] bytes = message.getLast();
      batch.open(bytes, 0, bytes.length);
      if (batch.schema().path().text().equals(log)) {
        LogFormat format = layout.of(AsciiOptions.DEFAULT, batch.schema());
        format.header(batch.schema().path(), LocalDateTime.MIN, out);
        while (batch.next()) {
          format.record(batch, out);
        }
        format.footer(LocalDateTime.MIN, out);
      }
    }
    return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aRecordWithoutValues() {
    assertThat(records("x", LogFormat::json)).containsExactly("{}", "{\"ts\":1500}");
    assertThat(records("x", LogFormat::taggedJson))
        .containsExactly("{\"x\": {}}", "{\"x\": {\"ts\":1500}}");
    assertThat(records("x", LogFormat::jsonWithPath))
        .containsExactly("{\"_path\":\"x\"}", "{\"_path\":\"x\",\"ts\":1500}");
  }

  @Test
  void aPathWithQuotes() {
    assertThat(records("a\"b\n", LogFormat::taggedJson).getFirst())
        .isEqualTo("{\"a\\\"b\\n\": {}}");
    assertThat(records("a\"b\n", LogFormat::jsonWithPath).getFirst())
        .isEqualTo("{\"_path\":\"a\\\"b\\n\"}");
  }

  @Test
  void aFieldOfThatNameStandsForThePath() {
    LogSchema log = LogSchema.of("Test::LOG", "x", List.of(LogField.of("_path", ZeekType.STRING)));
    byte[] bytes = new LogBatchWriter(log).putBytes(Bytes.of("site")).toBytes();
    assertThat(records(bytes, LogFormat::jsonWithPath)).containsExactly("{\"_path\":\"site\"}");
  }

  /** Two records, the first without a value, each without its last byte. */
  private static List<String> records(String path, Layout layout) {
    LogBatchWriter writer =
        new LogBatchWriter(
            LogSchema.of("Test::LOG", path, List.of(LogField.of("ts", ZeekType.TIME))));
    return records(writer.putUnset().putDouble(1.5).toBytes(), layout);
  }

  private static List<String> records(byte[] bytes, Layout layout) {
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    batch.open(bytes, 0, bytes.length);
    LogFormat format = layout.of(MILLIS, batch.schema());
    LineBuffer out = new LineBuffer(1);
    out.put(Bytes.of("before").toArray());
    List<String> records = new ArrayList<>();
    while (batch.next()) {
      int start = out.length();
      format.record(batch, out);
      assertThat(out.array()[out.length() - 1]).isEqualTo((byte) '\n');
      records.add(new String(out.array(), start, out.length() - 1 - start, StandardCharsets.UTF_8));
    }
    return records;
  }
}
