package org.zeekbus.zeek.event;

import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.value.BinaryValues;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.JsonValues;

/** The formats of events. A Zeek node uses one of them: {@code Cluster::event_serializer}. */
public enum EventFormat {
  /** Zeek's default. */
  BINARY(BinaryValues.FORMAT),
  /** The other one. */
  JSON(JsonValues.FORMAT);

  private final String text;

  EventFormat(String text) {
    this.text = text;
  }

  /** The format with this name on the wire, or null. */
  static @Nullable EventFormat named(Bytes name) {
    for (EventFormat format : values()) {
      if (name.equals(Bytes.of(format.text))) {
        return format;
      }
    }
    return null;
  }

  /**
   * Decodes an event from {@code length} bytes at {@code at}.
   *
   * @throws DecodeException if they are no event, or exceed a limit
   */
  public Event decode(byte[] in, int at, int length, DecodeLimits limits) {
    return switch (this) {
      case BINARY -> BinaryEvents.decode(in, at, length, limits);
      case JSON -> JsonEvents.decode(in, at, length, limits);
    };
  }

  /**
   * Encodes an event.
   *
   * @throws EncodeException if the format cannot express it
   */
  public byte[] encode(Event event) {
    return switch (this) {
      case BINARY -> BinaryEvents.encode(event);
      case JSON -> JsonEvents.encode(event);
    };
  }

  /** The format's name on the wire. */
  @Override
  public String toString() {
    return text;
  }
}
