package org.zeekbus.zeek.where;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogMessage;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.NoneValue;
import org.zeekbus.zeek.value.RealValue;
import org.zeekbus.zeek.value.SetValue;
import org.zeekbus.zeek.value.TimespanValue;
import org.zeekbus.zeek.value.TimestampValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.VectorValue;

/** Predicates on records of a real Zeek. */
final class RecordedWhereTest {
  private static final int RECORDS_A_BATCH = 5;

  private final LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);

  @Test
  void everyValueIsFoundByItsText() {
    int values = 0;
    for (String name : List.of("cluster.frames", "options.frames", "busy-logs.frames")) {
      for (byte[] bytes : batches(name)) {
        batch.open(bytes, 0, bytes.length);
        while (batch.index() < RECORDS_A_BATCH && batch.next()) {
          for (int field = 0; field < batch.schema().size(); field++) {
            values += check(field);
          }
        }
      }
    }
    assertThat(values).isGreaterThan(20_000);
  }

  private static List<byte[]> batches(String name) {
    return Recordings.messages(name, Recordings.LOG).stream()
        .map(frames -> LogMessage.of(frames).batch())
        .toList();
  }

  /** Checks a field; returns the number of its values. */
  private int check(int field) {
    LogField found = batch.schema().field(field);
    String name = "`" + found.name() + "`";
    assertThat(test("?" + name)).isEqualTo(batch.isPresent(field));
    if (!batch.isPresent(field)) {
      return 0;
    }
    if (found.type().isContainer()) {
      List<String> elements = elements(batch.valueAt(field), found.elementType());
      for (String element : elements) {
        assertThat(test(element + " in " + name)).as(element).isTrue();
        assertThat(test(element + " !in " + name)).as(element).isFalse();
      }
      return elements.size();
    }
    Value value = batch.valueAt(field);
    // Times lose digits as values.
    boolean isReal = value instanceof TimestampValue || value instanceof TimespanValue;
    String text =
        isReal && found.type() == ZeekType.TIME
            ? Double.toString(batch.doubleAt(field))
            : text(found.type(), isReal ? new RealValue(batch.doubleAt(field)) : value);
    assertThat(test(name + " == " + text)).as(name + " == " + text).isTrue();
    assertThat(test(text + " != " + name)).as(text + " != " + name).isFalse();
    assertThat(test(name + " in {" + text + "}")).isTrue();
    assertThat(test(name + " !in {" + text + "}")).isFalse();
    return 1;
  }

  private static List<String> elements(Value value, ZeekType type) {
    List<Value> elements =
        switch (value) {
          case SetValue set -> set.elements();
          case VectorValue vector -> vector.elements();
          default -> throw new AssertionError(value);
        };
    // Intervals lose digits as values.
    return type == ZeekType.INTERVAL
        ? List.of()
        : elements.stream()
            .filter(each -> !each.equals(NoneValue.NONE))
            .map(each -> text(type, each))
            .toList();
  }

  private static String text(ZeekType type, Value value) {
    return new Expression.Literal(type, value, new Column(1)).toString();
  }

  private boolean test(String text) {
    return Where.parse(text).on(batch.schema()).test(batch);
  }

  @Test
  void testsMakeNoObjects() {
    List<byte[]> conns = new ArrayList<>();
    for (byte[] each : batches("busy-logs.frames")) {
      batch.open(each, 0, each.length);
      if (batch.schema().path().text().equals("conn")) {
        conns.add(each);
      }
    }
    byte[] bytes = conns.getFirst();
    batch.open(bytes, 0, bytes.length);
    List<RecordTest> tests =
        Stream.of(
                "id.resp_p == 53/udp && orig_bytes > 1000 && id.orig_h in 10.0.0.0/8",
                "id.orig_h !in {10.0.0.0/8, [fd00::]/8} || id.orig_h == id.resp_h",
                "service in {\"dns\", \"ssl\"} || \"h\" in service || /^(ssl|x+)$/ in service",
                "duration > 5 min || ts < 2020-01-01 || orig_bytes < resp_bytes",
                "proto == tcp && (local_orig || !local_resp) && history in conn_state",
                "|tunnel_parents| > 0 || uid in tunnel_parents || \"C\" in tunnel_parents",
                "orig_bytes in {1, 2.5} && ?service && id.orig_p in {1/tcp, 53/udp}")
            .map(text -> Where.parse(text).on(batch.schema()))
            .toList();
    for (int warmUp = 0; warmUp < 3; warmUp++) {
      count(bytes, tests);
    }
    long least = Long.MAX_VALUE;
    int found = 0;
    for (int run = 0; run < 5; run++) {
      long before = allocated();
      found += count(bytes, tests);
      least = Math.min(least, allocated() - before);
    }
    assertThat(found).isPositive();
    assertThat(least).as("bytes for %d records", batch.records()).isLessThan(batch.records());
  }

  private int count(byte[] bytes, List<RecordTest> tests) {
    int found = 0;
    batch.open(bytes, 0, bytes.length);
    while (batch.next()) {
      for (int i = 0; i < tests.size(); i++) {
        found += tests.get(i).test(batch) ? 1 : 0;
      }
    }
    return found;
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
