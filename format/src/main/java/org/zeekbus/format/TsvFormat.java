package org.zeekbus.format;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogElements;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/**
 * Columns, as Zeek writes them. Source: Zeek {@code src/logging/writers/ascii/Ascii.cc}, {@code
 * src/threading/formatters/Ascii.cc}.
 *
 * <p>Owner: one thread. Breaks idiom: see LogFormatBenchmark.
 */
public final class TsvFormat implements LogFormat {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss", Locale.ROOT);

  private final AsciiOptions options;
  private final List<LogField> fields;
  private final ZeekType[] types;
  private final ZeekType[] elementTypes;
  private final byte[] separator;
  private final byte[] setSeparator;
  private final MetaPrefix metaPrefix;
  private final TsvValues columns;
  private final TsvValues elements;

  /** For batches whose fields have the types of {@code schema}. */
  public TsvFormat(AsciiOptions options, LogSchema schema) {
    this.options = options;
    fields = schema.fields();
    types = fields.stream().map(LogField::type).toArray(ZeekType[]::new);
    elementTypes = fields.stream().map(LogField::elementType).toArray(ZeekType[]::new);
    separator = options.separator().toArray();
    setSeparator = options.setSeparator().toArray();
    metaPrefix = new MetaPrefix(options.metaPrefix());
    columns = new TsvValues(options, List.of(options.separator()));
    elements = new TsvValues(options, List.of(options.separator(), options.setSeparator()));
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
    putMeta("separator", out);
    out.put(' ');
    putPrintable(options.separator(), out);
    out.put('\n');
    putMeta("set_separator", options.setSeparator(), out);
    putMeta("empty_field", options.emptyField(), out);
    putMeta("unset_field", options.unsetField(), out);
    putMeta("path", path, out);
    putMeta("open", Bytes.of(TIME.format(opened)), out);
    putMeta("fields", out);
    out.put(separator);
    putNames(out);
    out.put('\n');
    putMeta("types", out);
    for (LogField field : fields) {
      out.put(separator);
      out.put(field.typeText().getBytes(StandardCharsets.US_ASCII));
    }
    out.put('\n');
  }

  @Override
  public void footer(LocalDateTime closed, LineBuffer out) {
    if (options.includeMeta() && !options.tsv()) {
      putMeta("close", Bytes.of(TIME.format(closed)), out);
    }
  }

  private void putMeta(String name, Bytes value, LineBuffer out) {
    putMeta(name, out);
    out.put(separator);
    putPrintable(value, out);
    out.put('\n');
  }

  private void putMeta(String name, LineBuffer out) {
    out.put(options.metaPrefix().toArray());
    out.put(name.getBytes(StandardCharsets.US_ASCII));
  }

  /** Here, and only here, a space is escaped and a backslash is not. */
  private static void putPrintable(Bytes text, LineBuffer out) {
    for (byte each : text.toArray()) {
      if (each > ' ' && each < 0x7f) {
        out.put(each);
      } else {
        AsciiEscape.putHex(each, out);
      }
    }
  }

  private void putNames(LineBuffer out) {
    for (int i = 0; i < fields.size(); i++) {
      if (i > 0) {
        out.put(separator);
      }
      out.put(fields.get(i).name().toArray());
    }
  }

  @Override
  public void record(LogBatchReader batch, LineBuffer out) {
    out.beside(batch.array().length);
    int start = out.length();
    int at = start;
    for (int field = 0; field < types.length; field++) {
      if (field > 0) {
        at = out.putAt(at, separator);
      }
      at = batch.isPresent(field) ? put(batch, field, out, at) : out.putAt(at, columns.unset());
    }
    out.room(at, 1)[at] = '\n';
    metaPrefix.endLine(out, start, at + 1);
  }

  private int put(LogBatchReader batch, int field, LineBuffer out, int at) {
    byte[] in = batch.array();
    return switch (types[field]) {
      case STRING, ENUM, FUNC, FILE ->
          columns.putText(in, batch.bytesOffset(field), batch.bytesLength(field), out, at);
      case COUNT -> columns.putUnsigned(batch.longAt(field), out, at);
      case INT -> columns.putSigned(batch.longAt(field), out, at);
      case PORT -> columns.putUnsigned(batch.portNumberAt(field), out, at);
      case ADDR -> columns.putAddress(batch.isIpv4(field), in, batch.addressOffset(field), out, at);
      case TIME, INTERVAL -> columns.putSeconds(batch.doubleAt(field), out, at);
      case BOOL -> columns.putBoolean(batch.booleanAt(field), out, at);
      case DOUBLE -> columns.putDouble(batch.doubleAt(field), out, at);
      case SUBNET ->
          columns.putSubnet(
              batch.isIpv4(field),
              in,
              batch.addressOffset(field),
              batch.prefixLengthAt(field),
              out,
              at);
      case TABLE, VECTOR -> putElements(batch, field, out, at);
      case VOID, PATTERN, ANY, RECORD, LIST, OPAQUE, TYPE, ERROR -> throw noValue(types[field]);
    };
  }

  private int putElements(LogBatchReader batch, int field, LineBuffer out, int at) {
    LogElements each = batch.elementsAt(field);
    if (each.size() == 0) {
      return out.putAt(at, columns.empty());
    }
    byte[] in = batch.array();
    ZeekType type = elementTypes[field];
    int behind = at;
    for (int i = 0; each.next(); i++) {
      if (i > 0) {
        behind = out.putAt(behind, setSeparator);
      }
      behind =
          each.isPresent() ? put(each, type, in, out, behind) : out.putAt(behind, elements.unset());
    }
    return behind;
  }

  private int put(LogElements each, ZeekType type, byte[] in, LineBuffer out, int at) {
    return switch (type) {
      case STRING, ENUM, FUNC, FILE ->
          elements.putText(in, each.bytesOffset(), each.bytesLength(), out, at);
      case COUNT -> elements.putUnsigned(each.longValue(), out, at);
      case INT -> elements.putSigned(each.longValue(), out, at);
      case PORT -> elements.putUnsigned(each.portNumber(), out, at);
      case ADDR -> elements.putAddress(each.isIpv4(), in, each.addressOffset(), out, at);
      case TIME, INTERVAL -> elements.putSeconds(each.doubleValue(), out, at);
      case BOOL -> elements.putBoolean(each.booleanValue(), out, at);
      case DOUBLE -> elements.putDouble(each.doubleValue(), out, at);
      case SUBNET ->
          elements.putSubnet(each.isIpv4(), in, each.addressOffset(), each.prefixLength(), out, at);
      case TABLE, VECTOR, VOID, PATTERN, ANY, RECORD, LIST, OPAQUE, TYPE, ERROR ->
          throw noValue(type);
    };
  }

  /** The reader refuses such values. */
  static IllegalStateException noValue(ZeekType type) {
    return new IllegalStateException("a value of type " + type);
  }
}
