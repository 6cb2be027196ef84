package org.zeekbus.zeek.event;

import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.JsonStyle;

/**
 * Writes events in {@code broker-bin-v1} as texts for WebSocket clients:
 *
 * <pre>
 * {"type":"data-message","topic":"/a/topic","@data-type":"vector","data":[…]}
 * </pre>
 *
 * <p>Owner: one thread. Keep it for the next message: it keeps its memory.
 */
public final class DataMessageWriter {
  private final JsonStyle style;
  private final DecodeLimits limits;
  private byte[] text = new byte[0];

  /**
   * A writer.
   *
   * @param style {@link JsonStyle#VALID} for clients
   * @param limits of the payload, and of the text's size
   */
  public DataMessageWriter(JsonStyle style, DecodeLimits limits) {
    this.style = style;
    this.limits = limits;
  }

  /**
   * Writes a message, and forgets the last one.
   *
   * @throws DecodeException if the payload is no event, or exceeds a limit
   */
  public void write(
      byte[] topic,
      int topicAt,
      int topicLength,
      byte[] payload,
      int payloadAt,
      int payloadLength) {
    Event event = BinaryEvents.decode(payload, payloadAt, payloadLength, limits);
    Bytes name = Bytes.of(topic, topicAt, topicLength);
    text = JsonEvents.encode(new JsonEvents.DataMessage(name, event), style);
  }

  /** The array whose first {@link #length} bytes are the text, until the next {@link #write}. */
  public byte[] array() {
    return text;
  }

  /** The length of the text. */
  public int length() {
    return text.length;
  }
}
