package org.zeekbus.zeek.log;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.BooleanValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.EnumValue;
import org.zeekbus.zeek.value.IntegerValue;
import org.zeekbus.zeek.value.NoneValue;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.RealValue;
import org.zeekbus.zeek.value.SetValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.TableValue;
import org.zeekbus.zeek.value.TimespanValue;
import org.zeekbus.zeek.value.TimestampValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zeek.value.VectorValue;

/**
 * Makes batches of one log for Zeek loggers. A logger's scripts must create the stream with fields
 * of the same types in the same order; otherwise it drops the batch.
 *
 * <pre>{@code
 * LogSchema schema = LogSchema.of("Beer::LOG", "beer", List.of(
 *     LogField.of("ts", ZeekType.TIME), LogField.set("kinds", ZeekType.STRING)));
 * LogBatchWriter batch = new LogBatchWriter(schema);
 * batch.add(Map.of("ts", Instant.now(), "kinds", Set.of("stout")));  // simple
 * batch.putDouble(1763881200.5).putElements(1).putBytes(kind, 0, 4);  // fast: field by field
 * byte[] payload = batch.toBytes();
 * batch.clear();
 * }</pre>
 *
 * <p>Zeek's senders stay below 1,000 records and some MB, because a batch is one message that
 * receivers hold in memory. After an {@link EncodeException} the unfinished record is gone, and the
 * records before it are still there.
 *
 * <p>Owner: one thread.
 */
public final class LogBatchWriter {
  /** The largest array that every JVM can have. */
  private static final int MOST = Integer.MAX_VALUE - 8;

  private static final int FIRST_ROOM = 1024;

  private final LogSchema schema;

  /** The offset of the number of records. */
  private final int countAt;

  private byte[] out = new byte[FIRST_ROOM];
  private int size;
  private int records;

  /**
   * The unfinished record: its offset, the next field, and the number of elements to come before
   * that.
   */
  private int recordAt;

  private int field;
  private int elementsLeft;

  /**
   * Makes batches of this log.
   *
   * @throws EncodeException if it has no fields
   */
  public LogBatchWriter(LogSchema schema) {
    if (schema.size() == 0) {
      throw new EncodeException(
          ValueLayout.FORMAT, "a log without fields (expected: at least one)");
    }
    this.schema = schema;
    string(schema.stream());
    string(schema.writer());
    string(schema.filter());
    string(schema.path());
    number(schema.size());
    for (LogField each : schema.fields()) {
      octet(0); // no second name
      string(each.name());
      number(each.type().code());
      number(each.elementType().code());
      octet(each.optional() ? 1 : 0);
    }
    countAt = size;
    clear();
  }

  /** The schema of the log. */
  public LogSchema schema() {
    return schema;
  }

  /** The number of complete records. */
  public int records() {
    return records;
  }

  /** The size of the batch in bytes. */
  public int size() {
    return recordAt;
  }

  /** The batch of all complete records. */
  public byte[] toBytes() {
    ValueLayout.INTS.set(out, countAt, records);
    return Arrays.copyOf(out, recordAt);
  }

  /** Removes all records. */
  public void clear() {
    size = countAt;
    number(0);
    records = 0;
    recordAt = size;
    field = 0;
    elementsLeft = 0;
  }

  /** The bytes of all complete records. */
  byte[] recordBytes() {
    return Arrays.copyOfRange(out, countAt + Integer.BYTES, recordAt);
  }

  /**
   * Adds the record at which {@code batch} stands, exactly as it is.
   *
   * @throws EncodeException if its fields have other types
   */
  public void add(LogBatchReader batch) {
    begin(batch.schema());
    for (int i = 0; i < schema.size(); i++) {
      copy(batch.array(), batch.dataAt(i));
    }
  }

  /**
   * Adds a record, exactly as it is.
   *
   * @throws EncodeException if its fields have other types
   */
  public void add(LogRecord record) {
    begin(record.schema());
    for (int i = 0; i < schema.size(); i++) {
      copy(record.array(), record.dataAt(i));
    }
  }

  /**
   * Adds a record of these values by the names of their fields; all other fields have no value.
   * {@link Values#of} lists the Java objects, {@link #put} the types that they fit.
   *
   * @throws EncodeException if there is no such field, or a value does not fit
   */
  public void add(Map<String, ? extends @Nullable Object> values) {
    undo();
    for (String name : values.keySet()) {
      if (schema.indexOf(name) < 0) {
        throw new EncodeException(
            ValueLayout.FORMAT, "value for '%s' (expected: a field of %s)".formatted(name, schema));
      }
    }
    for (LogField each : schema.fields()) {
      put(Values.of(values.get(each.name().text())));
    }
  }

  /** Puts no value. */
  public LogBatchWriter putUnset() {
    if (elementsLeft > 0 && schema.field(field).type() == ZeekType.TABLE) {
      throw wrong("no value", "a value, because this is a set");
    }
    head(expected(), false);
    return done();
  }

  /** Puts a {@code bool}. */
  public LogBatchWriter putBoolean(boolean value) {
    head("a boolean", 1 << ValueLayout.BOOL);
    number8(value ? 1 : 0);
    return done();
  }

  /** Puts an {@code int}, or a {@code count}, which is unsigned. */
  public LogBatchWriter putLong(long value) {
    head("an integer", ValueLayout.INTEGERS);
    number8(value);
    return done();
  }

  /** Puts a {@code double}; seconds of a {@code time} or {@code interval}. */
  public LogBatchWriter putDouble(double value) {
    return putDouble("a double", value, ValueLayout.DOUBLES);
  }

  private LogBatchWriter putDouble(String what, double value, int types) {
    head(what, types);
    number8(Double.doubleToRawLongBits(value));
    return done();
  }

  /** Puts a {@code string}, or the name of an enum, func or file. */
  public LogBatchWriter putBytes(byte[] in, int at, int length) {
    head("bytes", ValueLayout.STRINGS);
    number(length);
    raw(in, at, length);
    return done();
  }

  /** Puts a {@code string}, or the name of an enum, func or file. */
  public LogBatchWriter putBytes(Bytes value) {
    return putBytes("bytes", value, ValueLayout.STRINGS);
  }

  private LogBatchWriter putBytes(String what, Bytes value, int types) {
    head(what, types);
    string(value);
    return done();
  }

  /** Puts a {@code port}. */
  public LogBatchWriter putPort(PortValue value) {
    head("a port", 1 << ValueLayout.PORT);
    number8(value.number());
    number(value.protocol().number());
    return done();
  }

  /** Puts an {@code addr}. */
  public LogBatchWriter putAddress(AddressValue value) {
    head("an address", 1 << ValueLayout.ADDR);
    address(value);
    return done();
  }

  /** Puts a {@code subnet}. */
  public LogBatchWriter putSubnet(SubnetValue value) {
    head("a subnet", 1 << ValueLayout.SUBNET);
    octet(value.bits());
    address(value.network());
    return done();
  }

  /** Begins a set or vector. Put its elements next. */
  public LogBatchWriter putElements(int count) {
    return putElements("a container", count, ValueLayout.CONTAINERS);
  }

  private LogBatchWriter putElements(String what, int count, int types) {
    if (count < 0) {
      throw wrong(count + " elements", "0 or more");
    }
    if (elementsLeft > 0) {
      throw wrong(what, "an element, because containers do not nest");
    }
    head(what, types);
    number8(count);
    elementsLeft = count;
    return count == 0 ? done() : this;
  }

  /**
   * Puts a value of the field's type; none leaves the field unset. In addition, an integer that is
   * not negative fits a count, a real fits times and intervals, and a string fits the name of an
   * enum, func or file.
   *
   * @throws EncodeException if it does not fit the field's type
   */
  public LogBatchWriter put(Value value) {
    return switch (value) {
      case NoneValue _ -> putUnset();
      case BooleanValue v -> putBoolean(v.value());
      case CountValue v -> {
        head("a count", 1 << ValueLayout.COUNT);
        number8(v.bits());
        yield done();
      }
      case IntegerValue v -> {
        head("integer " + v, v.value() < 0 ? 1 << ValueLayout.INT : ValueLayout.INTEGERS);
        number8(v.value());
        yield done();
      }
      case RealValue v -> putDouble(v.value());
      case StringValue v -> putBytes(v.bytes());
      case EnumValue v -> putBytes("an enum value", v.bytes(), 1 << ValueLayout.ENUM);
      case PortValue v -> putPort(v);
      case AddressValue v -> putAddress(v);
      case SubnetValue v -> putSubnet(v);
      case TimestampValue v ->
          putDouble("a timestamp", LogValues.seconds(v.nanos()), 1 << ValueLayout.TIME);
      case TimespanValue v ->
          putDouble("a timespan", LogValues.seconds(v.nanos()), 1 << ValueLayout.INTERVAL);
      case SetValue v -> {
        putElements("a set", v.size(), 1 << ValueLayout.TABLE);
        v.elements().forEach(this::put);
        yield this;
      }
      case VectorValue v -> {
        putElements("a vector", v.size(), 1 << ValueLayout.VECTOR);
        v.elements().forEach(this::put);
        yield this;
      }
      case TableValue _ -> throw wrong("a table", expected().toString());
    };
  }

  private ZeekType expected() {
    LogField at = schema.field(field);
    return elementsLeft > 0 ? at.elementType() : at.type();
  }

  /** Writes a value's head if the field has one of these types, given as bits. */
  private void head(String what, int types) {
    ZeekType expected = expected();
    if ((types >> expected.code() & 1) == 0) {
      throw wrong(what, expected.toString());
    }
    head(expected, true);
  }

  private void head(ZeekType type, boolean isPresent) {
    number(type.code());
    number(0);
    octet(isPresent ? 1 : 0);
  }

  /** Counts an element and, if complete, its field and record. */
  private LogBatchWriter done() {
    if (elementsLeft > 0 && --elementsLeft > 0) {
      return this;
    }
    if (++field == schema.size()) {
      field = 0;
      records++;
      recordAt = size;
    }
    return this;
  }

  private EncodeException wrong(String found, String expected) {
    String problem = "%s: %s (expected: %s)".formatted(schema.label(field), found, expected);
    undo();
    return new EncodeException(ValueLayout.FORMAT, problem);
  }

  /** Removes the unfinished record. */
  private void undo() {
    size = recordAt;
    field = 0;
    elementsLeft = 0;
  }

  private void begin(LogSchema other) {
    undo();
    if (!Arrays.equals(other.codes(), schema.codes())
        || !Arrays.equals(other.elementCodes(), schema.elementCodes())) {
      throw new EncodeException(
          ValueLayout.FORMAT, "a record of %s (expected: of %s)".formatted(other, schema));
    }
  }

  /** Copies the field's data; a negative offset means that it has none. */
  private void copy(byte[] in, int at) {
    LogField to = schema.field(field);
    head(to.type(), at >= 0);
    if (at >= 0 && to.type().isContainer()) {
      int code = to.elementType().code();
      int count = (int) ValueLayout.readLong(in, at);
      number8(count);
      int from = at + ValueLayout.SIZE;
      for (int left = count; left > 0; left--) {
        boolean isPresent = in[from + ValueLayout.PRESENT] == 1;
        head(to.elementType(), isPresent);
        from += ValueLayout.HEAD;
        int end = isPresent ? ValueLayout.end(in, from, code) : from;
        raw(in, from, end - from);
        from = end;
      }
    } else if (at >= 0) {
      raw(in, at, ValueLayout.end(in, at, to.type().code()) - at);
    }
    done();
  }

  private void address(AddressValue value) {
    if (value.isIpv4()) {
      octet(4);
      number((int) value.low());
    } else {
      octet(6);
      number8(value.high());
      number8(value.low());
    }
  }

  private void string(Bytes value) {
    number(value.length());
    room(value.length());
    value.copyTo(out, size);
    size += value.length();
  }

  private void raw(byte[] in, int at, int length) {
    room(length);
    System.arraycopy(in, at, out, size, length);
    size += length;
  }

  private void octet(int value) {
    room(1);
    out[size++] = (byte) value;
  }

  private void number(int value) {
    room(Integer.BYTES);
    ValueLayout.INTS.set(out, size, value);
    size += Integer.BYTES;
  }

  private void number8(long value) {
    room(Long.BYTES);
    ValueLayout.LONGS.set(out, size, value);
    size += Long.BYTES;
  }

  private void room(int bytes) {
    if (bytes <= out.length - size) {
      return;
    }
    if (bytes > MOST - size) {
      undo();
      throw new EncodeException(ValueLayout.FORMAT, "a batch of more than " + MOST + " bytes");
    }
    out = Arrays.copyOf(out, (int) Math.min(MOST, Math.max(2L * out.length, (long) size + bytes)));
  }
}
