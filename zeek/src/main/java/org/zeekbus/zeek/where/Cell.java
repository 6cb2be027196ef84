package org.zeekbus.zeek.where;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogElements;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.BooleanValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.EnumValue;
import org.zeekbus.zeek.value.IntegerValue;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.RealValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.TimestampValue;
import org.zeekbus.zeek.where.Expression.Literal;

/**
 * One value to compare: a literal, or what a field has in the current record, or an element.
 *
 * <p>Owner: one thread. Breaks idiom: filled anew for each record instead of an object for each
 * value, see WhereBenchmark.
 */
final class Cell {
  /** How two values are compared. */
  enum Way {
    /** As unsigned numbers of 128 bits. */
    BITS,
    /** As doubles. */
    REAL,
    /** As bytes. */
    TEXT
  }

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] NOTHING = {};

  private static final int NO_FIELD = -1;
  private static final int PROTOCOL = 16;
  private static final long IPV4 = 0xffffL << 32;
  private static final int IPV4_BITS = 96;

  /** All bits of a prefix; addresses have none of another length. */
  private static final int LONGEST_PREFIX = 128;

  private final ZeekType type;
  private final int field;
  private final boolean isSize;

  /**
   * The bits of all but doubles and texts. Integers: 1 and the number, or 0 and it if negative, so
   * that all have one order. Ports: protocol and number. Addresses and networks: the first and the
   * last 8 bytes of 16.
   */
  long high;

  long low;

  /** The length of a network's prefix, on 128 bits. */
  int prefix;

  /** A double, time or interval. */
  double real;

  /** A text is {@code length} bytes at {@code offset}. */
  byte[] bytes = NOTHING;

  int offset;
  int length;

  private Cell(ZeekType type, int field, boolean isSize) {
    this.type = type;
    this.field = field;
    this.isSize = isSize;
  }

  /** The value of a field. */
  static Cell of(ZeekType type, int field) {
    return new Cell(type, field, false);
  }

  /** The number of elements or bytes of a field. */
  static Cell sizeOf(ZeekType type, int field) {
    return new Cell(type, field, true);
  }

  /** The elements of containers, one by one. */
  static Cell ofElements(ZeekType elementType) {
    return new Cell(elementType, NO_FIELD, false);
  }

  /** A literal. */
  static Cell of(Literal literal) {
    Cell cell = new Cell(literal.type(), NO_FIELD, false);
    switch (literal.value()) {
      case BooleanValue(boolean isTrue) -> cell.set(0, isTrue ? 1 : 0);
      case CountValue count -> cell.setCount(count.bits());
      case IntegerValue(long value) -> cell.setInt(value);
      case RealValue(double value) -> cell.real = value;
      case TimestampValue time -> cell.real = BigDecimal.valueOf(time.nanos(), 9).doubleValue();
      case StringValue(Bytes text) -> cell.setText(text.toArray(), 0, text.length());
      case EnumValue(Bytes name) -> cell.setText(name.toArray(), 0, name.length());
      case PortValue port -> cell.setPort(port.number(), port.protocol());
      case AddressValue(long high, long low) -> {
        cell.set(high, low);
        cell.prefix = LONGEST_PREFIX;
      }
      case SubnetValue(AddressValue network, int bits) -> {
        cell.set(network.high(), network.low());
        cell.prefix = bits;
      }
      default -> throw new IllegalArgumentException("literal " + literal);
    }
    return cell;
  }

  boolean isLiteral() {
    return field == NO_FIELD;
  }

  /** The type of its values. */
  ZeekType type() {
    return isSize ? ZeekType.COUNT : type;
  }

  /** Takes the field's value; false if it has none. A literal always has its own. */
  boolean load(LogBatchReader batch) {
    if (field == NO_FIELD) {
      return true;
    }
    if (!batch.isPresent(field)) {
      return false;
    }
    if (isSize) {
      setCount(type.isContainer() ? batch.sizeAt(field) : batch.bytesLength(field));
      return true;
    }
    switch (type) {
      case BOOL -> set(0, batch.booleanAt(field) ? 1 : 0);
      case INT -> setInt(batch.longAt(field));
      case COUNT -> setCount(batch.longAt(field));
      case DOUBLE, TIME, INTERVAL -> real = batch.doubleAt(field);
      case STRING, ENUM, FUNC, FILE ->
          setText(batch.array(), batch.bytesOffset(field), batch.bytesLength(field));
      case PORT -> setPort(batch.portNumberAt(field), batch.portProtocolAt(field));
      case ADDR -> setAddress(batch.array(), batch.addressOffset(field), batch.isIpv4(field));
      case SUBNET -> {
        setAddress(batch.array(), batch.addressOffset(field), batch.isIpv4(field));
        setPrefix(batch.prefixLengthAt(field), batch.isIpv4(field));
      }
      default -> throw new IllegalStateException("a value of type " + type);
    }
    return true;
  }

  /** Takes the element's value; false if it has none. */
  boolean load(LogElements elements, byte[] array) {
    if (!elements.isPresent()) {
      return false;
    }
    switch (type) {
      case BOOL -> set(0, elements.booleanValue() ? 1 : 0);
      case INT -> setInt(elements.longValue());
      case COUNT -> setCount(elements.longValue());
      case DOUBLE, TIME, INTERVAL -> real = elements.doubleValue();
      case STRING, ENUM, FUNC, FILE ->
          setText(array, elements.bytesOffset(), elements.bytesLength());
      case PORT -> setPort(elements.portNumber(), elements.portProtocol());
      case ADDR -> setAddress(array, elements.addressOffset(), elements.isIpv4());
      case SUBNET -> {
        setAddress(array, elements.addressOffset(), elements.isIpv4());
        setPrefix(elements.prefixLength(), elements.isIpv4());
      }
      default -> throw new IllegalStateException("an element of type " + type);
    }
    return true;
  }

  private void set(long high, long low) {
    this.high = high;
    this.low = low;
  }

  private void setInt(long value) {
    set(value < 0 ? 0 : 1, value);
  }

  private void setCount(long bits) {
    set(1, bits);
  }

  private void setPort(int number, PortValue.Protocol protocol) {
    set(0, (long) protocol.number() << PROTOCOL | number);
  }

  private void setText(byte[] in, int at, int size) {
    bytes = in;
    offset = at;
    length = size;
  }

  private void setAddress(byte[] in, int at, boolean isIpv4) {
    if (isIpv4) {
      set(0, IPV4 | Integer.toUnsignedLong((int) INTS.get(in, at)));
    } else {
      set((long) LONGS.get(in, at), (long) LONGS.get(in, at + Long.BYTES));
    }
    prefix = LONGEST_PREFIX;
  }

  /** Clears the bits behind the prefix, which senders do not always do. */
  private void setPrefix(int bits, boolean isIpv4) {
    prefix = isIpv4 ? bits + IPV4_BITS : bits;
    set(high & highMask(prefix), low & lowMask(prefix));
  }

  static long highMask(int prefix) {
    return prefix == 0 ? 0 : prefix >= Long.SIZE ? -1 : -1L << (Long.SIZE - prefix);
  }

  static long lowMask(int prefix) {
    return highMask(Math.max(0, prefix - Long.SIZE));
  }

  /** How a value of type {@code one} is compared with one of type {@code other}. */
  static Way way(ZeekType one, ZeekType other) {
    Way way = way(one);
    return way == Way.TEXT || way == Way.REAL ? way : way(other);
  }

  private static Way way(ZeekType type) {
    return switch (type) {
      case DOUBLE, TIME, INTERVAL -> Way.REAL;
      case STRING, ENUM, FUNC, FILE -> Way.TEXT;
      default -> Way.BITS;
    };
  }

  /** Whether both values, which are loaded, compare so. */
  boolean compares(Comparison by, Cell other, Way way) {
    return switch (way) {
      case BITS -> by.accepts(compareBits(other));
      case REAL -> by.accepts(asReal(), other.asReal());
      case TEXT -> by.accepts(compareText(other));
    };
  }

  private int compareBits(Cell other) {
    int result = Long.compareUnsigned(high, other.high);
    if (result == 0) {
      result = Long.compareUnsigned(low, other.low);
    }
    // Networks are compared for equality only; all other types have the same here.
    return result == 0 ? prefix - other.prefix : result;
  }

  /** Whether both texts are equal. */
  boolean isText(Cell other) {
    return Arrays.equals(
        bytes, offset, offset + length, other.bytes, other.offset, other.offset + other.length);
  }

  private int compareText(Cell other) {
    return Arrays.compareUnsigned(
        bytes, offset, offset + length, other.bytes, other.offset, other.offset + other.length);
  }

  private double asReal() {
    return switch (type()) {
      case INT -> low;
      case COUNT -> unsigned(low);
      default -> real;
    };
  }

  /** Whether the address is in the network. */
  boolean isIn(Cell network) {
    return (high & highMask(network.prefix)) == network.high
        && (low & lowMask(network.prefix)) == network.low;
  }

  /** The nearest double of an unsigned number. */
  static double unsigned(long bits) {
    // Halved with the lost bit kept, it rounds as the whole does.
    return bits >= 0 ? bits : (double) ((bits >>> 1) | (bits & 1)) * 2;
  }
}
