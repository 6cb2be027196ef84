package org.zeekbus.columns;

import java.io.StringWriter;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
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
}
