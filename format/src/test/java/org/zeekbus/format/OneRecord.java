package org.zeekbus.format;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;

/** A line made of one record. In all texts a character is a byte. */
final class OneRecord {
  private OneRecord() {}

  /** The line, without its end, under options by Zeek's names. */
  static String line(
      Map<String, String> options, List<LogField> fields, Consumer<LogBatchWriter> values) {
    LogBatchWriter writer = new LogBatchWriter(LogSchema.of("Test::LOG", "test", fields));
    values.accept(writer);
    byte[] bytes = writer.toBytes();
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    batch.open(bytes, 0, bytes.length);
    LogFormat format = LogFormat.of(AsciiOptions.DEFAULT.with(options), batch.schema());
    LineBuffer out = new LineBuffer(1);
    out.put("before\n".getBytes(StandardCharsets.US_ASCII));
    int start = out.length();
    if (!batch.next()) {
      throw new AssertionError("no record");
    }
    format.record(batch, out);
    String text = new String(out.array(), 0, out.length(), StandardCharsets.ISO_8859_1);
    if (!text.startsWith("before\n") || !text.endsWith("\n")) {
      throw new AssertionError(text);
    }
    return text.substring(start, text.length() - 1);
  }

  /** The line in columns. */
  static String tsv(List<LogField> fields, Consumer<LogBatchWriter> values) {
    return line(Map.of(), fields, values);
  }

  /** The only column of a field. */
  static String tsv(LogField field, Consumer<LogBatchWriter> value) {
    return tsv(List.of(field), value);
  }

  /** The object. */
  static String json(
      Map<String, String> options, List<LogField> fields, Consumer<LogBatchWriter> values) {
    Map<String, String> all = new HashMap<>(options);
    all.put("use_json", "T");
    return line(all, fields, values);
  }

  /** The text of a field's value in JSON; the field is called x. */
  static String json(Map<String, String> options, LogField field, Consumer<LogBatchWriter> value) {
    String object = json(options, List.of(field), value);
    if (!object.startsWith("{\"x\":") || !object.endsWith("}")) {
      throw new AssertionError(object);
    }
    return object.substring("{\"x\":".length(), object.length() - 1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Puts a string. */
  static void put(LogBatchWriter batch, String text) {
    byte[] bytes = bytes(text);
    batch.putBytes(bytes, 0, bytes.length);
  }
}
