package org.zeekbus.logger.format;

import java.time.LocalDateTime;
import java.util.Arrays;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogElements;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/**
 * One object a line, as Zeek writes it (Zeek src/threading/formatters/JSON.cc).
 *
 * <p>Owner: one thread. Breaks idiom: no object for any value, see LogFormatBenchmark.
 */
final class JsonFormat implements LogFormat {
  private static final AsciiOptions.StringEscapePolicy HEX = AsciiOptions.StringEscapePolicy.HEX;

  private final AsciiOptions options;
  private final LogSchema schema;
  private final ZeekType[] types;
  private final ZeekType[] elementTypes;

  /** What each record begins with, if anything: a first member. */
  private final byte[] opening;

  /** {@code ,"name":} of each field. */
  private final byte[][] names;

  private final JsonText text = new JsonText();
  private final JsonTime time;
  private final Grisu2 numbers = new Grisu2();

  JsonFormat(AsciiOptions options, LogSchema schema) {
    this(options, schema, new byte[0]);
  }

  private JsonFormat(AsciiOptions options, LogSchema schema, byte[] opening) {
    this.opening = opening;
    this.options = options;
    this.schema = schema;
    this.types = schema.fields().stream().map(LogField::type).toArray(ZeekType[]::new);
    this.elementTypes =
        schema.fields().stream().map(LogField::elementType).toArray(ZeekType[]::new);
    this.names = schema.fields().stream().map(JsonFormat::nameOf).toArray(byte[][]::new);
    this.time = new JsonTime(options.jsonTimestamps(), numbers);
  }

  /** Records that begin with their log's path, {@code "_path":"conn"}. */
  static JsonFormat withPath(AsciiOptions options, LogSchema schema) {
    LineBuffer opening = new LineBuffer(64);
    NumberText.put(",\"_path\":", opening);
    byte[] path = schema.path().toArray();
    new JsonText().put(options.jsonStringEscapePolicy(), path, 0, path.length, opening);
    return new JsonFormat(options, schema, Arrays.copyOf(opening.array(), opening.length()));
  }

  private static byte[] nameOf(LogField field) {
    byte[] quoted = JsonText.ofName(field.name().toArray());
    byte[] name = new byte[quoted.length + 2];
    name[0] = ',';
    System.arraycopy(quoted, 0, name, 1, quoted.length);
    name[name.length - 1] = ':';
    return name;
  }

  @Override
  public void header(Bytes path, LocalDateTime opened, LineBuffer out) {}

  @Override
  public void footer(LocalDateTime closed, LineBuffer out) {}

  @Override
  public void record(LogBatchReader batch, LineBuffer out) {
    byte[] in = batch.array();
    int start = out.length();
    out.put(opening, 0, opening.length);
    for (int i = 0; i < types.length; i++) {
      if (batch.isPresent(i)) {
        out.put(names[i], 0, names[i].length);
        put(batch, in, i, out);
      } else if (options.jsonIncludeUnsetFields()) {
        out.put(names[i], 0, names[i].length);
        NumberText.put("null", out);
      }
    }
    if (out.length() == start) {
      out.put('{');
    } else {
      out.array()[start] = '{'; // where the first name's comma is
    }
    byte[] to = out.room(2);
    int at = out.length();
    to[at] = '}';
    to[at + 1] = '\n';
    out.end(at + 2);
  }

  private void put(LogBatchReader batch, byte[] in, int field, LineBuffer out) {
    switch (types[field]) {
      case BOOL -> putBool(batch.booleanAt(field), out);
      case INT -> NumberText.putInt(batch.longAt(field), out);
      case COUNT -> NumberText.putCount(batch.longAt(field), out);
      case PORT -> NumberText.putCount(batch.portNumberAt(field), out);
      case DOUBLE, INTERVAL -> putDouble(batch.doubleAt(field), out);
      case TIME -> time.put(batch.doubleAt(field), out);
      case ADDR -> putAddress(in, batch.addressOffset(field), batch.isIpv4(field), out);
      case SUBNET ->
          putSubnet(
              in,
              batch.addressOffset(field),
              batch.isIpv4(field),
              batch.prefixLengthAt(field),
              out);
      case STRING ->
          text.put(
              options.jsonStringEscapePolicy(),
              in,
              batch.bytesOffset(field),
              batch.bytesLength(field),
              out);
      case ENUM, FUNC, FILE ->
          text.put(HEX, in, batch.bytesOffset(field), batch.bytesLength(field), out);
      case TABLE, VECTOR -> putElements(batch.elementsAt(field), elementTypes[field], in, out);
      default -> throw new IllegalStateException(schema.field(field) + " has a value");
    }
  }

  private void putElements(LogElements elements, ZeekType type, byte[] in, LineBuffer out) {
    out.put('[');
    boolean isFirst = true;
    while (elements.next()) {
      if (!isFirst) {
        out.put(',');
      }
      isFirst = false;
      if (elements.isPresent()) {
        putElement(elements, type, in, out);
      } else {
        NumberText.put("null", out);
      }
    }
    out.put(']');
  }

  private void putElement(LogElements element, ZeekType type, byte[] in, LineBuffer out) {
    switch (type) {
      case BOOL -> putBool(element.booleanValue(), out);
      case INT -> NumberText.putInt(element.longValue(), out);
      case COUNT -> NumberText.putCount(element.longValue(), out);
      case PORT -> NumberText.putCount(element.portNumber(), out);
      case DOUBLE, INTERVAL -> putDouble(element.doubleValue(), out);
      case TIME -> time.put(element.doubleValue(), out);
      case ADDR -> putAddress(in, element.addressOffset(), element.isIpv4(), out);
      case SUBNET ->
          putSubnet(in, element.addressOffset(), element.isIpv4(), element.prefixLength(), out);
      case STRING ->
          text.put(
              options.jsonStringEscapePolicy(),
              in,
              element.bytesOffset(),
              element.bytesLength(),
              out);
      case ENUM, FUNC, FILE -> text.put(HEX, in, element.bytesOffset(), element.bytesLength(), out);
      default -> throw new IllegalStateException("an element of type " + type + " has a value");
    }
  }

  private static void putBool(boolean value, LineBuffer out) {
    NumberText.put(value ? "true" : "false", out);
  }

  private void putDouble(double value, LineBuffer out) {
    if (Double.isFinite(value)) {
      numbers.put(value, out);
    } else {
      NumberText.put("null", out);
    }
  }

  private static void putAddress(byte[] in, int at, boolean isIpv4, LineBuffer out) {
    out.put('"');
    AddressText.put(in, at, isIpv4, out);
    out.put('"');
  }

  private static void putSubnet(byte[] in, int at, boolean isIpv4, int prefix, LineBuffer out) {
    out.put('"');
    AddressText.put(in, at, isIpv4, out);
    out.put('/');
    NumberText.putCount(prefix, out);
    out.put('"');
  }
}
