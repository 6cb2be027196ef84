package org.zeekbus.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.event.BinaryEvents;
import org.zeekbus.zeek.event.DataMessageReader;
import org.zeekbus.zeek.event.DataMessageWriter;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.JsonEvents;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zeek.value.Values;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The cost of an event for and from a WebSocket client: directly, through values, and the time that
 * Jackson takes to write or find the tokens alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DataMessagesBenchmark {
  /** An event to measure with. */
  public enum Sample {
    /** Three arguments: an address, a set of two strings, a count. */
    LOOKUP,
    /** A record with records in it, a set, a table, and metadata. */
    NESTED;

    Event event() {
      return switch (this) {
        case LOOKUP ->
            Event.of(
                "Lab::lookup",
                Values.address("192.0.2.7"),
                Values.set("dns", "scan"),
                Values.count(3));
        case NESTED -> EventsBenchmark.Sample.NESTED.event();
      };
    }
  }

  /** Which event. */
  @Param public Sample sample = Sample.LOOKUP;

  private record Token(JsonToken token, String text) {}

  private final byte[] topic = "lab.requests".getBytes(StandardCharsets.UTF_8);
  private final DataMessageWriter writer =
      new DataMessageWriter(JsonStyle.VALID, DecodeLimits.DEFAULT);
  private final DataMessageReader reader = new DataMessageReader(DecodeLimits.DEFAULT);
  private final JsonFactory jackson = new JsonFactory();
  private final List<Token> tokens = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private byte[] payload = new byte[0];
  private byte[] text = new byte[0];

  /** Makes both forms. */
  @Setup
  public void encodeOnce() {
    payload = BinaryEvents.encode(sample.event());
    write();
    text = Arrays.copyOf(writer.array(), writer.length());
    try (JsonParser parser = jackson.createParser(ObjectReadContext.empty(), text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        tokens.add(new Token(token, parser.getString()));
      }
    }
  }

  /** To a client. */
  @Benchmark
  public int write() {
    writer.write(topic, 0, topic.length, payload, 0, payload.length);
    return writer.length();
  }

  /** To a client, through values. */
  @Benchmark
  public byte[] writeThroughValues() {
    Event event = BinaryEvents.decode(payload);
    return JsonEvents.encode(new JsonEvents.DataMessage(Bytes.of(topic), event), JsonStyle.VALID);
  }

  /** Tokens to bytes, which is not all that is to be done. */
  @Benchmark
  public int writeTokensWithJackson() {
    out.reset();
    try (JsonGenerator generator = jackson.createGenerator(ObjectWriteContext.empty(), out)) {
      for (Token token : tokens) {
        switch (token.token()) {
          case START_OBJECT -> generator.writeStartObject();
          case END_OBJECT -> generator.writeEndObject();
          case START_ARRAY -> generator.writeStartArray();
          case END_ARRAY -> generator.writeEndArray();
          case PROPERTY_NAME -> generator.writeName(token.text());
          case VALUE_STRING -> generator.writeString(token.text());
          default -> generator.writeNumber(token.text());
        }
      }
    }
    return out.size();
  }

  /** From a client. */
  @Benchmark
  public int read() {
    reader.read(text, 0, text.length);
    return reader.payloadLength();
  }

  /** From a client, through values. */
  @Benchmark
  public byte[] readThroughValues() {
    return BinaryEvents.encode(
        JsonEvents.decodeDataMessage(text, 0, text.length, DecodeLimits.DEFAULT).event());
  }

  /** Bytes to tokens, which is not all that is to be done. */
  @Benchmark
  public int readTokensWithJackson() {
    int found = 0;
    try (JsonParser parser = jackson.createParser(ObjectReadContext.empty(), text)) {
      while (parser.nextToken() != null) {
        found++;
      }
    }
    return found;
  }
}
