package org.zeekbus.query.archive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressText;
import org.zeekbus.zeek.value.Bytes;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The fields of a JSON log, as its first lines tell them. A log of Zeek has the fields and types of
 * {@link StandardLogs}, as long as all values there are of these types. Of other fields, a name
 * that has one type in all of Zeek's logs has that type; or else the values tell it.
 *
 * @param schema the log's path and fields
 * @param isMillis whether times that are integers are milliseconds: if no time has a fraction
 */
record JsonHead(LogSchema schema, boolean isMillis) {
  /** Under this name a record has its log's path. */
  static final String PATH = "_path";

  /** Under this name the package json-streaming-logs has the time at which a record was written. */
  private static final String WRITTEN = "_write_ts";

  private static final int ADDRESS = 16;
  private static final int MOST_LINES = 1_000;

  /** From the first bytes of a file, whose last line may be cut. */
  static JsonHead of(byte[] head, String path, StandardLogs standard) {
    Lines lines = new Lines(path);
    int from = 0;
    for (int line = 0; line < MOST_LINES && from < head.length; line++) {
      int end = from;
      while (end < head.length && head[end] != '\n') {
        end++;
      }
      lines.add(head, from, end - from);
      from = end + 1;
    }
    return lines.head(standard);
  }

  /** What was seen of a field's values. */
  private static final class Seen {
    boolean isBoolean;
    boolean isInteger;
    boolean isNegative;
    boolean isBeyondPort;
    boolean isBeyondLong;
    boolean isReal;
    boolean isText;
    boolean isTimeText = true;
    boolean isAddress = true;
    boolean isOther;
    @Nullable Seen elements;

    /** The parser stands at the value's first token, and then at its last. */
    void add(JsonParser value) {
      switch (value.currentToken()) {
        case VALUE_NULL -> {}
        case VALUE_TRUE, VALUE_FALSE -> isBoolean = true;
        case VALUE_NUMBER_INT -> addInteger(value);
        case VALUE_NUMBER_FLOAT -> isReal = true;
        case VALUE_STRING -> {
          isText = true;
          byte[] text = Bytes.of(value.getString()).toArray();
          isTimeText &= IsoTime.micros(text, 0, text.length) != IsoTime.NONE;
          isAddress &= AddressText.parse(text, 0, text.length, new byte[ADDRESS], 0);
        }
        case START_ARRAY -> {
          if (elements == null) {
            elements = new Seen();
          }
          while (value.nextToken() != JsonToken.END_ARRAY) {
            if (value.currentToken() == JsonToken.START_ARRAY) {
              elements.isOther = true;
              value.skipChildren();
            } else {
              elements.add(value);
            }
          }
        }
        default -> {
          isOther = true;
          value.skipChildren();
        }
      }
    }

    private void addInteger(JsonParser value) {
      isInteger = true;
      String text = value.getString();
      isNegative |= text.startsWith("-");
      if (text.length() >= 19) {
        try {
          Long.parseLong(text);
        } catch (NumberFormatException _) {
          isBeyondLong = true;
        }
      }
      isBeyondPort |= text.length() > 5 || Integer.parseInt(text) > 0xffff;
    }

    /** Takes what another one has seen. */
    void join(Seen other) {
      isBoolean |= other.isBoolean;
      isInteger |= other.isInteger;
      isNegative |= other.isNegative;
      isBeyondPort |= other.isBeyondPort;
      isBeyondLong |= other.isBeyondLong;
      isReal |= other.isReal;
      isText |= other.isText;
      isTimeText &= other.isTimeText;
      isAddress &= other.isAddress;
      isOther |= other.isOther;
      if (other.elements != null) {
        Seen joined = elements == null ? new Seen() : elements;
        joined.join(other.elements);
        elements = joined;
      }
    }

    boolean fits(LogField field) {
      if (field.type().isContainer()) {
        boolean isList = !isBoolean && !isInteger && !isReal && !isText && !isOther;
        return isList && (elements == null || elements.fits(field.elementType()));
      }
      return fits(field.type());
    }

    private boolean fits(ZeekType type) {
      boolean isNumber = isInteger || isReal;
      if (isOther || elements != null) {
        return false;
      }
      return switch (type) {
        case BOOL -> !isNumber && !isText;
        case INT -> !isBoolean && !isReal && !isText && !isBeyondLong;
        case COUNT -> !isBoolean && !isReal && !isText && !isNegative;
        case PORT -> !isBoolean && !isReal && !isText && !isNegative && !isBeyondPort;
        case DOUBLE, INTERVAL -> !isBoolean && !isText;
        case TIME -> !isBoolean && (!isText || (isTimeText && !isNumber));
        case ADDR -> !isBoolean && !isNumber && (!isText || isAddress);
        default -> !isBoolean && !isNumber;
      };
    }

    /** The type that values of all kinds seen have. */
    ZeekType type() {
      int kinds = (isBoolean ? 1 : 0) + (isInteger || isReal ? 1 : 0) + (isText ? 1 : 0);
      if (kinds != 1 || isText || isOther || elements != null) {
        return ZeekType.STRING;
      }
      if (isBoolean) {
        return ZeekType.BOOL;
      }
      if (isReal) {
        return ZeekType.DOUBLE;
      }
      return isBeyondLong ? (isNegative ? ZeekType.DOUBLE : ZeekType.COUNT) : ZeekType.INT;
    }

    LogField field(String name) {
      if (elements != null && !isBoolean && !isInteger && !isReal && !isText) {
        return LogField.vector(name, elements.type());
      }
      boolean isTime = name.equals(WRITTEN) && (isReal || isInteger || isTimeText);
      return LogField.of(name, isTime ? ZeekType.TIME : type());
    }
  }

  /** A field by its first value: the parser stands there, and then at the value's end. */
  static LogField field(String name, JsonParser value, StandardLogs standard) {
    Values values = new Values();
    values.add(value);
    return field(name, values, standard);
  }

  private static LogField field(String name, Values values, StandardLogs standard) {
    return standard.field(name).filter(values::allFit).orElseGet(() -> values.field(name));
  }

  /** All values of a field. */
  private static final class Values {
    final List<Seen> all = new ArrayList<>();

    void add(JsonParser value) {
      if (value.currentToken() != JsonToken.VALUE_NULL) {
        Seen seen = new Seen();
        seen.add(value);
        all.add(seen);
      }
    }

    /** One that is wrong does not cost the others their type. */
    boolean fits(LogField field) {
      return 2 * all.stream().filter(each -> each.fits(field)).count() >= all.size();
    }

    boolean allFit(LogField field) {
      return all.stream().allMatch(each -> each.fits(field));
    }

    LogField field(String name) {
      Seen joined = new Seen();
      all.forEach(joined::join);
      return joined.field(name);
    }
  }

  private static final class Lines {
    private final Map<String, Values> fields = new LinkedHashMap<>();
    private String path;
    private boolean hasPath;

    Lines(String path) {
      this.path = path;
    }

    void add(byte[] in, int from, int length) {
      try (JsonParser tokens = JsonLines.parser(in, from, length)) {
        if (tokens.nextToken() == JsonToken.START_OBJECT) {
          add("", tokens);
        }
      } catch (JacksonException _) {
        // The last line is cut; others are counted when all are read.
      }
    }

    private void add(String prefix, JsonParser tokens) {
      while (tokens.nextToken() != JsonToken.END_OBJECT) {
        String name = prefix + tokens.currentName();
        JsonToken value = tokens.nextToken();
        if (value == JsonToken.START_OBJECT) {
          add(name + ".", tokens);
        } else if (name.equals(PATH) && value == JsonToken.VALUE_STRING) {
          path = hasPath ? path : tokens.getString();
          hasPath = true;
        } else if (fields.size() < JsonRecords.MOST_FIELDS || fields.containsKey(name)) {
          fields.computeIfAbsent(name, _ -> new Values()).add(tokens);
        } else {
          tokens.skipChildren();
        }
      }
    }

    JsonHead head(StandardLogs standard) {
      List<LogField> all = new ArrayList<>();
      boolean isReal = false;
      boolean isInteger = false;
      if (!fields.isEmpty()) {
        for (LogField each : standard.fields(path)) {
          Values values = fields.get(each.name().text());
          all.add(values == null || values.fits(each) ? each : values.field(each.name().text()));
        }
      }
      List<String> known = all.stream().map(each -> each.name().text()).toList();
      fields.forEach((name, seen) -> {
        if (!known.contains(name)) {
          all.add(field(name, seen, standard));
        }
      });
      for (LogField each : all) {
        Values values = fields.get(each.name().text());
        if (values != null && each.type() == ZeekType.TIME) {
          isReal |= values.all.stream().anyMatch(value -> value.isReal);
          isInteger |= values.all.stream().anyMatch(value -> value.isInteger);
        }
      }
      return new JsonHead(LogSchema.of(standard.stream(path), path, all), isInteger && !isReal);
    }
  }
}
