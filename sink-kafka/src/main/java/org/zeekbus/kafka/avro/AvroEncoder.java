package org.zeekbus.kafka.avro;

import java.util.List;
import org.apache.avro.io.BinaryData;
import org.zeekbus.format.BareText;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogElements;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/**
 * Makes records of one log Avro values, as a schema registry's clients expect them. {@link
 * AvroSchema} says what becomes of each type.
 *
 * <pre>
 * offset  size
 * 0       1     0
 * 1       4     the schema's id in the registry, big endian
 * 5             the record in Avro's binary encoding, without a header
 * </pre>
 *
 * <p>Source: Confluent Schema Registry, Formats, Serializers, and Deserializers, Wire Format; Avro
 * 1.12 specification, Binary Encoding.
 *
 * <p>Owner: one thread. Breaks idiom: offsets instead of Avro's encoder, which wants an object for
 * a text; see AvroBenchmark.
 */
public final class AvroEncoder {
  private static final byte MAGIC = 0;
  private static final int HEAD = 5;

  /** Which type of a union a value has: null or another, in zigzag. */
  private static final byte IS_NULL = 0;

  private static final byte IS_VALUE = 2;

  /** What ends an array. */
  private static final byte NO_MORE_ELEMENTS = 0;

  /** The longest number in Avro's encoding. */
  private static final int LONGEST = 10;

  private static final double MICROS = 1e6;

  private final byte[] head;
  private final ZeekType[] types;
  private final ZeekType[] elementTypes;
  private final boolean[] hasNullElements;

  /**
   * For batches whose fields have the types of {@code log}.
   *
   * @param id the schema's in the registry
   */
  public AvroEncoder(LogSchema log, int id) {
    head = new byte[] {MAGIC, (byte) (id >> 24), (byte) (id >> 16), (byte) (id >> 8), (byte) id};
    List<LogField> fields = log.fields();
    types = fields.stream().map(LogField::type).toArray(ZeekType[]::new);
    elementTypes = fields.stream().map(LogField::elementType).toArray(ZeekType[]::new);
    hasNullElements = new boolean[types.length];
    for (int i = 0; i < types.length; i++) {
      hasNullElements[i] = AvroSchema.hasNullElements(fields.get(i));
    }
  }

  /**
   * Appends the value of the record that {@code batch} walked last.
   *
   * @throws org.zeekbus.sink.RefusedBatchException if the buffer cannot become as large; its length
   *     is as before then
   */
  public void record(LogBatchReader batch, LineBuffer out) {
    out.beside(batch.array().length);
    int at = out.length();
    System.arraycopy(head, 0, out.room(at, HEAD), at, HEAD);
    at += HEAD;
    for (int field = 0; field < types.length; field++) {
      byte[] to = out.room(at, 1);
      if (!batch.isPresent(field)) {
        to[at++] = IS_NULL;
      } else if (types[field] == ZeekType.TIME) {
        at = putTime(batch.doubleAt(field), out, at);
      } else {
        to[at] = IS_VALUE;
        at = put(batch, field, out, at + 1);
      }
    }
    out.end(at);
  }

  private int put(LogBatchReader batch, int field, LineBuffer out, int at) {
    byte[] in = batch.array();
    return switch (types[field]) {
      case BOOL -> putBoolean(batch.booleanAt(field), out, at);
      case INT, COUNT -> putLong(batch.longAt(field), out, at);
      case DOUBLE, INTERVAL -> putDouble(batch.doubleAt(field), out, at);
      case PORT -> putLong(batch.portNumberAt(field), out, at);
      case STRING, ENUM, FUNC, FILE ->
          putText(in, batch.bytesOffset(field), batch.bytesLength(field), out, at);
      case ADDR -> putAddress(batch.isIpv4(field), in, batch.addressOffset(field), out, at);
      case SUBNET ->
          putSubnet(
              batch.isIpv4(field),
              in,
              batch.addressOffset(field),
              batch.prefixLengthAt(field),
              out,
              at);
      case TABLE, VECTOR -> putElements(batch, field, out, at);
      case TIME, VOID, PATTERN, ANY, RECORD, LIST, OPAQUE, TYPE, ERROR ->
          throw noValue(types[field]);
    };
  }

  /** One block with all elements, and one with none. */
  private int putElements(LogBatchReader batch, int field, LineBuffer out, int at) {
    LogElements each = batch.elementsAt(field);
    byte[] in = batch.array();
    ZeekType type = elementTypes[field];
    int behind = each.size() == 0 ? at : putLong(each.size(), out, at);
    while (each.next()) {
      if (!hasNullElements[field]) {
        behind = put(each, type, in, out, behind);
      } else if (!each.isPresent()) {
        out.room(behind, 1)[behind++] = IS_NULL;
      } else if (type == ZeekType.TIME) {
        behind = putTime(each.doubleValue(), out, behind);
      } else {
        out.room(behind, 1)[behind] = IS_VALUE;
        behind = put(each, type, in, out, behind + 1);
      }
    }
    out.room(behind, 1)[behind] = NO_MORE_ELEMENTS;
    return behind + 1;
  }

  private int put(LogElements each, ZeekType type, byte[] in, LineBuffer out, int at) {
    return switch (type) {
      case BOOL -> putBoolean(each.booleanValue(), out, at);
      case INT, COUNT -> putLong(each.longValue(), out, at);
      case DOUBLE, INTERVAL -> putDouble(each.doubleValue(), out, at);
      case PORT -> putLong(each.portNumber(), out, at);
      case STRING, ENUM, FUNC, FILE -> putText(in, each.bytesOffset(), each.bytesLength(), out, at);
      case ADDR -> putAddress(each.isIpv4(), in, each.addressOffset(), out, at);
      case SUBNET ->
          putSubnet(each.isIpv4(), in, each.addressOffset(), each.prefixLength(), out, at);
      case TIME, TABLE, VECTOR, VOID, PATTERN, ANY, RECORD, LIST, OPAQUE, TYPE, ERROR ->
          throw noValue(type);
    };
  }

  private static int putBoolean(boolean value, LineBuffer out, int at) {
    return at + BinaryData.encodeBoolean(value, out.room(at, 1), at);
  }

  private static int putLong(long value, LineBuffer out, int at) {
    return at + BinaryData.encodeLong(value, out.room(at, LONGEST), at);
  }

  private static int putDouble(double value, LineBuffer out, int at) {
    return at + BinaryData.encodeDouble(value, out.room(at, Double.BYTES), at);
  }

  private static int putTime(double seconds, LineBuffer out, int at) {
    double micros = Math.rint(seconds * MICROS);
    boolean fits = micros >= -0x1p63 && micros < 0x1p63;
    out.room(at, 1)[at] = fits ? IS_VALUE : IS_NULL;
    return fits ? putLong((long) micros, out, at + 1) : at + 1;
  }

  private static int putText(byte[] in, int from, int length, LineBuffer out, int at) {
    long textLength = BareText.length(in, from, length);
    return BareText.put(in, from, length, textLength, out, putLong(textLength, out, at));
  }

  private static int putAddress(boolean isIpv4, byte[] in, int from, LineBuffer out, int at) {
    byte[] to = out.room(at, 1 + BareText.LONGEST_ADDRESS);
    return endAddress(to, at, BareText.putAddress(isIpv4, in, from, to, at + 1));
  }

  private static int putSubnet(
      boolean isIpv4, byte[] in, int from, int prefix, LineBuffer out, int at) {
    byte[] to = out.room(at, 1 + BareText.LONGEST_ADDRESS);
    return endAddress(to, at, BareText.putSubnet(isIpv4, in, from, prefix, to, at + 1));
  }

  /** Puts the length before the text, which fits a byte as it is below 64. */
  private static int endAddress(byte[] to, int at, int end) {
    BinaryData.encodeLong(end - at - 1, to, at);
    return end;
  }

  /** The reader refuses such values. */
  private static IllegalStateException noValue(ZeekType type) {
    return new IllegalStateException("a value of type " + type);
  }
}
