package org.zeekbus.columns;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Names of a file's tags, which are Parquet's key-value metadata. {@link ParquetWriter} sets those
 * that say what the columns are.
 */
public final class FileTags {
  /** The log path, such as {@code conn}. */
  public static final String PATH = "zeek.path";

  /** The log stream, such as {@code Conn::LOG}. */
  public static final String STREAM = "zeek.stream";

  /** A JSON object: for each column of a field, the type as Zeek's {@code #types} line has it. */
  public static final String TYPES = "zeek.types";

  /** The version of zeekbus that has written the file. */
  public static final String VERSION = "zeekbus.version";

  /** When the first and the last record arrived, in milliseconds since 1970: {@code FROM/TO}. */
  public static final String ARRIVED = "zeekbus.arrived";

  /** The name of the log file of which {@code zeekbus convert} has made the file. */
  public static final String SOURCE = "zeekbus.source";

  private static final Pattern TYPE = Pattern.compile("([a-z]+)(?:\\[([a-z]+)])?");
  private static final Pattern RANGE = Pattern.compile("(-?\\d{1,18})/(-?\\d{1,18})");
  private static final JsonFactory JSON = new JsonFactory();

  private FileTags() {}

  /** Those that say what the columns are. */
  static Map<String, String> of(ColumnSchema schema) {
    return Map.of(
        PATH, schema.log().path().text(),
        STREAM, schema.log().stream().text(),
        TYPES, types(schema));
  }

  private static String types(ColumnSchema schema) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      for (Column column : schema.columns()) {
        if (!column.isCompanion()) {
          json.writeStringProperty(column.name(), column.field().typeText());
        }
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  /** What {@link #ARRIVED} has, of milliseconds since 1970. */
  public static String arrived(long from, long to) {
    return from + "/" + to;
  }

  /** The columns of a file with these tags. */
  static ColumnSchema schema(Map<String, String> tags, Path file) throws IOException {
    String types = tags.get(TYPES);
    if (types == null) {
      throw new IOException("%s has no tag %s: zeekbus has not written it".formatted(file, TYPES));
    }
    List<LogField> fields = new ArrayList<>();
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), types)) {
      json.nextToken();
      for (String name = json.nextName(); name != null; name = json.nextName()) {
        fields.add(field(name, json.nextStringValue(), file));
      }
    } catch (JacksonException e) {
      throw new IOException("%s: its tag %s is no JSON: %s".formatted(file, TYPES, types), e);
    }
    return ColumnSchema.of(
        LogSchema.of(tags.getOrDefault(STREAM, ""), tags.getOrDefault(PATH, ""), fields));
  }

  private static LogField field(String name, @Nullable String text, Path file) throws IOException {
    Matcher parts = TYPE.matcher(text == null ? "" : text);
    ZeekType type = parts.matches() ? type(parts.group(1)) : null;
    ZeekType element =
        type != null && parts.group(2) != null ? type(parts.group(2)) : ZeekType.VOID;
    if (type == null || element == null) {
      throw new IOException(
          "%s: its tag %s has type %s for %s (expected: such as string or set[string])"
              .formatted(file, TYPES, text, name));
    }
    return new LogField(Bytes.of(name), type, element, true);
  }

  private static @Nullable ZeekType type(String text) {
    for (ZeekType each : ZeekType.values()) {
      if (each.toString().equals(text)) {
        return each;
      }
    }
    return null;
  }

  /** From the first to the last arrival of all; empty if a file does not say. */
  static Optional<String> arrived(List<Map<String, String>> files) {
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    for (Map<String, String> tags : files) {
      Matcher range = RANGE.matcher(tags.getOrDefault(ARRIVED, ""));
      if (!range.matches()) {
        return Optional.empty();
      }
      from = Math.min(from, Long.parseLong(range.group(1)));
      to = Math.max(to, Long.parseLong(range.group(2)));
    }
    return Optional.of(arrived(from, to));
  }
}
