package org.zeekbus.app.query;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zeekbus.query.QueryException;
import org.zeekbus.query.QueryResult;
import org.zeekbus.query.ResultColumn;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/**
 * An object in each line. Numbers are exact; NaN and infinite numbers, which JSON does not have,
 * are null. Of two columns of one name, the second is {@code NAME_2}.
 */
final class JsonWriter implements ResultWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .rootValueSeparator("\n")
          .characterEscapes(new HarmlessEscapes())
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();

  private final PrintWriter out;
  private final JsonGenerator json;
  private List<String> names = List.of();
  private boolean hasRows;

  JsonWriter(PrintWriter out) {
    this.out = out;
    json = lines(out);
  }

  @Override
  public void begin(List<ResultColumn> columns) {
    List<String> unique = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (ResultColumn column : columns) {
      String name = column.name();
      for (int i = 2; !taken.add(name); i++) {
        name = column.name() + "_" + i;
      }
      unique.add(name);
    }
    names = List.copyOf(unique);
  }

  @Override
  public void row(QueryResult result) throws QueryException {
    hasRows = true;
    json.writeStartObject();
    for (int i = 0; i < names.size(); i++) {
      json.writeName(names.get(i));
      write(json, result.value(i));
    }
    json.writeEndObject();
    json.flush(); // whoever reads a pipe sees rows as they come
  }

  /** Writes what follows one another into lines of their own. */
  static JsonGenerator lines(PrintWriter out) {
    return JSON.createGenerator(ObjectWriteContext.empty(), out);
  }

  /** Writes a value of a result. */
  static void write(JsonGenerator json, @Nullable Object value) {
    switch (value) {
      case null -> json.writeNull();
      case Boolean truth -> json.writeBoolean(truth);
      case Long number -> json.writeNumber(number);
      case BigInteger number -> json.writeNumber(number);
      case BigDecimal number -> json.writeNumber(number);
      case Number number -> {
        double real = number.doubleValue();
        if (Double.isFinite(real)) {
          json.writeNumber(number.toString());
        } else {
          json.writeNull();
        }
      }
      case List<?> list -> {
        json.writeStartArray();
        list.forEach(each -> write(json, each));
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach((name, each) -> {
          json.writeName(String.valueOf(name));
          write(json, each);
        });
        json.writeEndObject();
      }
      default -> json.writeString(ValueText.of(value));
    }
  }

  /** A value in one piece, for formats that have none such. */
  static String text(@Nullable Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      write(json, value);
    }
    return text.toString();
  }

  @Override
  public void end() {
    json.flush();
    if (hasRows) {
      out.write('\n');
    }
  }

  /** Also escapes what JSON may have as it is, and a terminal would obey. */
  private static final class HarmlessEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private static final int DEL = 0x7f;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
      codes[DEL] = CharacterEscapes.ESCAPE_STANDARD;
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      boolean isHarmful =
          switch (Character.getType(character)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> false;
          };
      return isHarmful ? new SerializedString("\\u%04x".formatted(character)) : null;
    }
  }
}
