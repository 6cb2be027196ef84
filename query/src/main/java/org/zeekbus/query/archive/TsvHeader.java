package org.zeekbus.query.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/**
 * What the lines before the records say. Source: Zeek {@code src/logging/writers/ascii/Ascii.cc}.
 *
 * <pre>
 * #separator \x09
 * #set_separator  ,
 * #empty_field    (empty)
 * #unset_field    -
 * #path   conn
 * #open   2026-11-23-09-12-59
 * #fields ts      uid …
 * #types  time    string …
 * </pre>
 *
 * <p>Never changes; nobody changes its arrays.
 */
final class TsvHeader {
  /** How a header begins. */
  static final String FIRST = "#separator ";

  private static final int MOST_FIELDS = 10_000;

  private final byte[] separator;
  private final byte[] setSeparator;
  private final byte[] empty;
  private final byte[] unset;
  private final boolean isCrLf;
  private final LogSchema schema;

  private TsvHeader(
      byte[] separator,
      byte[] setSeparator,
      byte[] empty,
      byte[] unset,
      boolean isCrLf,
      LogSchema schema) {
    this.separator = separator;
    this.setSeparator = setSeparator;
    this.empty = empty;
    this.unset = unset;
    this.isCrLf = isCrLf;
    this.schema = schema;
  }

  /** Between fields. */
  byte[] separator() {
    return separator;
  }

  /** Between elements. */
  byte[] setSeparator() {
    return setSeparator;
  }

  /** How an empty string or set looks in a record. */
  byte[] empty() {
    return empty;
  }

  /** How a field without value looks in a record. */
  byte[] unset() {
    return unset;
  }

  /** Whether lines end as those of Windows: it is somebody's copy. */
  boolean isCrLf() {
    return isCrLf;
  }

  /** The log's path and fields. */
  LogSchema schema() {
    return schema;
  }

  /** Collects the lines. */
  static final class Lines {
    private final byte[] separator;
    private final boolean isCrLf;
    private String setSeparator = ",";
    private String empty = "(empty)";
    private String unset = "-";
    private String path = "";
    private List<byte[]> fields = List.of();

    /**
     * After the first line.
     *
     * @param first without its line feed
     */
    Lines(String first) {
      isCrLf = first.endsWith("\r");
      separator = plain(first.substring(FIRST.length(), first.length() - (isCrLf ? 1 : 0)));
    }

    /**
     * Takes a further line, as ISO 8859-1.
     *
     * @return the header, once it is whole
     * @throws IllegalArgumentException if it makes no sense
     */
    Optional<TsvHeader> add(String whole, StandardLogs standard) {
      String line = isCrLf && whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole;
      String between = new String(separator, ISO_8859_1);
      int end = between.isEmpty() ? -1 : line.indexOf(between);
      if (end < 0) {
        return Optional.empty();
      }
      String value = line.substring(end + between.length());
      switch (line.substring(0, end)) {
        case "#set_separator" -> setSeparator = value;
        case "#empty_field" -> empty = value;
        case "#unset_field" -> unset = value;
        case "#path" -> path = new String(plain(value), UTF_8);
        case "#fields" -> fields = split(value, between);
        case "#types" -> {
          return Optional.of(header(split(value, between), standard));
        }
        default -> {
          // #open and what later versions may add.
        }
      }
      return Optional.empty();
    }

    private TsvHeader header(List<byte[]> types, StandardLogs standard) {
      if (fields.isEmpty() || fields.size() != types.size()) {
        throw new IllegalArgumentException(
            "a header with %d names of fields and %d types (expected: as many)"
                .formatted(fields.size(), types.size()));
      }
      List<LogField> all = new ArrayList<>();
      for (int i = 0; i < fields.size(); i++) {
        all.add(field(Bytes.of(fields.get(i)), new String(types.get(i), ISO_8859_1)));
      }
      return new TsvHeader(
          separator,
          plain(setSeparator),
          inRecord(plain(empty)),
          inRecord(plain(unset)),
          isCrLf,
          LogSchema.of(standard.stream(path), path, all));
    }

    private static List<byte[]> split(String line, String between) {
      List<byte[]> parts = new ArrayList<>();
      int from = 0;
      for (int end = 0; end >= 0 && parts.size() <= MOST_FIELDS; from = end + between.length()) {
        end = line.indexOf(between, from);
        parts.add(line.substring(from, end < 0 ? line.length() : end).getBytes(ISO_8859_1));
      }
      return parts;
    }

    /** A marker as it is between separators: escaped, as values are. */
    private static byte[] inRecord(byte[] marker) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (byte each : marker) {
        if (each == '\\') {
          out.write('\\');
          out.write('\\');
        } else if (each >= ' ' && each != 0x7f) {
          out.write(each);
        } else {
          out.writeBytes(("\\x" + HexFormat.of().toHexDigits(each)).getBytes(ISO_8859_1));
        }
      }
      return out.toByteArray();
    }
  }

  /** The same, under this path if it has none. */
  TsvHeader named(String path, StandardLogs standard) {
    if (schema.path().length() > 0) {
      return this;
    }
    LogSchema named = LogSchema.of(standard.stream(path), path, schema.fields());
    return new TsvHeader(separator, setSeparator, empty, unset, isCrLf, named);
  }

  /** The text of a header's value: <code>\xhh</code> is a byte, all else stands for itself. */
  private static byte[] plain(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      boolean isByte =
          text.startsWith("\\x", i)
              && i + 4 <= text.length()
              && HexFormat.isHexDigit(text.charAt(i + 2))
              && HexFormat.isHexDigit(text.charAt(i + 3));
      if (isByte) {
        out.write(HexFormat.fromHexDigits(text, i + 2, i + 4));
        i += 3;
      } else {
        out.write(text.charAt(i));
      }
    }
    return out.toByteArray();
  }

  /** A field by the text of its type; what no log of today has is a string. */
  static LogField field(Bytes name, String type) {
    int open = type.indexOf('[');
    if (open > 0 && type.endsWith("]")) {
      ZeekType element = simple(type.substring(open + 1, type.length() - 1));
      ZeekType container =
          type.startsWith("vector") ? ZeekType.VECTOR : ZeekType.TABLE; // set, in Bro table
      return new LogField(name, container, element, true);
    }
    return new LogField(name, simple(type), ZeekType.VOID, true);
  }

  private static ZeekType simple(String text) {
    return switch (text) {
      case "bool" -> ZeekType.BOOL;
      case "int" -> ZeekType.INT;
      case "count", "counter" -> ZeekType.COUNT;
      case "double" -> ZeekType.DOUBLE;
      case "time" -> ZeekType.TIME;
      case "interval" -> ZeekType.INTERVAL;
      case "enum" -> ZeekType.ENUM;
      case "port" -> ZeekType.PORT;
      case "addr" -> ZeekType.ADDR;
      case "subnet" -> ZeekType.SUBNET;
      case "func" -> ZeekType.FUNC;
      case "file" -> ZeekType.FILE;
      default -> ZeekType.STRING;
    };
  }
}
