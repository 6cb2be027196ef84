package org.zeekbus.zeek.event;

import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zeek.value.JsonValues;

/**
 * Events in {@code broker-json-v1}: alone, as between nodes whose {@code Cluster::event_serializer}
 * says so, or with their topic, as between Zeek and its WebSocket clients:
 *
 * <pre>
 * {"type":"data-message","topic":"/a/topic","@data-type":"vector","data":[…]}
 * </pre>
 */
public final class JsonEvents {

  /**
   * What a WebSocket client sends and gets.
   *
   * @param topic where it is published
   * @param event what is
   */
  public record DataMessage(Bytes topic, Event event) {}

  private JsonEvents() {}

  /**
   * The event that all these bytes are; a topic beside it is ignored.
   *
   * @throws DecodeException if they are none, or break a default limit
   */
  public static Event decode(byte[] in) {
    return decode(in, 0, in.length, DecodeLimits.DEFAULT);
  }

  /**
   * The event that {@code length} bytes at {@code at} are; a topic beside it is ignored.
   *
   * @throws DecodeException if they are none, or break a limit
   */
  public static Event decode(byte[] in, int at, int length, DecodeLimits limits) {
    return envelope(in, at, length, limits).open(JsonValues.decode(in, at, length, limits));
  }

  /**
   * The event and topic that {@code length} bytes at {@code at} are. What they say of {@code type}
   * is ignored, as Zeek does.
   *
   * @throws DecodeException if they are none, or break a limit
   */
  public static DataMessage decodeDataMessage(byte[] in, int at, int length, DecodeLimits limits) {
    JsonValues.WithTopic message = JsonValues.decodeWithTopic(in, at, length, limits);
    Bytes topic = message.topic();
    if (topic == null) {
      throw new DecodeException(JsonValues.FORMAT, 0, "no topic (expected: one that is a string)");
    }
    return new DataMessage(topic, envelope(in, at, length, limits).open(message.value()));
  }

  private static Envelope envelope(byte[] in, int at, int length, DecodeLimits limits) {
    return new Envelope(JsonValues.FORMAT, path -> JsonValues.locate(in, at, length, limits, path));
  }

  /**
   * The event's bytes, in the style {@link JsonStyle#EXACT}.
   *
   * @throws EncodeException if JSON cannot say it
   */
  public static byte[] encode(Event event) {
    return encode(event, JsonStyle.EXACT);
  }

  /**
   * The event's bytes.
   *
   * @throws EncodeException if the style cannot say it
   */
  public static byte[] encode(Event event, JsonStyle style) {
    return JsonValues.encode(Envelope.around(event), style);
  }

  /**
   * The message's bytes.
   *
   * @throws EncodeException if the style cannot say it
   */
  public static byte[] encode(DataMessage message, JsonStyle style) {
    return JsonValues.encode(message.topic(), Envelope.around(message.event()), style);
  }
}
