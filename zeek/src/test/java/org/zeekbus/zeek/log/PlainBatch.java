package org.zeekbus.zeek.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.zeekbus.zeek.value.Bytes;

/**
 * The plain twin of {@link LogBatchReader}: a {@link ByteBuffer} read from front to back,
 * everything copied. Values are text, the same that {@link #read} gives for the fast one.
 *
 * @param records for each field its value, {@code -} if it has none
 * @param left bytes behind the last record
 */
record PlainBatch(LogSchema schema, List<List<String>> records, int left) {
  private static final HexFormat HEX = HexFormat.of();

  /** Bytes that break the format. */
  private static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** The batch, or nothing if it breaks the format. */
  static Optional<PlainBatch> decode(byte[] bytes) {
    try {
      return Optional.of(decode(ByteBuffer.wrap(bytes)));
    } catch (Broken _) {
      return Optional.empty();
    }
  }

  private static PlainBatch decode(ByteBuffer in) {
    Bytes stream = Bytes.of(string(in));
    Bytes writer = Bytes.of(string(in));
    Bytes filter = Bytes.of(string(in));
    Bytes path = Bytes.of(string(in));
    long count = Integer.toUnsignedLong(need(in, 4).getInt());
    check(count * 14 <= in.remaining());
    List<LogField> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (need(in, 1).get() == 1) {
        string(in);
      }
      Bytes name = Bytes.of(string(in));
      ZeekType type = type(need(in, 4).getInt());
      ZeekType elementType = type(need(in, 4).getInt());
      fields.add(new LogField(name, type, elementType, need(in, 1).get() == 1));
    }
    LogSchema schema = new LogSchema(stream, writer, filter, path, fields);
    long recordCount = Integer.toUnsignedLong(need(in, 4).getInt());
    check(recordCount == 0 || (count > 0 && recordCount * count * 9 <= in.remaining()));
    List<List<String>> records = new ArrayList<>();
    for (int i = 0; i < recordCount; i++) {
      List<String> record = new ArrayList<>();
      for (LogField field : fields) {
        check(type(need(in, 9).getInt()) == field.type());
        in.getInt();
        record.add(in.get() == 1 ? data(in, field) : "-");
      }
      records.add(record);
    }
    return new PlainBatch(schema, records, in.remaining());
  }

  private static String data(ByteBuffer in, LogField field) {
    if (!field.type().isContainer()) {
      return data(in, field.type());
    }
    long size = need(in, 8).getLong();
    check(size >= 0 && size <= in.remaining() / 9);
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int type = need(in, 9).getInt();
      in.getInt();
      if (in.get() == 1) {
        check(type(type) == field.elementType());
        elements.add(data(in, field.elementType()));
      } else {
        check(field.type() == ZeekType.VECTOR);
        elements.add("-");
      }
    }
    return elements.toString();
  }

  private static String data(ByteBuffer in, ZeekType type) {
    return switch (type) {
      case BOOL -> String.valueOf(need(in, 8).getLong() != 0);
      case INT, COUNT, DOUBLE, TIME, INTERVAL -> Long.toHexString(need(in, 8).getLong());
      case STRING, ENUM, FUNC, FILE -> HEX.formatHex(string(in));
      case PORT -> {
        long number = need(in, 12).getLong();
        check(number >= 0 && number < 65536);
        int protocol = in.getInt();
        check(protocol >= 0 && protocol < 4);
        yield number + "/" + List.of("unknown", "tcp", "udp", "icmp").get(protocol);
      }
      case ADDR -> HEX.formatHex(address(in));
      case SUBNET -> {
        int length = need(in, 1).get() & 0xff;
        byte[] address = address(in);
        int prefix = address.length == 4 ? length - 96 : length;
        check(prefix >= 0 && prefix <= address.length * 8);
        yield HEX.formatHex(address) + "/" + prefix;
      }
      case VOID, PATTERN, ANY, TABLE, RECORD, LIST, VECTOR, OPAQUE, TYPE, ERROR ->
          throw new Broken();
    };
  }

  private static byte[] address(ByteBuffer in) {
    int family = need(in, 1).get();
    check(family == 4 || family == 6);
    byte[] bytes = new byte[family == 4 ? 4 : 16];
    need(in, bytes.length).get(bytes);
    return bytes;
  }

  private static byte[] string(ByteBuffer in) {
    int length = need(in, 4).getInt();
    check(length >= 0);
    need(in, length);
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static ZeekType type(int code) {
    ZeekType type = ZeekType.of(code);
    if (type == null) {
      throw new Broken();
    }
    return type;
  }

  private static ByteBuffer need(ByteBuffer in, int bytes) {
    check(in.remaining() >= bytes);
    return in;
  }

  private static void check(boolean isRight) {
    if (!isRight) {
      throw new Broken();
    }
  }

  /** The records that the fast reader reads, from its current one to the last. */
  static PlainBatch read(LogBatchReader batch) {
    List<List<String>> records = new ArrayList<>();
    while (batch.next()) {
      List<String> record = new ArrayList<>();
      for (int i = 0; i < batch.schema().size(); i++) {
        record.add(batch.isPresent(i) ? value(batch, i) : "-");
      }
      records.add(record);
    }
    return new PlainBatch(batch.schema(), records, batch.bytesLeft());
  }

  private static String value(LogBatchReader batch, int field) {
    byte[] in = batch.array();
    return switch (batch.schema().field(field).type()) {
      case BOOL -> String.valueOf(batch.booleanAt(field));
      case INT, COUNT -> Long.toHexString(batch.longAt(field));
      case DOUBLE, TIME, INTERVAL -> bits(batch.doubleAt(field));
      case STRING, ENUM, FUNC, FILE -> hex(in, batch.bytesOffset(field), batch.bytesLength(field));
      case PORT -> batch.portNumberAt(field) + "/" + batch.portProtocolAt(field);
      case ADDR -> hex(in, batch.addressOffset(field), batch.isIpv4(field) ? 4 : 16);
      case SUBNET ->
          hex(in, batch.addressOffset(field), batch.isIpv4(field) ? 4 : 16)
              + "/"
              + batch.prefixLengthAt(field);
      case TABLE, VECTOR -> {
        LogElements elements = batch.elementsAt(field);
        List<String> values = new ArrayList<>();
        while (elements.next()) {
          values.add(
              elements.isPresent()
                  ? value(in, elements, batch.schema().field(field).elementType())
                  : "-");
        }
        if (values.size() != batch.sizeAt(field) || values.size() != elements.size()) {
          throw new AssertionError("sizes disagree");
        }
        yield values.toString();
      }
      case VOID, PATTERN, ANY, RECORD, LIST, OPAQUE, TYPE, ERROR ->
          throw new AssertionError("a value of a type that has none");
    };
  }

  private static String value(byte[] in, LogElements element, ZeekType type) {
    return switch (type) {
      case BOOL -> String.valueOf(element.booleanValue());
      case INT, COUNT -> Long.toHexString(element.longValue());
      case DOUBLE, TIME, INTERVAL -> bits(element.doubleValue());
      case STRING, ENUM, FUNC, FILE -> hex(in, element.bytesOffset(), element.bytesLength());
      case PORT -> element.portNumber() + "/" + element.portProtocol();
      case ADDR -> hex(in, element.addressOffset(), element.isIpv4() ? 4 : 16);
      case SUBNET ->
          hex(in, element.addressOffset(), element.isIpv4() ? 4 : 16)
              + "/"
              + element.prefixLength();
      case VOID, PATTERN, ANY, TABLE, RECORD, LIST, VECTOR, OPAQUE, TYPE, ERROR ->
          throw new AssertionError("an element of a type that has none");
    };
  }

  private static String bits(double value) {
    return Long.toHexString(Double.doubleToRawLongBits(value));
  }

  private static String hex(byte[] in, int at, int length) {
    return HEX.formatHex(in, at, at + length);
  }
}
