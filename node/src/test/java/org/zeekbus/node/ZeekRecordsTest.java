package org.zeekbus.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;

/** Converts events of a real Zeek to Java records and back. */
final class ZeekRecordsTest {
  enum Color {
    RED,
    GREEN,
    BLUE_2;

    @Override
    public String toString() {
      return this == BLUE_2 ? "Types::blue_2" : "Types::" + name();
    }
  }

  record Inner(@As(ZeekType.COUNT) long x, Optional<String> y, Optional<Set<InetAddress>> z) {}

  record Key(InetAddress host, PortValue port) {}

  record EveryType(
      boolean b,
      int i,
      BigInteger c,
      double d,
      Instant t,
      Duration iv,
      Bytes s,
      PortValue p,
      InetAddress a,
      SubnetValue sn,
      Color e,
      Set<String> ss,
      Map<String, @As(ZeekType.COUNT) Long> ts,
      List<String> vs,
      Inner r,
      Map<Key, Set<String>> compound,
      List<String> pattern) {}

  private static List<Event> recorded(String name) {
    return Recordings.messages("cluster.frames", Recordings.EVENT).stream()
        .map(EventMessage::decode)
        .map(EventMessage::event)
        .filter(event -> event.is(name))
        .toList();
  }

  @Test
  void everyRecordedTypeFitsAndIsWrittenBackTheSame() throws Exception {
    List<Event> events = recorded("Types::every_type");
    assertThat(events).hasSize(2);
    for (Event event : events) {
      EveryType read = ZeekRecords.arguments(event, EveryType.class);
      assertThat(ZeekRecords.event("Types::every_type", read)).isEqualTo(event);
    }
    EveryType first = ZeekRecords.arguments(events.getFirst(), EveryType.class);
    assertThat(first.i()).isEqualTo(-42);
    assertThat(first.c()).isEqualTo(42);
    assertThat(first.e()).isEqualTo(Color.GREEN);
    assertThat(first.r()).isEqualTo(new Inner(5, Optional.empty(), Optional.empty()));
    assertThat(first.compound())
        .isEqualTo(Map.of(new Key(InetAddress.ofLiteral("10.0.0.1"), Values.tcp(80)), Set.of("x")));
  }

  record Any(String what, Value any) {}

  @Test
  void anyIsTheValueItself() {
    List<Event> events = recorded("Types::any_type");
    assertThat(events).hasSize(7);
    for (Event event : events) {
      Any read = ZeekRecords.arguments(event, Any.class);
      assertThat(read.any()).isEqualTo(event.arguments().get(1));
    }
  }

  private static void expectMismatch(Class<? extends Record> type, String text, Object... of) {
    assertThatThrownBy(() -> ZeekRecords.arguments(Event.of("e", of), type))
        .isInstanceOf(MismatchException.class)
        .hasMessage(text);
  }

  record Outer(Inner inner) {}

  record Positive(long number) {
    Positive {
      if (number <= 0) {
        throw new IllegalArgumentException("not positive");
      }
    }
  }

  record Small(int number) {}

  @Test
  void mismatchesSayWhere() {
    expectMismatch(Outer.class, "arguments: 2 (expected: 1, the components of Outer)", 1, 2);
    expectMismatch(Outer.class, "inner: integer 1 (expected: record Inner)", 1);
    expectMismatch(Outer.class, "inner.x: integer 1 (expected: count)", List.of(1, "y", Set.of()));
    expectMismatch(Outer.class, "inner.x: missing (expected: count)", List.of());
    expectMismatch(
        Outer.class,
        "inner.z: string a (expected: addr)",
        List.of(Values.count(1), "y", Set.of("a")));
    expectMismatch(Positive.class, "Positive refuses the values: not positive", -1);
    expectMismatch(Small.class, "number: integer 3000000000 (expected: int)", 3_000_000_000L);
    expectMismatch(Small.class, "number: none <uninitialized> (expected: int)", Values.none());
  }

  @Test
  void fieldsMayBeMoreOrOptionallyFewer() {
    Event more = Event.of("e", List.of(Values.count(1), "y", Set.of(), "new"));
    assertThat(ZeekRecords.arguments(more, Outer.class).inner().x()).isEqualTo(1);
    Event fewer = Event.of("e", List.of(Values.count(1)));
    assertThat(ZeekRecords.arguments(fewer, Outer.class).inner().y()).isEmpty();
  }

  record Unknown(Thread thread) {}

  record Loop(Optional<Loop> next) {}

  record BadAs(@As(ZeekType.ADDR) String host) {}

  @Test
  void typesThatZeekHasNotAreRefusedAtOnce() {
    assertThatThrownBy(() -> RecordShape.of(Unknown.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Unknown: thread: java.lang.Thread (expected: a type that");
    assertThatThrownBy(() -> RecordShape.of(Loop.class)).hasMessageContaining("contains itself");
    assertThatThrownBy(() -> RecordShape.of(BadAs.class)).hasMessageContaining("BadAs: host: ");
  }
}
