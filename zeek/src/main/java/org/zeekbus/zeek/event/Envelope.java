package org.zeekbus.zeek.event;

import java.util.ArrayList;
import java.util.List;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.ValueType;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zeek.value.VectorValue;

/**
 * The envelope of an event, the same in both formats:
 *
 * <pre>
 * vector [ count 1          format version
 *        , count 1          message type: event
 *        , vector [ string  name
 *                 , vector  arguments
 *                 , vector  metadata, of vector [ count id, value ]; may be missing
 *                 ] ]
 * </pre>
 *
 * <p>Further elements are ignored. Any other deviation is refused: Zeek itself checks nothing, and
 * reads beyond the end of vectors that are too short. Source: Broker {@code
 * libbroker/broker/zeek.hh}, {@code builder.cc}.
 */
final class Envelope {
  private static final CountValue VERSION = Values.count(1);
  private static final CountValue EVENT = Values.count(1);

  /** Finds the offset of a wrong part. */
  interface Locator {
    int locate(int... path);
  }

  private final String format;
  private final Locator locator;

  Envelope(String format, Locator locator) {
    this.format = format;
    this.locator = locator;
  }

  static Value around(Event event) {
    VectorValue arguments = new VectorValue(event.arguments());
    StringValue name = new StringValue(event.name());
    List<Event.Metadata> entries = event.metadata();
    if (entries == null) {
      return vector(VERSION, EVENT, vector(name, arguments));
    }
    List<Value> metadata = new ArrayList<>(entries.size());
    for (Event.Metadata entry : entries) {
      metadata.add(vector(entry.id(), entry.value()));
    }
    return vector(VERSION, EVENT, vector(name, arguments, new VectorValue(metadata)));
  }

  private static VectorValue vector(Value... elements) {
    return new VectorValue(List.of(elements));
  }

  /**
   * The event in a message.
   *
   * @throws DecodeException if the message is no event
   */
  Event open(Value value) {
    VectorValue message = vector(value, 3);
    one(message, 0, VERSION, "format version");
    one(message, 1, EVENT, "message type");
    VectorValue event = vector(message.get(2), 2, 2);
    if (!(event.get(0) instanceof StringValue name)) {
      throw wrong(event.get(0), ValueType.STRING, 2, 0);
    }
    VectorValue arguments = vector(event.get(1), 0, 2, 1);
    if (event.size() == 2) {
      return new Event(name.bytes(), arguments.elements(), null);
    }
    return new Event(name.bytes(), arguments.elements(), metadata(vector(event.get(2), 0, 2, 2)));
  }

  private List<Event.Metadata> metadata(VectorValue entries) {
    List<Event.Metadata> metadata = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      VectorValue entry = vector(entries.get(i), 2, 2, 2, i);
      if (!(entry.get(0) instanceof CountValue id)) {
        throw wrong(entry.get(0), ValueType.COUNT, 2, 2, i, 0);
      }
      metadata.add(new Event.Metadata(id, entry.get(1)));
    }
    return metadata;
  }

  private VectorValue vector(Value value, int least, int... path) {
    if (!(value instanceof VectorValue vector)) {
      throw wrong(value, ValueType.VECTOR, path);
    }
    if (vector.size() < least) {
      throw new DecodeException(
          format,
          locator.locate(path),
          "vector of %d (expected: %d or more)".formatted(vector.size(), least));
    }
    return vector;
  }

  private void one(VectorValue message, int index, CountValue expected, String what) {
    Value found = message.get(index);
    if (!(found instanceof CountValue)) {
      throw wrong(found, ValueType.COUNT, index);
    }
    if (!found.equals(expected)) {
      throw new DecodeException(
          format, locator.locate(index), "%s %s (expected: %s)".formatted(what, found, expected));
    }
  }

  private DecodeException wrong(Value found, ValueType expected, int... path) {
    return new DecodeException(
        format, locator.locate(path), found.type() + " (expected: a " + expected + ")");
  }
}
