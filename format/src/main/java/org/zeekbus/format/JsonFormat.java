package org.zeekbus.format;

import java.util.Arrays;
import java.util.List;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogElements;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/**
 * An object a line, as Zeek writes it. Source: Zeek {@code src/threading/formatters/JSON.cc}.
 *
 * <p>Owner: one thread. Breaks idiom: see LogFormatBenchmark.
 */
final class JsonFormat implements LogFormat {
  /** The name under which a record has its log's path. */
  static final String PATH = "_path";

  private final ZeekType[] types;
  private final ZeekType[] elementTypes;
  private final boolean includesUnset;
  private final MetaPrefix metaPrefix;
  private final JsonStrings strings;
  private final JsonNumbers numbers;

  private final JsonKey[] keys;

  /** The start of each record, if any: a first member behind its comma. */
  private final byte[] opening;

  /** For batches whose fields have the names and types of {@code schema}. */
  JsonFormat(AsciiOptions options, LogSchema schema) {
    this(options, schema, new byte[0]);
  }

  private JsonFormat(AsciiOptions options, LogSchema schema, byte[] opening) {
    this.opening = opening;
    List<LogField> fields = schema.fields();
    types = fields.stream().map(LogField::type).toArray(ZeekType[]::new);
    elementTypes = fields.stream().map(LogField::elementType).toArray(ZeekType[]::new);
    includesUnset = options.jsonIncludeUnsetFields();
    metaPrefix = new MetaPrefix(options.metaPrefix());
    strings = new JsonStrings(options.jsonStringEscapePolicy());
    numbers = new JsonNumbers(options.jsonTimestamps());
    keys = fields.stream().map(each -> new JsonKey(each.name())).toArray(JsonKey[]::new);
  }

  /** Records that begin with their log's path: {@code "_path":"conn"}. */
  static JsonFormat withPath(AsciiOptions options, LogSchema schema) {
    byte[] path = schema.path().toArray();
    LineBuffer line = new LineBuffer(64);
    int at = new JsonKey(Bytes.of(PATH)).put(line, 0);
    at =
        new JsonStrings(options.jsonStringEscapePolicy()).putString(path, 0, path.length, line, at);
    return new JsonFormat(options, schema, Arrays.copyOf(line.array(), at));
  }

  @Override
  public void record(LogBatchReader batch, LineBuffer out) {
    out.beside(batch.array().length);
    int start = out.length();
    int at = start + opening.length;
    System.arraycopy(opening, 0, out.room(start, opening.length), start, opening.length);
    for (int field = 0; field < types.length; field++) {
      if (batch.isPresent(field)) {
        at = put(batch, field, out, keys[field].put(out, at));
      } else if (includesUnset) {
        at = numbers.putNull(out, keys[field].put(out, at));
      }
    }
    if (at == start) {
      at++;
    }
    byte[] to = out.room(at, 3);
    // In the place of the first comma.
    to[start] = '{';
    to[at] = '}';
    to[at + 1] = '\n';
    metaPrefix.endLine(out, start, at + 2);
  }

  private int put(LogBatchReader batch, int field, LineBuffer out, int at) {
    byte[] in = batch.array();
    return switch (types[field]) {
      case STRING ->
          strings.putString(in, batch.bytesOffset(field), batch.bytesLength(field), out, at);
      case ENUM, FUNC, FILE ->
          strings.putName(in, batch.bytesOffset(field), batch.bytesLength(field), out, at);
      case COUNT -> numbers.putUnsigned(batch.longAt(field), out, at);
      case INT -> numbers.putSigned(batch.longAt(field), out, at);
      case PORT -> numbers.putUnsigned(batch.portNumberAt(field), out, at);
      case ADDR -> numbers.putAddress(batch.isIpv4(field), in, batch.addressOffset(field), out, at);
      case TIME -> numbers.putTime(batch.doubleAt(field), out, at);
      case DOUBLE, INTERVAL -> numbers.putDouble(batch.doubleAt(field), out, at);
      case BOOL -> numbers.putBoolean(batch.booleanAt(field), out, at);
      case SUBNET ->
          numbers.putSubnet(
              batch.isIpv4(field),
              in,
              batch.addressOffset(field),
              batch.prefixLengthAt(field),
              out,
              at);
      case TABLE, VECTOR -> putElements(batch, field, out, at);
      case VOID, PATTERN, ANY, RECORD, LIST, OPAQUE, TYPE, ERROR ->
          throw TsvFormat.noValue(types[field]);
    };
  }

  private int putElements(LogBatchReader batch, int field, LineBuffer out, int at) {
    LogElements each = batch.elementsAt(field);
    byte[] in = batch.array();
    ZeekType type = elementTypes[field];
    out.room(at, 2)[at] = '[';
    int behind = at + 1;
    for (int i = 0; each.next(); i++) {
      if (i > 0) {
        out.room(behind, 1)[behind] = ',';
        behind++;
      }
      behind = each.isPresent() ? put(each, type, in, out, behind) : numbers.putNull(out, behind);
    }
    out.room(behind, 1)[behind] = ']';
    return behind + 1;
  }

  private int put(LogElements each, ZeekType type, byte[] in, LineBuffer out, int at) {
    return switch (type) {
      case STRING -> strings.putString(in, each.bytesOffset(), each.bytesLength(), out, at);
      case ENUM, FUNC, FILE -> strings.putName(in, each.bytesOffset(), each.bytesLength(), out, at);
      case COUNT -> numbers.putUnsigned(each.longValue(), out, at);
      case INT -> numbers.putSigned(each.longValue(), out, at);
      case PORT -> numbers.putUnsigned(each.portNumber(), out, at);
      case ADDR -> numbers.putAddress(each.isIpv4(), in, each.addressOffset(), out, at);
      case TIME -> numbers.putTime(each.doubleValue(), out, at);
      case DOUBLE, INTERVAL -> numbers.putDouble(each.doubleValue(), out, at);
      case BOOL -> numbers.putBoolean(each.booleanValue(), out, at);
      case SUBNET ->
          numbers.putSubnet(each.isIpv4(), in, each.addressOffset(), each.prefixLength(), out, at);
      case TABLE, VECTOR, VOID, PATTERN, ANY, RECORD, LIST, OPAQUE, TYPE, ERROR ->
          throw TsvFormat.noValue(type);
    };
  }
}
