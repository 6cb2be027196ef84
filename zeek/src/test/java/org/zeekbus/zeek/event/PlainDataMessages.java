package org.zeekbus.zeek.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.event.DataMessageException.Problem;
import org.zeekbus.zeek.value.BinaryValues;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zeek.value.JsonValues;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.VectorValue;

/** The plain twin of {@link DataMessageReader} and {@link DataMessageWriter}: through values. */
final class PlainDataMessages {
  /**
   * What a text or payload becomes.
   *
   * @param problem null if there is none
   */
  record Outcome(@Nullable Problem problem, Bytes topic, Bytes payload) {
    static final Outcome NOT_DECODED = failed(Problem.NOT_DECODED);

    static Outcome failed(Problem problem) {
      return new Outcome(problem, Bytes.EMPTY, Bytes.EMPTY);
    }
  }

  private PlainDataMessages() {}

  static Outcome read(byte[] in) {
    JsonValues.WithTopic message;
    try {
      message = JsonValues.decodeWithTopic(in, 0, in.length, DecodeLimits.DEFAULT);
      // Subnormal reals become zero, and may then be twice in a set.
      BinaryValues.decode(BinaryValues.encode(message.value()));
    } catch (DecodeException _) {
      return Outcome.NOT_DECODED;
    }
    Bytes topic = message.topic();
    if (topic == null || topic.equals(Bytes.of("<$>"))) {
      return Outcome.failed(Problem.NO_TOPIC);
    }
    Event event = event(message.value());
    return event == null
        ? Outcome.failed(Problem.NO_EVENT)
        : new Outcome(null, topic, Bytes.of(BinaryEvents.encode(event)));
  }

  static Outcome read(DataMessageReader reader, byte[] in) {
    try {
      reader.read(in, 0, in.length);
    } catch (DataMessageException e) {
      if (e.offset() < 0 || e.offset() > in.length) {
        throw new AssertionError("offset " + e.offset() + " of " + in.length, e);
      }
      return Outcome.failed(e.problem());
    }
    return new Outcome(
        null,
        Bytes.of(reader.topic(), 0, reader.topicLength()),
        Bytes.of(reader.payload(), 0, reader.payloadLength()));
  }

  private static @Nullable Event event(Value value) {
    if (value instanceof VectorValue message
        && message.size() >= 3
        && message.get(2) instanceof VectorValue event
        && event.size() >= 1
        && event.get(0) instanceof StringValue name
        && name.bytes().length() > 0) {
      List<Value> arguments =
          event.size() > 1 && event.get(1) instanceof VectorValue vector
              ? vector.elements()
              : List.of();
      List<Event.Metadata> metadata = metadata(event.size() > 2 ? event.get(2) : VectorValue.EMPTY);
      return new Event(name.bytes(), arguments, metadata.isEmpty() ? null : metadata);
    }
    return null;
  }

  private static List<Event.Metadata> metadata(Value value) {
    List<Event.Metadata> metadata = new ArrayList<>();
    List<Value> entries = value instanceof VectorValue vector ? vector.elements() : List.of();
    for (Value entry : entries) {
      if (entry instanceof VectorValue pair
          && pair.size() >= 2
          && pair.get(0) instanceof CountValue id) {
        metadata.add(new Event.Metadata(id, pair.get(1)));
      }
    }
    return metadata;
  }

  /** The text, or null if the payload is no event. */
  static byte @Nullable [] write(JsonStyle style, byte[] topic, byte[] payload) {
    try {
      Event event = BinaryEvents.decode(payload);
      return JsonEvents.encode(new JsonEvents.DataMessage(Bytes.of(topic), event), style);
    } catch (DecodeException _) {
      return null;
    }
  }

  static byte @Nullable [] write(DataMessageWriter writer, byte[] topic, byte[] payload) {
    try {
      writer.write(topic, 0, topic.length, payload, 0, payload.length);
      return Arrays.copyOf(writer.array(), writer.length());
    } catch (DecodeException e) {
      if (e.offset() < 0 || e.offset() > payload.length) {
        throw new AssertionError("offset " + e.offset() + " of " + payload.length, e);
      }
      return null;
    }
  }
}
