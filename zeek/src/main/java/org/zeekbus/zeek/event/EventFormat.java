package org.zeekbus.zeek.event;

import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.value.BinaryValues;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.JsonValues;

/**
 * What events are written in. A Zeek node reads and writes one: {@code Cluster::event_serializer}.
 */
public enum EventFormat {
  /** Zeek's default. */
  BINARY(BinaryValues.FORMAT),
  /** Zeek's other. */
  JSON(JsonValues.FORMAT);

  private final String text;

  EventFormat(String text) {
    this.text = text;
  }

  /** The format of that name on the wire, or null. */
  static @Nullable EventFormat named(Bytes name) {
    for (EventFormat format : values()) {
      if (name.equals(Bytes.of(format.text))) {
        return format;
      }
    }
    return null;
  }

  /**
   * The event that {@code length} bytes at {@code at} are.
   *
   * @throws DecodeException if they are none, or break a limit
   */
  public Event decode(byte[] in, int at, int length, DecodeLimits limits) {
    return switch (this) {
      case BINARY -> BinaryEvents.decode(in, at, length, limits);
      case JSON -> JsonEvents.decode(in, at, length, limits);
    };
  }

  /**
   * The event's bytes.
   *
   * @throws EncodeException if the format cannot say it
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
