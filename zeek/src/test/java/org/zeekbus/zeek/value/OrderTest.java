package org.zeekbus.zeek.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Broker's order, which is not Java's: unsigned bytes, types first. */
final class OrderTest {
  /** Ascending. */
  static final List<Value> ALL =
      List.of(
          Values.none(),
          Values.bool(false),
          Values.bool(true),
          Values.count(0),
          Values.count(Long.MAX_VALUE),
          new CountValue(Long.MIN_VALUE),
          new CountValue(-1),
          Values.integer(Long.MIN_VALUE),
          Values.integer(-1),
          Values.integer(1),
          Values.real(Double.NEGATIVE_INFINITY),
          Values.real(-1.5),
          Values.real(0),
          Values.real(Double.POSITIVE_INFINITY),
          Values.real(Double.NaN),
          Values.string(""),
          Values.string("a"),
          Values.string("ab"),
          Values.string("b"),
          Values.string(new byte[] {(byte) 0x80}),
          Values.address("::1"),
          Values.address("10.0.0.1"),
          Values.address("192.0.2.7"),
          Values.address("2001:db8::1"),
          Values.address("fe80::"),
          Values.subnet("10.0.0.0/8"),
          Values.subnet("10.0.0.0/24"),
          Values.subnet("192.0.2.0/24"),
          Values.port(53, PortValue.Protocol.UNKNOWN),
          Values.tcp(53),
          Values.udp(53),
          Values.port(53, PortValue.Protocol.ICMP),
          Values.tcp(443),
          new TimestampValue(-1),
          new TimestampValue(1),
          new TimespanValue(-1),
          new TimespanValue(1),
          Values.enumValue("A"),
          Values.enumValue("a"),
          Values.set(),
          Values.set(1, 2),
          Values.set(1, 3),
          Values.set(2),
          Values.table(Map.of()),
          Values.table(Map.of(1, 1)),
          Values.table(Map.of(1, 1, 2, 2)),
          Values.table(Map.of(1, 2)),
          Values.table(Map.of(2, 0)),
          Values.vector(),
          Values.vector(1),
          Values.vector(1, 1),
          Values.vector(2));

  @Test
  void isThatOfBroker() {
    for (int i = 0; i < ALL.size(); i++) {
      for (int j = 0; j < ALL.size(); j++) {
        assertThat(Integer.signum(ALL.get(i).compareTo(ALL.get(j))))
            .as("%s to %s", ALL.get(i), ALL.get(j))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @Test
  void zerosAreTheSameInItButNotEqual() {
    assertThat(Values.real(0.0)).isEqualByComparingTo(Values.real(-0.0));
    assertThat(Values.real(0.0)).isNotEqualTo(Values.real(-0.0));
  }

  @Test
  void setsAndTablesKeepIt() {
    List<Value> shuffled = new ArrayList<>(ALL);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(Values.set(shuffled).elements()).isEqualTo(ALL);
    Map<Value, Value> map = new LinkedHashMap<>();
    shuffled.forEach(value -> map.put(value, value));
    assertThat(Values.table(map).entries().keySet()).containsExactlyElementsOf(ALL);
    assertThat(Values.table(map).entries().values()).containsExactlyElementsOf(ALL);
  }
}
