package org.zeekbus.zeek.event;

import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zeek.value.JsonValues;

/**
 * Events in {@code broker-json-v1}: alone, between nodes whose {@code Cluster::event_serializer} is
 * JSON, or with their topic, between Zeek and its WebSocket clients:
 *
 * <pre>
 * {"type":"data-message","topic":"/a/topic","@data-type":"vector","data":[…]}
 * </pre>
 */
public final class JsonEvents {

  /**
   * A message to or from a WebSocket client.
   *
   * @param topic the topic of the event
   * @param event the event itself
   */
  public record DataMessage(Bytes topic, Event event) {}

  private JsonEvents() {}

  /**
   * Decodes an event from all these bytes, and ignores a topic beside it.
   *
   * @throws DecodeException if they are no event, or exceed a default limit
   */
  public static Event decode(byte[] in) {
    return decode(in, 0, in.length, DecodeLimits.DEFAULT);
  }

  /**
   * Decodes an event from {@code length} bytes at {@code at}, and ignores a topic beside it.
   *
   * @throws DecodeException if they are no event, or exceed a limit
   */
  public static Event decode(byte[] in, int at, int length, DecodeLimits limits) {
    return envelope(in, at, length, limits).open(JsonValues.decode(in, at, length, limits));
  }

  /**
   * Decodes an event and its topic from {@code length} bytes at {@code at}. As in Zeek, {@code
   * type} is ignored.
   *
   * @throws DecodeException if they are no such message, or exceed a limit
   */
  public static DataMessage decodeDataMessage(byte[] in, int at, int length, DecodeLimits limits) {
    JsonValues.WithTopic message = JsonValues.decodeWithTopic(in, at, length, limits);
    Bytes topic = message.topic();
    if (topic == null) {
      throw new DecodeException(JsonValues.FORMAT, 0, "no topic (expected: a string)");
    }
    return new DataMessage(topic, envelope(in, at, length, limits).open(message.value()));
  }

  private static Envelope envelope(byte[] in, int at, int length, DecodeLimits limits) {
    return new Envelope(JsonValues.FORMAT, path -> JsonValues.locate(in, at, length, limits, path));
  }

  /**
   * Encodes an event in the style {@link JsonStyle#EXACT}.
   *
   * @throws EncodeException if JSON cannot express it
   */
  public static byte[] encode(Event event) {
    return encode(event, JsonStyle.EXACT);
  }

  /**
   * Encodes an event.
   *
   * @throws EncodeException if the style cannot express it
   */
  public static byte[] encode(Event event, JsonStyle style) {
    return JsonValues.encode(Envelope.around(event), style);
  }

  /**
   * Encodes a message.
   *
   * @throws EncodeException if the style cannot express it
   */
  public static byte[] encode(DataMessage message, JsonStyle style) {
    return JsonValues.encode(message.topic(), Envelope.around(message.event()), style);
  }
}
