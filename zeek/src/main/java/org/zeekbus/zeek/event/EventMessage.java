package org.zeekbus.zeek.event;

import java.util.Arrays;
import java.util.List;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.value.Bytes;

/**
 * An event as a message, as it travels through the cluster.
 *
 * <pre>
 * frame 0  topic
 *       1  node id of the sender, which skips its own messages by it
 *       2  format: broker-bin-v1 or broker-json-v1
 *       3  event
 * </pre>
 *
 * <p>Source: Zeek {@code src/cluster/backend/zeromq/ZeroMQ.cc}.
 *
 * @param topic any bytes
 * @param nodeId any bytes
 * @param format of the event's bytes
 * @param event the event itself
 */
public record EventMessage(Bytes topic, Bytes nodeId, EventFormat format, Event event) {
  private static final String FORMAT = "event message";
  private static final int FRAMES = 4;
  private static final int LONGEST_FORMAT = 40;

  /** A message in Zeek's default format. */
  public static EventMessage of(String topic, String nodeId, Event event) {
    return new EventMessage(Bytes.of(topic), Bytes.of(nodeId), EventFormat.BINARY, event);
  }

  /**
   * Decodes a message within the default limits.
   *
   * @throws DecodeException if the frames are no event message
   */
  public static EventMessage decode(List<byte[]> frames) {
    return decode(frames, DecodeLimits.DEFAULT);
  }

  /**
   * Decodes a message. Offsets in exceptions count from the start of the wrong frame, which is the
   * fourth if the exception names its format.
   *
   * @throws DecodeException if the number of frames, the format or the event is wrong
   */
  public static EventMessage decode(List<byte[]> frames, DecodeLimits limits) {
    if (frames.size() != FRAMES) {
      throw new DecodeException(
          FORMAT, 0, "frames: " + frames.size() + " (expected: " + FRAMES + ")");
    }
    Bytes name = Bytes.of(frames.get(2));
    EventFormat format = EventFormat.named(name);
    if (format == null) {
      Bytes brief = Bytes.of(name.toArray(), 0, Math.min(name.length(), LONGEST_FORMAT));
      throw new DecodeException(
          FORMAT,
          0,
          "format '%s' (expected: one of %s)"
              .formatted(brief, Arrays.toString(EventFormat.values())));
    }
    byte[] payload = frames.get(FRAMES - 1);
    Event event = format.decode(payload, 0, payload.length, limits);
    return new EventMessage(Bytes.of(frames.get(0)), Bytes.of(frames.get(1)), format, event);
  }

  /**
   * The four frames.
   *
   * @throws EncodeException if the format cannot express the event
   */
  public List<byte[]> frames() {
    return List.of(
        topic.toArray(),
        nodeId.toArray(),
        Bytes.of(format.toString()).toArray(),
        format.encode(event));
  }
}
