package org.zeekbus.logger.format;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogElements;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/**
 * Zeek's own format: values with separators between them, and lines that describe them (Zeek
 * src/logging/writers/ascii/Ascii.cc, src/threading/formatters/Ascii.cc).
 *
 * <p>Owner: one thread. Breaks idiom: no object for any value, see LogFormatBenchmark.
 */
final class TsvFormat implements LogFormat {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss", Locale.ROOT);

  /** What numbers, addresses and booleans are made of. */
  private static final String NUMBER_CHARACTERS = "0123456789abcdefinTF.:/-";

  private final AsciiOptions options;
  private final LogSchema schema;
  private final ZeekType[] types;
  private final ZeekType[] elementTypes;
  private final byte[] separator;
  private final byte[] setSeparator;
  private final byte[] metaPrefix;
  private final byte[] unsetField;
  private final byte[] emptyField;

  /** What stands for values in a record, and in a container, where one more sequence is escaped. */
  private final Texts outside;

  private final Texts inside;

  private static final class Texts {
    final Escape escape;
    final byte[] unset;
    final byte[] empty;

    /** Whether numbers need no escaping. */
    final boolean hasPlainNumbers;

    Texts(Escape escape, byte[] unset, byte[] empty) {
      this.escape = escape;
      this.unset = escape.of(unset);
      this.empty = escape.of(empty);
      this.hasPlainNumbers = escape.isPlain(NUMBER_CHARACTERS);
    }
  }

  private final LineBuffer scratch = new LineBuffer(64);

  TsvFormat(AsciiOptions options, LogSchema schema) {
    this.options = options;
    this.schema = schema;
    this.types = schema.fields().stream().map(LogField::type).toArray(ZeekType[]::new);
    this.elementTypes =
        schema.fields().stream().map(LogField::elementType).toArray(ZeekType[]::new);
    this.separator = options.separator().toArray();
    this.setSeparator = options.setSeparator().toArray();
    this.metaPrefix = options.metaPrefix().toArray();
    this.unsetField = options.unsetField().toArray();
    this.emptyField = options.emptyField().toArray();
    this.outside =
        new Texts(new Escape(options.utf8(), List.of(separator)), unsetField, emptyField);
    this.inside =
        new Texts(
            new Escape(options.utf8(), List.of(separator, setSeparator)), unsetField, emptyField);
  }

  @Override
  public void header(Bytes path, LocalDateTime opened, LineBuffer out) {
    if (!options.includeMeta()) {
      return;
    }
    if (options.tsv()) {
      putNames(out);
      out.put('\n');
      return;
    }
    out.put(metaPrefix, 0, metaPrefix.length);
    // A space whatever the separator is: a reader does not know that yet.
    NumberText.put("separator ", out);
    putShown(separator, out);
    out.put('\n');
    putMeta("set_separator", setSeparator, out);
    putMeta("empty_field", emptyField, out);
    putMeta("unset_field", unsetField, out);
    putMeta("path", path.toArray(), out);
    putTime("open", opened, out);
    out.put(metaPrefix, 0, metaPrefix.length);
    NumberText.put("fields", out);
    out.put(separator, 0, separator.length);
    putNames(out);
    out.put('\n');
    out.put(metaPrefix, 0, metaPrefix.length);
    NumberText.put("types", out);
    for (LogField field : schema.fields()) {
      out.put(separator, 0, separator.length);
      NumberText.put(field.typeText(), out);
    }
    out.put('\n');
  }

  private void putNames(LineBuffer out) {
    for (int i = 0; i < schema.size(); i++) {
      if (i > 0) {
        out.put(separator, 0, separator.length);
      }
      byte[] name = schema.field(i).name().toArray();
      out.put(name, 0, name.length);
    }
  }

  private void putMeta(String name, byte[] value, LineBuffer out) {
    out.put(metaPrefix, 0, metaPrefix.length);
    NumberText.put(name, out);
    out.put(separator, 0, separator.length);
    putShown(value, out);
    out.put('\n');
  }

  private void putTime(String name, LocalDateTime time, LineBuffer out) {
    out.put(metaPrefix, 0, metaPrefix.length);
    NumberText.put(name, out);
    out.put(separator, 0, separator.length);
    NumberText.put(TIME.format(time), out);
    out.put('\n');
  }

  /** Visible characters as they are, the rest as {@code \xhh}; backslashes, too, stay. */
  private static void putShown(byte[] value, LineBuffer out) {
    for (byte b : value) {
      if (b > 0x20 && b < 0x7f) {
        out.put(b);
      } else {
        Escape.putHex(b, out);
      }
    }
  }

  @Override
  public void footer(LocalDateTime closed, LineBuffer out) {
    if (options.includeMeta() && !options.tsv()) {
      putTime("close", closed, out);
    }
  }

  @Override
  public void record(LogBatchReader batch, LineBuffer out) {
    int start = out.length();
    byte[] in = batch.array();
    for (int i = 0; i < types.length; i++) {
      if (i > 0) {
        out.put(separator, 0, separator.length);
      }
      if (batch.isPresent(i)) {
        put(batch, in, i, out);
      } else {
        out.put(outside.unset, 0, outside.unset.length);
      }
    }
    if (startsWithMeta(out, start)) {
      escapeFirst(out, start);
    }
    out.put('\n');
  }

  private boolean startsWithMeta(LineBuffer out, int start) {
    int end = start + metaPrefix.length;
    return out.length() >= end
        && out.array()[start] == metaPrefix[0]
        && Arrays.equals(out.array(), start, end, metaPrefix, 0, metaPrefix.length);
  }

  /** Else the line would pass for one that describes. */
  private static void escapeFirst(LineBuffer out, int start) {
    byte first = out.array()[start];
    byte[] rest = Arrays.copyOfRange(out.array(), start + 1, out.length());
    out.cut(start);
    Escape.putHex(first, out);
    out.put(rest, 0, rest.length);
  }

  private void put(LogBatchReader batch, byte[] in, int field, LineBuffer out) {
    switch (types[field]) {
      case STRING, ENUM, FUNC, FILE ->
          putText(in, batch.bytesOffset(field), batch.bytesLength(field), outside, out);
      case TABLE, VECTOR -> putElements(batch, in, field, out);
      default -> {
        if (outside.hasPlainNumbers) {
          putNumber(batch, in, field, out);
        } else {
          scratch.cut(0);
          putNumber(batch, in, field, scratch);
          outside.escape.put(scratch.array(), 0, scratch.length(), out);
        }
      }
    }
  }

  private void putNumber(LogBatchReader batch, byte[] in, int field, LineBuffer out) {
    switch (types[field]) {
      case BOOL -> out.put(batch.booleanAt(field) ? 'T' : 'F');
      case INT -> NumberText.putInt(batch.longAt(field), out);
      case COUNT -> NumberText.putCount(batch.longAt(field), out);
      case PORT -> NumberText.putCount(batch.portNumberAt(field), out);
      case DOUBLE -> NumberText.putDouble(batch.doubleAt(field), out);
      case TIME, INTERVAL -> NumberText.putTime(batch.doubleAt(field), out);
      case ADDR -> AddressText.put(in, batch.addressOffset(field), batch.isIpv4(field), out);
      case SUBNET -> {
        AddressText.put(in, batch.addressOffset(field), batch.isIpv4(field), out);
        out.put('/');
        NumberText.putCount(batch.prefixLengthAt(field), out);
      }
      default -> throw new IllegalStateException(schema.field(field) + " has a value");
    }
  }

  private void putText(byte[] in, int at, int length, Texts texts, LineBuffer out) {
    if (length == 0) {
      out.put(texts.empty, 0, texts.empty.length);
    } else if (is(in, at, length, unsetField) || is(in, at, length, emptyField)) {
      // It is not what it looks like.
      Escape.putHex(in[at], out);
      texts.escape.put(in, at + 1, length - 1, out);
    } else {
      texts.escape.put(in, at, length, out);
    }
  }

  private static boolean is(byte[] in, int at, int length, byte[] marker) {
    return length == marker.length
        && in[at] == marker[0]
        && Arrays.equals(in, at, at + length, marker, 0, length);
  }

  private void putElements(LogBatchReader batch, byte[] in, int field, LineBuffer out) {
    LogElements elements = batch.elementsAt(field);
    if (elements.size() == 0) {
      out.put(outside.empty, 0, outside.empty.length);
      return;
    }
    boolean isFirst = true;
    while (elements.next()) {
      if (!isFirst) {
        out.put(setSeparator, 0, setSeparator.length);
      }
      isFirst = false;
      if (elements.isPresent()) {
        putElement(elements, elementTypes[field], in, out);
      } else {
        out.put(inside.unset, 0, inside.unset.length);
      }
    }
  }

  private void putElement(LogElements element, ZeekType type, byte[] in, LineBuffer out) {
    switch (type) {
      case STRING, ENUM, FUNC, FILE ->
          putText(in, element.bytesOffset(), element.bytesLength(), inside, out);
      default -> {
        if (inside.hasPlainNumbers) {
          putNumber(element, type, in, out);
        } else {
          scratch.cut(0);
          putNumber(element, type, in, scratch);
          inside.escape.put(scratch.array(), 0, scratch.length(), out);
        }
      }
    }
  }

  private static void putNumber(LogElements element, ZeekType type, byte[] in, LineBuffer out) {
    switch (type) {
      case BOOL -> out.put(element.booleanValue() ? 'T' : 'F');
      case INT -> NumberText.putInt(element.longValue(), out);
      case COUNT -> NumberText.putCount(element.longValue(), out);
      case PORT -> NumberText.putCount(element.portNumber(), out);
      case DOUBLE -> NumberText.putDouble(element.doubleValue(), out);
      case TIME, INTERVAL -> NumberText.putTime(element.doubleValue(), out);
      case ADDR -> AddressText.put(in, element.addressOffset(), element.isIpv4(), out);
      case SUBNET -> {
        AddressText.put(in, element.addressOffset(), element.isIpv4(), out);
        out.put('/');
        NumberText.putCount(element.prefixLength(), out);
      }
      default -> throw new IllegalStateException("an element of type " + type + " has a value");
    }
  }
}
