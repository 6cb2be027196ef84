package org.zeekbus.zeek.event;

import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.value.BinaryToJson;
import org.zeekbus.zeek.value.JsonStyle;

/**
 * Writes events in {@code broker-bin-v1} as texts for WebSocket clients:
 *
 * <pre>
 * {"type":"data-message","topic":"/a/topic","@data-type":"vector","data":[…]}
 * </pre>
 *
 * <p>Owner: one thread. Keep it for the next message: it keeps its memory, and needs no more.
 */
public final class DataMessageWriter {
  private final DecodeLimits limits;
  private final BinaryEnvelope envelope;
  private final BinaryToJson translator;

  /**
   * A writer.
   *
   * @param style {@link JsonStyle#VALID} for clients
   * @param limits of the payload; the size is also that of the text
   */
  public DataMessageWriter(JsonStyle style, DecodeLimits limits) {
    this.limits = limits;
    this.envelope = new BinaryEnvelope(limits);
    this.translator = new BinaryToJson(style, limits);
  }

  /**
   * Writes a message, and forgets the last one.
   *
   * @throws DecodeException if the payload is no event, the style cannot express it, or a limit is
   *     exceeded
   */
  public void write(
      byte[] topic,
      int topicAt,
      int topicLength,
      byte[] payload,
      int payloadAt,
      int payloadLength) {
    int topicTo = topicAt + topicLength;
    if (envelope.isRegular(payload, payloadAt, payloadLength)) {
      translator.translate(topic, topicAt, topicTo, payload, payloadAt, payloadLength);
    } else {
      Event event = BinaryEvents.decode(payload, payloadAt, payloadLength, limits);
      byte[] regular = BinaryEvents.encode(event);
      translator.translate(topic, topicAt, topicTo, regular, 0, regular.length);
    }
  }

  /** The array whose first {@link #length} bytes are the text, until the next {@link #write}. */
  public byte[] array() {
    return translator.array();
  }

  /** The length of the text. */
  public int length() {
    return translator.length();
  }
}
