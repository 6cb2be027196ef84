package org.zeekbus.zeek.log;

import static org.zeekbus.zeek.log.ValueLayout.HEAD;
import static org.zeekbus.zeek.log.ValueLayout.PRESENT;

import org.zeekbus.zeek.value.NoneValue;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.Value;

/**
 * Reads the elements of a set or vector in place, in the sender's order, which for sets has no
 * meaning.
 *
 * <pre>{@code
 * LogElements tags = batch.elementsAt(field);
 * while (tags.next()) {
 *   out.write(bytes, tags.bytesOffset(), tags.bytesLength());
 * }
 * }</pre>
 *
 * <p>Values can be read after {@link #next} has returned true, if {@link #isPresent}, and of the
 * field's element type only.
 *
 * <p>Owner: that of the {@link LogBatchReader}. Breaks idiom: one object for all sets, see
 * LogBatchBenchmark.
 */
public final class LogElements {
  private byte[] bytes = new byte[0];
  private int type;
  private int size;
  private int left;

  /** The current element. Before the first, its head is the container's size. */
  private boolean isPresent;

  private int place;

  /** The offset of the next element's head. */
  private int at;

  LogElements() {}

  void open(byte[] in, int container, int elementType) {
    bytes = in;
    type = elementType;
    size = (int) ValueLayout.readLong(in, container);
    left = size;
    at = container + ValueLayout.SIZE;
  }

  /** The number of all elements. */
  public int size() {
    return size;
  }

  /** Goes to the next element; false if there is none. */
  public boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    isPresent = bytes[at + PRESENT] == 1;
    place = at + HEAD;
    at = isPresent ? ValueLayout.end(bytes, place, type) : place;
    return true;
  }

  /** Whether the element has a value. Elements of vectors may have none. */
  public boolean isPresent() {
    return isPresent;
  }

  /** The value of a {@code bool}. */
  public boolean booleanValue() {
    return ValueLayout.readLong(bytes, place) != 0;
  }

  /** The value of an {@code int}, or of a {@code count}, which is unsigned. */
  public long longValue() {
    return ValueLayout.readLong(bytes, place);
  }

  /** The value of a {@code double}; seconds of a {@code time} or {@code interval}. */
  public double doubleValue() {
    return ValueLayout.readDouble(bytes, place);
  }

  /** The offset in the batch's array of the bytes of a {@code string}, enum, func or file. */
  public int bytesOffset() {
    return place + ValueLayout.LENGTH;
  }

  /** The number of bytes of a {@code string}, enum, func or file. */
  public int bytesLength() {
    return ValueLayout.readInt(bytes, place);
  }

  /** The number of a {@code port}. */
  public int portNumber() {
    return (int) ValueLayout.readLong(bytes, place);
  }

  /** The protocol of a {@code port}. */
  public PortValue.Protocol portProtocol() {
    return LogValues.protocol(bytes, place);
  }

  /** Whether an {@code addr} or {@code subnet} is IPv4, and has 4 bytes instead of 16. */
  public boolean isIpv4() {
    return bytes[addressPlace()] == 4;
  }

  /** The offset in the batch's array of the 4 or 16 bytes of an {@code addr} or {@code subnet}. */
  public int addressOffset() {
    return addressPlace() + 1;
  }

  private int addressPlace() {
    return type == ValueLayout.SUBNET ? place + 1 : place;
  }

  /** The prefix length of a {@code subnet}: 0 to 32 for IPv4, 0 to 128 for IPv6. */
  public int prefixLength() {
    return LogValues.prefixLength(bytes, place);
  }

  /** The element as an object, {@link NoneValue} if it has no value. */
  public Value value() {
    return isPresent ? LogValues.decode(bytes, place, type, 0) : NoneValue.NONE;
  }
}
