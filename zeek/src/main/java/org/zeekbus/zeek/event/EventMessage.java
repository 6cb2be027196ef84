package org.zeekbus.zeek.event;

import java.util.Arrays;
import java.util.List;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.value.Bytes;

/**
 * An event on its way through the cluster.
 *
 * <pre>
 * frame 0  topic
 *       1  node id of the sender, which thereby knows its own
 *       2  format: broker-bin-v1 or broker-json-v1
 *       3  event
 * </pre>
 *
 * <p>Source: Zeek {@code src/cluster/backend/zeromq/ZeroMQ.cc}.
 *
 * @param topic any bytes
 * @param nodeId any bytes
 * @param format what the event is written in
 * @param event what is published
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
   * The message that these frames are, within the default limits.
   *
   * @throws DecodeException if they are none
   */
  public static EventMessage decode(List<byte[]> frames) {
    return decode(frames, DecodeLimits.DEFAULT);
  }

  /**
   * The message that these frames are. Offsets in what is thrown count from the start of the frame
   * that is wrong: the fourth, if the exception names its format.
   *
   * @throws DecodeException if they are none: too few or many, an unknown format, or an event that
   *     is none
   */
  public static EventMessage decode(List<byte[]> frames, DecodeLimits limits) {
    if (frames.size() != FRAMES) {
      throw new DecodeException(FORMAT, 0, frames.size() + " frames (expected: " + FRAMES + ")");
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
   * @throws EncodeException if the format cannot say the event
   */
  public List<byte[]> frames() {
    return List.of(
        topic.toArray(),
        nodeId.toArray(),
        Bytes.of(format.toString()).toArray(),
        format.encode(event));
  }
}
