package org.zeekbus.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.JsonEvents;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The cost to decode an event in broker-json-v1 into values, beside the time that Jackson takes to
 * find the tokens alone, without making anything of them; and the cost to encode it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JsonEventsBenchmark {
  /** Which event. */
  @Param public EventsBenchmark.Sample sample = EventsBenchmark.Sample.THREE_ARGUMENTS;

  private final JsonFactory jackson = new JsonFactory();
  private byte[] bytes = new byte[0];
  private Event event = sample.event();

  /** Encodes what is to be decoded. */
  @Setup
  public void encodeOnce() {
    event = sample.event();
    bytes = JsonEvents.encode(event);
  }

  /** Bytes to values. */
  @Benchmark
  public Event decode() {
    return JsonEvents.decode(bytes);
  }

  /** Bytes to tokens: the rival. */
  @Benchmark
  public int tokensOfJackson() {
    int tokens = 0;
    try (JsonParser parser = jackson.createParser(ObjectReadContext.empty(), bytes)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }

  /** Values to bytes. */
  @Benchmark
  public byte[] encode() {
    return JsonEvents.encode(event);
  }
}
