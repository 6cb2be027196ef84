package org.zeekbus.zeek.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The order of encoded values is that of the values. */
final class BinaryOrderTest {
  private static final int MANY = 300;

  /** No subnormal reals, which become zero. */
  private static List<Value> values() {
    RandomValues random = new RandomValues(new Random(1));
    return Stream.concat(OrderTest.ALL.stream(), Stream.generate(random::next).limit(MANY))
        .map(value -> BinaryValues.decode(BinaryValues.encode(value)))
        .toList();
  }

  @Test
  void isThatOfValues() {
    BinaryOrder order = new BinaryOrder();
    List<Value> values = values();
    for (Value left : values) {
      byte[] first = BinaryValues.encode(left);
      for (Value right : values) {
        byte[] second = BinaryValues.encode(right);
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        assertThat(Integer.signum(order.compare(both, 0, first.length)))
            .as("%s to %s", left, right)
            .isEqualTo(Integer.signum(left.compareTo(right)));
      }
    }
  }

  @Test
  void elementsAreSortedWhereTheyAre() {
    List<Value> ascending = OrderTest.ALL;
    byte[] expected = bytes(ascending, new BinarySort());
    for (int seed = 0; seed < MANY; seed++) {
      List<Value> shuffled = new ArrayList<>(ascending);
      Collections.shuffle(shuffled, new Random(seed));
      BinarySort sort = new BinarySort();
      sort.add(0, 0); // of another container
      byte[] bytes = bytes(shuffled, sort);
      assertThat(sort.sort(bytes, 1)).isNegative();
      assertThat(sort.size()).isOne();
      assertThat(bytes).as("seed %d", seed).isEqualTo(expected);

      shuffled.add(seed % shuffled.size(), shuffled.getLast());
      byte[] twice = bytes(shuffled, sort);
      int found = sort.sort(twice, 1);
      assertThat(found).as("seed %d", seed).isNotNegative();
      byte[] element = BinaryValues.encode(shuffled.getLast());
      assertThat(Arrays.copyOfRange(twice, found, found + element.length)).isEqualTo(element);
    }
  }

  private static byte[] bytes(List<Value> values, BinarySort sort) {
    byte[] bytes = new byte[values.stream().mapToInt(BinaryValues::size).sum()];
    int at = 0;
    for (Value value : values) {
      byte[] one = BinaryValues.encode(value);
      System.arraycopy(one, 0, bytes, at, one.length);
      sort.add(at, at + one.length);
      at += one.length;
    }
    return bytes;
  }
}
