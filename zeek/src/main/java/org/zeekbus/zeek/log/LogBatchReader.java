package org.zeekbus.zeek.log;

import static org.zeekbus.zeek.log.ValueLayout.ADDR;
import static org.zeekbus.zeek.log.ValueLayout.BOOL;
import static org.zeekbus.zeek.log.ValueLayout.COUNT;
import static org.zeekbus.zeek.log.ValueLayout.DOUBLE;
import static org.zeekbus.zeek.log.ValueLayout.ENUM;
import static org.zeekbus.zeek.log.ValueLayout.FILE;
import static org.zeekbus.zeek.log.ValueLayout.FUNC;
import static org.zeekbus.zeek.log.ValueLayout.HEAD;
import static org.zeekbus.zeek.log.ValueLayout.INT;
import static org.zeekbus.zeek.log.ValueLayout.INTERVAL;
import static org.zeekbus.zeek.log.ValueLayout.PORT;
import static org.zeekbus.zeek.log.ValueLayout.PRESENT;
import static org.zeekbus.zeek.log.ValueLayout.STRING;
import static org.zeekbus.zeek.log.ValueLayout.SUBNET;
import static org.zeekbus.zeek.log.ValueLayout.TABLE;
import static org.zeekbus.zeek.log.ValueLayout.TIME;
import static org.zeekbus.zeek.log.ValueLayout.VECTOR;
import static org.zeekbus.zeek.log.ValueLayout.readInt;
import static org.zeekbus.zeek.log.ValueLayout.readLong;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.NoneValue;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.Value;

/**
 * Reads batches of log records where they lie, without an object for any record or value.
 *
 * <pre>{@code
 * LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
 * batch.open(bytes, 0, bytes.length);
 * int uid = batch.schema().indexOf("uid");
 * while (batch.next()) {
 *   if (batch.isPresent(uid)) {
 *     out.write(bytes, batch.bytesOffset(uid), batch.bytesLength(uid));
 *   }
 * }
 * }</pre>
 *
 * <p>{@link #next} walks one whole record: it checks every type, length and family in it, and notes
 * where each field's data is. After that, fields can be read in any order and more than once,
 * without further checks. The array remains the caller's, and must not change meanwhile.
 *
 * <p>An error makes the whole batch useless: callers that cannot undo the first records call {@link
 * #check} before. This is as lenient as Zeek about bytes after the last record, element types in
 * values' heads, presence other than 00 and 01 (absent), and true other than 1. It is stricter
 * about things that no Zeek sends: elements of another type than the field's, ports above 65535,
 * prefixes longer than the address, containers in containers, set elements without value, records
 * without fields.
 *
 * <p>Owner: one thread; use it for all batches, because it remembers schemas. Breaks idiom: offsets
 * instead of objects, one large class, see LogBatchBenchmark.
 */
public final class LogBatchReader {
  /** The format's name, in the third frame of a log message. */
  public static final String FORMAT = ValueLayout.FORMAT;

  /** The offset of a field without value. */
  private static final int UNSET = -1;

  /** The number of fields for which offsets are kept from batch to batch. */
  private static final int KEPT_PLACES = 1024;

  private static final byte[] NOTHING = {};
  private static final LogSchema NO_SCHEMA = LogSchema.of("", "", List.of());

  private final DecodeLimits limits;
  private final SchemaCache schemas = new SchemaCache();
  private final LogElements elements = new LogElements();

  private LogSchema schema = NO_SCHEMA;
  private int[] codes = NO_SCHEMA.codes();
  private byte[] bytes = NOTHING;
  private int start;
  private int end;
  private int firstRecord;
  private int records;

  /** Makes copies of records of one schema. */
  private @Nullable LogBatchWriter copier;

  /** The number of records walked so far, and the start of the next one. */
  private int walked;

  private int at;

  /** The offset of each field's data in the current record, or {@link #UNSET}. */
  private int[] places = new int[KEPT_PLACES];

  /**
   * Reads batches of up to {@code limits.size()} bytes. The depth does not matter, because
   * containers do not nest.
   */
  public LogBatchReader(DecodeLimits limits) {
    this.limits = limits;
  }

  /**
   * Opens a batch, and stands before its first record.
   *
   * @throws DecodeException if its schema or number of records breaks the format; no batch is open
   *     then
   */
  public void open(byte[] in, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, in.length);
    close();
    if (length > limits.size()) {
      throw new DecodeException(
          FORMAT, 0, "a batch of %d bytes (limit %d)".formatted(length, limits.size()));
    }
    open(in, offset, length, length);
  }

  /** The same for a batch of {@code total} bytes of which the first {@code length} are there. */
  void open(byte[] in, int offset, int length, int total) {
    int stop = offset + length;
    LogSchema found;
    int behind;
    SchemaCache.Known known = schemas.find(in, offset, stop);
    if (known != null) {
      found = known.schema();
      behind = offset + known.length();
    } else {
      SchemaReader reader = new SchemaReader(in, offset, stop);
      found = reader.read();
      behind = reader.at();
      schemas.add(found, in, offset, behind - offset);
    }
    records = countRecords(in, offset, behind, stop, found.size(), total);
    bytes = in;
    start = offset;
    end = stop;
    firstRecord = behind + Integer.BYTES;
    at = firstRecord;
    schema = found;
    codes = found.codes();
    int fields = found.size();
    if (fields > places.length || (places.length > KEPT_PLACES && fields <= KEPT_PLACES)) {
      places = new int[Math.max(fields, KEPT_PLACES)];
    }
  }

  /**
   * Continues with the next record at another place, after the bytes of the same batch have moved.
   * There is no way back to the first record then.
   */
  void goOn(byte[] in, int from, int to) {
    start = from - (at - start);
    bytes = in;
    at = from;
    end = to;
  }

  /** The start of the next record in {@link #array}. */
  int at() {
    return at;
  }

  /** The offset of the next record, from the start of the batch. */
  int offset() {
    return at - start;
  }

  private static int countRecords(byte[] in, int start, int at, int end, int fields, int total) {
    if (end - at < Integer.BYTES) {
      throw new DecodeException(
          FORMAT, at - start, "ends within number of records (expected: 4 bytes)");
    }
    long count = Integer.toUnsignedLong(readInt(in, at));
    int left = total - (at - start) - Integer.BYTES;
    if (fields == 0 && count > 0) {
      throw new DecodeException(
          FORMAT, at - start, count + " records without fields (expected: at least one field)");
    }
    if (count * fields * HEAD > left) {
      throw new DecodeException(
          FORMAT,
          at - start,
          "records: %d, fields: %d (expected: at least %d bytes for a field, %d are left)"
              .formatted(count, fields, HEAD, left));
    }
    return (int) count;
  }

  /** Closes the batch. */
  public void close() {
    schema = NO_SCHEMA;
    codes = schema.codes();
    bytes = NOTHING;
    start = 0;
    end = 0;
    firstRecord = 0;
    at = 0;
    records = 0;
    walked = 0;
  }

  /** The array of the batch, not a copy. */
  public byte[] array() {
    return bytes;
  }

  /** Where the batch begins in {@link #array}. */
  public int start() {
    return start;
  }

  /** Where the batch ends in {@link #array}. */
  public int end() {
    return end;
  }

  /** The schema of all records. For a while, the same bytes give the same object. */
  public LogSchema schema() {
    return schema;
  }

  /** The number of records in the batch. */
  public int records() {
    return records;
  }

  /** The index of the current record, from 0; -1 before the first. */
  public int index() {
    return walked - 1;
  }

  /**
   * The number of bytes not walked yet. After the last record Zeek ignores them; usually there are
   * none.
   */
  public int bytesLeft() {
    return end - at;
  }

  /**
   * Checks all records, and stands before the first one again.
   *
   * @throws DecodeException as {@link #next}
   */
  public void check() {
    rewind();
    while (next()) {
      // next() does all the work.
    }
    rewind();
  }

  /** Stands before the first record again. */
  public void rewind() {
    at = firstRecord;
    walked = 0;
  }

  /**
   * Goes to the next record.
   *
   * @return false if there is none
   * @throws DecodeException if it breaks the format; there is no current record then, and nothing
   *     of the batch should be used
   */
  public boolean next() {
    if (walked == records) {
      return false;
    }
    byte[] in = bytes;
    int[] types = codes;
    int stop = end;
    int here = at;
    for (int field = 0; field < types.length; field++) {
      if (stop - here < HEAD) {
        throw wrong(here, field, "ends within its head (expected: %d bytes)".formatted(HEAD));
      }
      int type = types[field];
      if (readInt(in, here) != type) {
        throw wrongType(here, field, type);
      }
      boolean isPresent = in[here + PRESENT] == 1;
      here += HEAD;
      if (isPresent) {
        int data = here;
        here = dataEnd(in, data, stop, type, field);
        places[field] = data;
      } else {
        places[field] = UNSET;
      }
    }
    at = here;
    walked++;
    return true;
  }

  /** Checks a value's data; returns their end. */
  private int dataEnd(byte[] in, int from, int stop, int type, int field) {
    return switch (type) {
      case BOOL, INT, COUNT, DOUBLE, TIME, INTERVAL -> {
        need(from, stop, ValueLayout.NUMBER, field);
        yield from + ValueLayout.NUMBER;
      }
      case STRING, ENUM, FUNC, FILE -> {
        need(from, stop, ValueLayout.LENGTH, field);
        int length = readInt(in, from);
        int left = stop - from - ValueLayout.LENGTH;
        if (length < 0 || length > left) {
          throw wrong(from, field, "%d bytes (expected: 0 to %d)".formatted(length, left));
        }
        yield from + ValueLayout.LENGTH + length;
      }
      case ADDR -> addressEnd(in, from, stop, field);
      case PORT -> portEnd(in, from, stop, field);
      case SUBNET -> subnetEnd(in, from, stop, field);
      case TABLE, VECTOR -> containerEnd(in, from, stop, field);
      default ->
          throw wrong(
              from - 1, field, "a value of type %s (expected: none)".formatted(ZeekType.of(type)));
    };
  }

  private int addressEnd(byte[] in, int from, int stop, int field) {
    need(from, stop, 1, field);
    int family = in[from];
    if (family != 4 && family != 6) {
      throw wrong(from, field, "address family %d (expected: 4 or 6)".formatted(family & 0xff));
    }
    int size = family == 4 ? ValueLayout.IPV4 : ValueLayout.IPV6;
    need(from + 1, stop, size, field);
    return from + 1 + size;
  }

  private int portEnd(byte[] in, int from, int stop, int field) {
    need(from, stop, ValueLayout.PORT_SIZE, field);
    long number = readLong(in, from);
    if (number < 0 || number > 0xffff) {
      throw wrong(
          from, field, "port %s (expected: 0 to 65535)".formatted(Long.toUnsignedString(number)));
    }
    int protocol = readInt(in, from + ValueLayout.NUMBER);
    if (protocol < 0 || protocol > PortValue.Protocol.ICMP.number()) {
      throw wrong(
          from + ValueLayout.NUMBER,
          field,
          "port protocol %s (expected: 0 to 3)".formatted(Integer.toUnsignedString(protocol)));
    }
    return from + ValueLayout.PORT_SIZE;
  }

  private int subnetEnd(byte[] in, int from, int stop, int field) {
    need(from, stop, 2, field);
    int behind = addressEnd(in, from + 1, stop, field);
    int length = in[from] & 0xff;
    int shortest = in[from + 1] == 4 ? ValueLayout.IPV4_PREFIX : 0;
    if (length < shortest || length > ValueLayout.LONGEST_PREFIX) {
      throw wrong(
          from,
          field,
          "prefix length %d (expected: %d to %d)"
              .formatted(length, shortest, ValueLayout.LONGEST_PREFIX));
    }
    return behind;
  }

  private int containerEnd(byte[] in, int from, int stop, int field) {
    need(from, stop, ValueLayout.SIZE, field);
    long size = readLong(in, from);
    int here = from + ValueLayout.SIZE;
    int most = (stop - here) / HEAD;
    if (size < 0 || size > most) {
      throw wrong(from, field, "%d elements (expected: 0 to %d)".formatted(size, most));
    }
    int type = schema.elementCodes()[field];
    for (int left = (int) size; left > 0; left--) {
      if (stop - here < HEAD) {
        throw wrong(here, field, "ends within an element's head (expected: 9 bytes)");
      }
      boolean isPresent = in[here + PRESENT] == 1;
      if (isPresent
          ? readInt(in, here) != type || type == TABLE || type == VECTOR
          : codes[field] == TABLE) {
        throw wrongElement(here, field, isPresent);
      }
      here += HEAD;
      if (isPresent) {
        here = dataEnd(in, here, stop, type, field);
      }
    }
    return here;
  }

  private void need(int from, int stop, int size, int field) {
    if (stop - from < size) {
      throw wrong(
          from,
          field,
          "ends with %d bytes of its data (expected: %d)".formatted(stop - from, size));
    }
  }

  private DecodeException wrong(int where, int field, String problem) {
    return new DecodeException(
        FORMAT, where - start, "record %d, %s: %s".formatted(walked, schema.label(field), problem));
  }

  private DecodeException wrongType(int where, int field, int expected) {
    return wrong(
        where,
        field,
        "type %s (expected: %d, %s)"
            .formatted(
                Integer.toUnsignedString(readInt(bytes, where)), expected, ZeekType.of(expected)));
  }

  private DecodeException wrongElement(int where, int field, boolean isPresent) {
    if (!isPresent) {
      return wrong(where + PRESENT, field, "an element without value (expected: not in sets)");
    }
    ZeekType expected = schema.field(field).elementType();
    return wrong(
        where,
        field,
        "an element of type %s (expected: %s)"
            .formatted(
                Integer.toUnsignedString(readInt(bytes, where)),
                expected.isContainer() ? "no sets of sets" : expected.code()));
  }

  /** Whether the field has a value. Empty strings and sets are values. */
  public boolean isPresent(int field) {
    return places[Objects.checkIndex(field, codes.length)] >= 0;
  }

  /** The offset of a field's data. */
  private int place(int field) {
    int place = places[Objects.checkIndex(field, codes.length)];
    if (place < 0) {
      throw new IllegalStateException(schema.label(field) + " has no value");
    }
    return place;
  }

  /** Whether the field has one of these types, given as bits. */
  private boolean is(int field, int types) {
    return (types >> codes[field] & 1) != 0;
  }

  /**
   * The value of a {@code bool}. Like all methods below, for fields of its types only, and only if
   * {@link #isPresent}.
   */
  public boolean booleanAt(int field) {
    assert is(field, 1 << BOOL);
    return readLong(bytes, place(field)) != 0;
  }

  /** The value of an {@code int}, or of a {@code count}, which is unsigned. */
  public long longAt(int field) {
    assert is(field, ValueLayout.INTEGERS);
    return readLong(bytes, place(field));
  }

  /** The value of a {@code double}; seconds of a {@code time} or {@code interval}. */
  public double doubleAt(int field) {
    assert is(field, ValueLayout.DOUBLES);
    return ValueLayout.readDouble(bytes, place(field));
  }

  /** The offset in {@link #array} of the bytes of a {@code string}, enum, func or file. */
  public int bytesOffset(int field) {
    assert is(field, ValueLayout.STRINGS);
    return place(field) + ValueLayout.LENGTH;
  }

  /** The number of bytes of a {@code string}, enum, func or file. */
  public int bytesLength(int field) {
    assert is(field, ValueLayout.STRINGS);
    return readInt(bytes, place(field));
  }

  /** A copy of the bytes of a {@code string}, enum, func or file. */
  public Bytes bytesAt(int field) {
    return Bytes.of(bytes, bytesOffset(field), bytesLength(field));
  }

  /** The number of a {@code port}. */
  public int portNumberAt(int field) {
    assert is(field, 1 << PORT);
    return (int) readLong(bytes, place(field));
  }

  /** The protocol of a {@code port}. */
  public PortValue.Protocol portProtocolAt(int field) {
    assert is(field, 1 << PORT);
    return LogValues.protocol(bytes, place(field));
  }

  /** Whether an {@code addr} or {@code subnet} is IPv4, and has 4 bytes instead of 16. */
  public boolean isIpv4(int field) {
    return bytes[addressPlace(field)] == 4;
  }

  /** The offset in {@link #array} of the 4 or 16 bytes of an {@code addr} or {@code subnet}. */
  public int addressOffset(int field) {
    return addressPlace(field) + 1;
  }

  private int addressPlace(int field) {
    assert is(field, 1 << ADDR | 1 << SUBNET);
    return codes[field] == SUBNET ? place(field) + 1 : place(field);
  }

  /** The prefix length of a {@code subnet}: 0 to 32 for IPv4, 0 to 128 for IPv6. */
  public int prefixLengthAt(int field) {
    assert is(field, 1 << SUBNET);
    return LogValues.prefixLength(bytes, place(field));
  }

  /** The number of elements of a set or vector. */
  public int sizeAt(int field) {
    assert is(field, ValueLayout.CONTAINERS);
    return (int) readLong(bytes, place(field));
  }

  /**
   * The elements of a set or vector.
   *
   * @return always the same object, valid until the next call
   */
  public LogElements elementsAt(int field) {
    assert is(field, ValueLayout.CONTAINERS);
    elements.open(bytes, place(field), schema.elementCodes()[field]);
    return elements;
  }

  /** The offset in {@link #array} of a value of any type, as it was sent. */
  public int valueOffset(int field) {
    return place(field);
  }

  /** The number of bytes of a value of any type, as it was sent. */
  public int valueLength(int field) {
    return fieldStart(field + 1) - place(field);
  }

  /** The value of any field as an object, {@link NoneValue} if there is none. */
  public Value valueAt(int field) {
    int place = places[Objects.checkIndex(field, codes.length)];
    return place < 0
        ? NoneValue.NONE
        : LogValues.decode(bytes, place, codes[field], schema.elementCodes()[field]);
  }

  /** A copy of the record, to keep. */
  public LogRecord toRecord() {
    LogBatchWriter writer = copier;
    if (writer == null || !writer.schema().equals(schema)) {
      writer = new LogBatchWriter(schema);
      copier = writer;
    }
    writer.clear();
    writer.add(this);
    return new LogRecord(schema, writer.recordBytes());
  }

  /**
   * The offset in {@link #array} of a field of the current record, its head included; of the first
   * field behind the last one, the record's end.
   */
  int fieldStart(int field) {
    int next = field;
    while (next < codes.length && places[next] < 0) {
      next++;
    }
    return (next < codes.length ? places[next] - HEAD : at) - (next - field) * HEAD;
  }

  /** The offset in {@link #array} of a field's data, negative if it has none. */
  int dataAt(int field) {
    return places[field];
  }
}
