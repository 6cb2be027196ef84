package org.zeekbus.zeek.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The order of values, as {@link Order} has it, of values in {@code broker-bin-v1} that are known
 * to be good, with their sets and tables sorted.
 *
 * <p>Owner: one thread. Breaks idiom: values are compared where they are, see
 * DataMessagesBenchmark.
 */
final class BinaryOrder {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int SUBNET = AddressValue.BYTES + 1;
  private static final int PORT = 3;

  private byte[] in = new byte[0];

  /** Where the two values go on. */
  private int left;

  private int right;

  /** Behind the last varbyte. */
  private int behind;

  /** Compares the values that begin at two places. */
  int compare(byte[] bytes, int first, int second) {
    in = bytes;
    left = first;
    right = second;
    return values();
  }

  private int values() {
    byte tag = in[left++];
    byte other = in[right++];
    if (tag != other) {
      return tag - other;
    }
    return switch (tag) {
      case 0x00 -> 0;
      case 0x01 -> Boolean.compare(in[left++] != 0, in[right++] != 0);
      case 0x02 -> bytes(Long.BYTES);
      case 0x03, 0x09, 0x0a -> {
        int order = Long.compare(eight(left), eight(right));
        pass(Long.BYTES);
        yield order;
      }
      case 0x04 -> {
        int order = Order.reals(BinaryTokens.real(eight(left)), BinaryTokens.real(eight(right)));
        pass(Long.BYTES);
        yield order;
      }
      case 0x05, 0x0b -> strings();
      case 0x06 -> bytes(AddressValue.BYTES);
      case 0x07 -> bytes(SUBNET);
      case 0x08 -> bytes(PORT);
      case 0x0d -> lists(2);
      default -> lists(1);
    };
  }

  private long eight(int at) {
    return (long) LONG.get(in, at);
  }

  /** Passes over bytes of both. */
  private void pass(int length) {
    left += length;
    right += length;
  }

  private int bytes(int length) {
    int order = Arrays.compareUnsigned(in, left, left + length, in, right, right + length);
    pass(length);
    return order;
  }

  private int strings() {
    int length = varbyte(left);
    left = behind;
    int other = varbyte(right);
    right = behind;
    int order = Arrays.compareUnsigned(in, left, left + length, in, right, right + other);
    pass(length);
    return order;
  }

  private int lists(int valuesEach) {
    int count = varbyte(left);
    left = behind;
    int other = varbyte(right);
    right = behind;
    for (int i = Math.min(count, other) * valuesEach; i > 0; i--) {
      int order = values();
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(count, other);
  }

  private int varbyte(int at) {
    int number = 0;
    int shift = 0;
    int i = at;
    byte b;
    do {
      b = in[i++];
      number |= (b & 0x7f) << shift;
      shift += 7;
    } while (b < 0);
    behind = i;
    return number;
  }
}
