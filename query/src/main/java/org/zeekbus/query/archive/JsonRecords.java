package org.zeekbus.query.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Records as an object a line. Objects within it are fields whose names have a dot. A field that
 * {@link JsonHead} did not see joins the schema at its first value.
 *
 * <p>Owner: one thread. Breaks idiom: no object for a value, see ConvertBenchmark.
 */
final class JsonRecords implements RecordReader {
  /** More are not read: names would be values then. */
  static final int MOST_FIELDS = 1_000;

  private static final long MICROS_OF_MILLI = 1_000;
  private static final long MOST_MILLIS = Long.MAX_VALUE / MICROS_OF_MILLI;

  private final ArchiveFile file;
  private final LineReader lines;
  private final StandardLogs standard;
  private final Complaints complaints;
  private final ValueParser values = new ValueParser();
  private final Map<String, Integer> fieldOf = new HashMap<>();
  private @Nullable RecordSink sink;
  private LogSchema schema;

  /** By field. */
  private ZeekType[] types = {};

  private ZeekType[] elementTypes = {};
  private int[] columns = {};

  /** The line in which a field was put last. */
  private long[] lastLine = {};

  /** The token's text in UTF-8. */
  private byte[] text = new byte[256];

  private int length;
  private boolean isAtLine;
  private boolean isOther = true;
  private boolean isAtEnd;

  JsonRecords(ArchiveFile file, LineReader lines, StandardLogs standard, Complaints complaints)
      throws IOException {
    this.file = file;
    this.lines = lines;
    this.standard = standard;
    this.complaints = complaints;
    this.schema = file.schema();
    use(schema);
    isAtLine = advance();
    isAtEnd = !isAtLine;
  }

  private void use(LogSchema next) {
    schema = next;
    types = schema.fields().stream().map(LogField::type).toArray(ZeekType[]::new);
    elementTypes = schema.fields().stream().map(LogField::elementType).toArray(ZeekType[]::new);
    lastLine = new long[types.length];
    for (int i = 0; i < types.length; i++) {
      fieldOf.putIfAbsent(schema.field(i).name().text(), i);
    }
    isOther = true;
  }

  @Override
  public LogSchema schema() {
    return schema;
  }

  @Override
  public boolean isAtEnd() {
    return isAtEnd;
  }

  @Override
  public void into(RecordSink sink, int[] columns) {
    this.sink = sink;
    this.columns = columns;
    isOther = false;
  }

  @Override
  public int read(int most) throws IOException {
    int count = 0;
    while (count < most) {
      if (!isAtLine && !advance()) {
        isAtEnd = true;
        break;
      }
      isAtLine = true;
      if (isOther) {
        break;
      }
      isAtLine = false;
      if (record()) {
        count++;
        if (lines.isLong()) {
          break;
        }
      } else if (isOther) {
        isAtLine = true;
        break;
      }
    }
    return count;
  }

  private boolean advance() throws IOException {
    while (lines.next()) {
      if (lines.isTooLong()) {
        complaints.line(
            file, lines.number(), "longer than %,d bytes".formatted(LineReader.LONGEST_LINE));
      } else if (lines.end() > lines.from()) {
        return true;
      }
    }
    String torn = lines.torn();
    if (torn != null) {
      complaints.torn(file, torn);
    }
    return false;
  }

  private boolean record() {
    RecordSink to = Objects.requireNonNull(sink);
    to.beginRecord();
    String wrong;
    try (JsonParser tokens =
        JsonLines.parser(lines.array(), lines.from(), lines.end() - lines.from())) {
      if (tokens.nextToken() != JsonToken.START_OBJECT) {
        wrong = "no JSON object";
      } else {
        wrong = object("", tokens, to);
        if (wrong == null && tokens.nextToken() != null) {
          wrong = "more than a JSON object";
        }
      }
    } catch (JacksonException e) {
      wrong = "no JSON: " + e.getOriginalMessage();
    }
    if (wrong == null && !isOther) {
      to.endRecord();
      return true;
    }
    to.dropRecord();
    if (!isOther) {
      complaints.line(file, lines.number(), String.valueOf(wrong));
    }
    return false;
  }

  /** Reads up to the object's end, or to a new field; gives why it is no record, if so. */
  private @Nullable String object(String prefix, JsonParser tokens, RecordSink to) {
    while (tokens.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = prefix.isEmpty() ? tokens.currentName() : prefix + tokens.currentName();
      JsonToken token = tokens.nextToken();
      Integer field = fieldOf.get(name);
      if (token == JsonToken.START_OBJECT) {
        String wrong = object(name + ".", tokens, to);
        if (wrong != null || isOther) {
          return wrong;
        }
      } else if (field != null) {
        put(field, tokens, token, to);
      } else if (name.equals(JsonHead.PATH)) {
        if (token == JsonToken.VALUE_STRING && !tokens.getString().equals(file.path())) {
          return "a record of log %s (expected: of %s)".formatted(tokens.getString(), file.path());
        }
      } else if (token != JsonToken.VALUE_NULL && types.length < MOST_FIELDS) {
        List<LogField> more = new ArrayList<>(schema.fields());
        more.add(JsonHead.field(name, tokens, standard));
        use(LogSchema.of(schema.stream().text(), schema.path().text(), more));
        return null;
      } else if (token != JsonToken.VALUE_NULL) {
        tokens.skipChildren();
        complaints.beyond(file, lines.number(), name);
      }
    }
    return null;
  }

  private void put(int field, JsonParser tokens, JsonToken token, RecordSink to) {
    int column = columns[field];
    boolean isTwice = lastLine[field] == lines.number();
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    if (column < 0 || isTwice) {
      tokens.skipChildren();
      if (isTwice) {
        wrong(field);
      }
      return;
    }
    ZeekType type = types[field];
    if (type.isContainer()) {
      putList(field, column, tokens, token, to);
    } else if (token == JsonToken.START_ARRAY) {
      tokens.skipChildren();
      wrong(field);
    } else if (putValue(type, column, tokens, token, to)) {
      lastLine[field] = lines.number();
    } else {
      wrong(field);
    }
  }

  private void putList(int field, int column, JsonParser tokens, JsonToken token, RecordSink to) {
    if (token != JsonToken.START_ARRAY) {
      wrong(field);
      return;
    }
    lastLine[field] = lines.number();
    to.beginList(column);
    for (JsonToken each = tokens.nextToken();
        each != JsonToken.END_ARRAY;
        each = tokens.nextToken()) {
      if (each == null) {
        return; // the line ends here: the parser says so next
      }
      if (each == JsonToken.VALUE_NULL) {
        to.putUnset(column);
      } else if (each == JsonToken.START_ARRAY || each == JsonToken.START_OBJECT) {
        tokens.skipChildren();
        to.putUnset(column);
        wrong(field);
      } else if (!putValue(elementTypes[field], column, tokens, each, to)) {
        to.putUnset(column);
        wrong(field);
      }
    }
    to.endList(column);
  }

  private void wrong(int field) {
    complaints.value(file, lines.number(), schema.field(field).toString());
  }

  private boolean putValue(
      ZeekType type, int column, JsonParser tokens, JsonToken token, RecordSink to) {
    return switch (type) {
      case BOOL -> putBoolean(column, token, to);
      case DOUBLE, INTERVAL -> isNumber(token) && putDouble(column, tokens, to);
      case TIME -> putTime(column, tokens, token, to);
      case INT, COUNT, PORT ->
          token == JsonToken.VALUE_NUMBER_INT && putText(type, column, tokens, to);
      case ADDR -> token == JsonToken.VALUE_STRING && putText(type, column, tokens, to);
      default -> putText(type, column, tokens, to);
    };
  }

  private static boolean putBoolean(int column, JsonToken token, RecordSink to) {
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      return false;
    }
    to.putBoolean(column, token == JsonToken.VALUE_TRUE);
    return true;
  }

  private static boolean putDouble(int column, JsonParser tokens, RecordSink to) {
    to.putDouble(column, tokens.getDoubleValue());
    return true;
  }

  private static boolean isNumber(JsonToken token) {
    return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
  }

  private boolean putTime(int column, JsonParser tokens, JsonToken token, RecordSink to) {
    if (token == JsonToken.VALUE_NUMBER_INT && file.isMillis()) {
      copy(tokens);
      if (!values.parseLong(text, 0, length)
          || values.number() > MOST_MILLIS
          || values.number() < -MOST_MILLIS) {
        return false;
      }
      to.putTime(column, values.number() * MICROS_OF_MILLI);
      return true;
    }
    if (isNumber(token)) {
      return ValueParser.putSeconds(to, column, tokens.getDoubleValue());
    }
    if (token != JsonToken.VALUE_STRING) {
      return false;
    }
    copy(tokens);
    long micros = IsoTime.micros(text, 0, length);
    if (micros == IsoTime.NONE) {
      return false;
    }
    to.putTime(column, micros);
    return true;
  }

  /** A text, number or truth value as text. */
  private boolean putText(ZeekType type, int column, JsonParser tokens, RecordSink to) {
    copy(tokens);
    return values.put(to, type, column, text, 0, length);
  }

  private void copy(JsonParser tokens) {
    char[] in = tokens.getStringCharacters();
    int from = tokens.getStringOffset();
    int count = tokens.getStringLength();
    if (text.length < count) {
      text = new byte[Math.max(2 * text.length, count)];
    }
    byte[] to = text;
    for (int i = 0; i < count; i++) {
      char each = in[from + i];
      if (each >= 0x80) {
        byte[] all = new String(in, from, count).getBytes(UTF_8);
        if (all.length > text.length) {
          text = all;
        } else {
          System.arraycopy(all, 0, text, 0, all.length);
        }
        length = all.length;
        return;
      }
      to[i] = (byte) each;
    }
    length = count;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
