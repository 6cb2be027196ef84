package org.zeekbus.zeek.log;

import java.util.ArrayList;
import java.util.List;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.value.Bytes;

/**
 * Reads a batch's head, before its records. {@code str} is a length of 4 bytes and the bytes.
 *
 * <pre>
 * str stream | str writer | str filter | str path
 * number of fields 4
 * for each field:
 *   01 and str second name, or 00      not used in logs, skipped
 *   str name | type 4 | element type 4 | optional 1
 * </pre>
 *
 * <p>Only 01 means true in single bytes. Source: Zeek {@code
 * src/cluster/serializer/binary-serialization-format/Serializer.cc}, {@code
 * src/threading/SerialTypes.cc}.
 *
 * <p>Owner: whoever reads the batch.
 */
final class SchemaReader {
  /** The size of a field with an empty name. */
  private static final int SHORTEST_FIELD = 14;

  private final byte[] in;
  private final int start;
  private final int end;
  private int at;

  /** Reads from {@code start}; the batch ends before {@code end}. */
  SchemaReader(byte[] in, int start, int end) {
    this.in = in;
    this.start = start;
    this.end = end;
    this.at = start;
  }

  /** The schema. {@link #at} is then the first byte after it. */
  LogSchema read() {
    Bytes stream = string("stream");
    Bytes writer = string("writer");
    Bytes filter = string("filter");
    Bytes path = string("path");
    need(Integer.BYTES, "number of fields");
    long count = Integer.toUnsignedLong(ValueLayout.readInt(in, at));
    if (count > (end - at - Integer.BYTES) / SHORTEST_FIELD) {
      throw wrong(
          "fields: %d (expected: at least %d bytes each, %d are left)"
              .formatted(count, SHORTEST_FIELD, end - at - Integer.BYTES));
    }
    at += Integer.BYTES;
    List<LogField> fields = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      fields.add(field());
    }
    return new LogSchema(stream, writer, filter, path, fields);
  }

  /** The offset of the next byte. */
  int at() {
    return at;
  }

  private LogField field() {
    if (flag("second name")) {
      string("second name");
    }
    Bytes name = string("field name");
    ZeekType type = type("type");
    ZeekType elementType = type("element type");
    return new LogField(name, type, elementType, flag("optional"));
  }

  private Bytes string(String what) {
    need(Integer.BYTES, what);
    int length = ValueLayout.readInt(in, at);
    int left = end - at - Integer.BYTES;
    if (length < 0 || length > left) {
      throw wrong("%s of %d bytes (expected: 0 to %d)".formatted(what, length, left));
    }
    Bytes bytes = Bytes.of(in, at + Integer.BYTES, length);
    at += Integer.BYTES + length;
    return bytes;
  }

  private ZeekType type(String what) {
    need(Integer.BYTES, what);
    int code = ValueLayout.readInt(in, at);
    ZeekType type = ZeekType.of(code);
    if (type == null) {
      throw wrong(
          "%s %s (expected: 0 to %d)"
              .formatted(what, Integer.toUnsignedString(code), ZeekType.ERROR.code()));
    }
    at += Integer.BYTES;
    return type;
  }

  private boolean flag(String what) {
    need(1, what);
    return in[at++] == 1;
  }

  private void need(int bytes, String what) {
    if (end - at < bytes) {
      throw wrong("ends within %s (expected: %d bytes)".formatted(what, bytes));
    }
  }

  private DecodeException wrong(String problem) {
    return new DecodeException(ValueLayout.FORMAT, at - start, problem);
  }
}
