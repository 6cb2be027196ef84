package org.zeekbus.bench;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.zeekbus.zeek.event.BinaryEvents;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.value.Values;

/** The cost of an event in broker-bin-v1: to decode it into values, and to encode it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventsBenchmark {
  /** An event to measure with. */
  public enum Sample {
    /** Three arguments: a string, a count and an address. */
    THREE_ARGUMENTS,
    /** A record with records in it, a set, a table, and metadata. */
    NESTED;

    Event event() {
      return switch (this) {
        case THREE_ARGUMENTS ->
            Event.of(
                "Intel::new_item",
                "CHhAvVGS1DHFjwGM9",
                Values.count(42),
                Values.address("192.0.2.7"));
        case NESTED ->
            Event.of(
                    "Software::new",
                    Values.vector(
                        Instant.parse("2025-11-23T07:00:00.123456Z"),
                        "CHhAvVGS1DHFjwGM9",
                        Values.vector(
                            Values.address("192.0.2.7"),
                            Values.tcp(443),
                            Values.address("2001:db8::1"),
                            Values.tcp(52345)),
                        null,
                        Values.enumValue("Software::SERVER"),
                        "nginx/1.25 (\"mainline\")",
                        3.25,
                        true,
                        List.of("one", "two", "three")),
                    Values.set("alpha", "beta", "gamma"),
                    Values.table(Map.of("k1", Values.count(1), "k2", Values.count(2))))
                .withNetworkTimestamp(Instant.parse("2025-11-23T07:00:00.123456Z"));
      };
    }
  }

  /** Which event. */
  @Param public Sample sample = Sample.THREE_ARGUMENTS;

  private byte[] bytes = new byte[0];
  private Event event = sample.event();

  /** Encodes what is to be decoded. */
  @Setup
  public void encodeOnce() {
    event = sample.event();
    bytes = BinaryEvents.encode(event);
  }

  /** Bytes to values. */
  @Benchmark
  public Event decode() {
    return BinaryEvents.decode(bytes);
  }

  /** Values to bytes. */
  @Benchmark
  public byte[] encode() {
    return BinaryEvents.encode(event);
  }
}
