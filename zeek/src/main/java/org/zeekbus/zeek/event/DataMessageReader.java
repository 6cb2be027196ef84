package org.zeekbus.zeek.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.event.DataMessageException.Problem;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.JsonValues;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.VectorValue;

/**
 * Makes topics and events in {@code broker-bin-v1} of texts from WebSocket clients. Takes all that
 * Zeek takes ({@link JsonValues}), and makes an event of it that any node takes: format version and
 * message type are 1, whatever the client wrote; arguments that are no vector are none; metadata
 * that is empty or no vector, entries that are no pairs of a count and a value, and further
 * elements are left out.
 *
 * <p>Owner: one thread. Keep it for the next message: it keeps its memory.
 */
public final class DataMessageReader {
  /** What Zeek takes for a missing topic. */
  private static final Bytes NO_TOPIC = Bytes.of("<$>");

  private final DecodeLimits limits;
  private byte[] topic = new byte[0];
  private byte[] payload = new byte[0];

  /** A reader within these limits. */
  public DataMessageReader(DecodeLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads a message, and forgets the last one.
   *
   * @throws DataMessageException if the text is no data message, or exceeds a limit
   */
  public void read(byte[] in, int at, int length) {
    JsonValues.WithTopic message;
    try {
      message = JsonValues.decodeWithTopic(in, at, length, limits);
    } catch (DecodeException e) {
      throw new DataMessageException(Problem.NOT_DECODED, e);
    }
    Bytes name = message.topic();
    if (name == null || name.equals(NO_TOPIC)) {
      throw wrong(Problem.NO_TOPIC, "no topic (expected: a string)");
    }
    Event event = event(message.value());
    if (event == null) {
      throw wrong(
          Problem.NO_EVENT,
          "no event (expected: a vector of three, the last of name and arguments)");
    }
    topic = name.toArray();
    payload = BinaryEvents.encode(event);
  }

  private static DataMessageException wrong(Problem problem, String what) {
    return new DataMessageException(problem, new DecodeException(JsonValues.FORMAT, 0, what));
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

  /**
   * The array whose first {@link #topicLength} bytes are the topic, until the next {@link #read}.
   */
  public byte[] topic() {
    return topic;
  }

  /** The length of the topic. */
  public int topicLength() {
    return topic.length;
  }

  /**
   * The array whose first {@link #payloadLength} bytes are the event, until the next {@link #read}.
   */
  public byte[] payload() {
    return payload;
  }

  /** The length of the event. */
  public int payloadLength() {
    return payload.length;
  }
}
