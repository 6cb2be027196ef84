package org.zeekbus.zeek.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ValueTextTest {
  @Test
  void printsAsZeekDoes() {
    Map<Value, String> texts =
        Map.ofEntries(
            Map.entry(Values.none(), "<uninitialized>"),
            Map.entry(Values.bool(true), "T"),
            Map.entry(new CountValue(-1), "18446744073709551615"),
            Map.entry(Values.integer(-42), "-42"),
            Map.entry(Values.real(3.5), "3.5"),
            Map.entry(Values.real(0), "0.0"),
            Map.entry(Values.real(-0.0), "0.0"),
            Map.entry(Values.real(100000), "100000.0"),
            Map.entry(Values.real(0.1234567), "0.123457"),
            Map.entry(Values.real(Double.NEGATIVE_INFINITY), "-inf"),
            Map.entry(Values.real(Double.NaN), "nan"),
            Map.entry(Values.string("tab\there ü"), "tab\\x09here \\xc3\\xbc"),
            Map.entry(Values.port(0, PortValue.Protocol.UNKNOWN), "0/unknown"),
            Map.entry(new TimestampValue(1763881200123456000L), "1763881200.123456"),
            Map.entry(new TimespanValue(0), "0 secs"),
            Map.entry(new TimespanValue(-1000), "-1.0 usec"),
            Map.entry(new TimespanValue(90_250_000_000L), "1.0 min 30.0 secs 250.0 msecs"),
            Map.entry(new TimespanValue(172_800_000_000_000L), "2.0 days"),
            Map.entry(new TimespanValue(1500), "1.5 usecs"),
            Map.entry(Values.set(), "{\n\n}"),
            Map.entry(Values.set(2, 1), "{\n1,\n2\n}"),
            Map.entry(Values.table(Map.of("a", 1)), "{\n[a] = 1\n}"),
            Map.entry(
                Values.table(Map.of(Values.vector("a", Values.tcp(80)), Values.set("x"))),
                "{\n[a, 80/tcp] = {\nx\n}\n}"),
            Map.entry(Values.vector("a", null), "[a, <uninitialized>]"));
    texts.forEach((value, text) -> {
      assertThat(ValueText.asPrinted(value)).isEqualTo(text);
      assertThat(value).hasToString(text);
    });
  }

  @Test
  void writesAsBrokerDoes() {
    Value value =
        Values.vector(
            null,
            true,
            -1,
            3.5,
            "grüße",
            Values.subnet("10.0.0.0/8"),
            Values.port(0, PortValue.Protocol.UNKNOWN),
            new TimestampValue(-1),
            new TimespanValue(1500),
            Values.enumValue("A::B"),
            Values.set(2, 1),
            Values.table(Map.of("k", Values.vector())));
    assertThat(ValueText.asBroker(value))
        .isEqualTo(
            "(nil, T, -1, 3.500000, grüße, 10.0.0.0/8, 0/?, -1ns, 1500ns, A::B, {1, 2}, {k -> ()})");
  }
}
