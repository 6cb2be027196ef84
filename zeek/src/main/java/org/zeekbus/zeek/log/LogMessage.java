package org.zeekbus.zeek.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.StringValue;

/**
 * A message from a node to a logger, of four frames: {@code log-write}, the node's id, the format's
 * name, a batch. Source: Zeek {@code src/cluster/backend/zeromq/ZeroMQ.cc}, {@code
 * src/cluster/Backend.cc}.
 */
public final class LogMessage {
  /** The first frame, which Zeek ignores. */
  public static final String TOPIC = "log-write";

  private static final int FRAMES = 4;
  private static final int SHOWN = 60;
  private static final byte[] FORMAT = LogBatchReader.FORMAT.getBytes(StandardCharsets.US_ASCII);

  private final Bytes sender;
  private final byte[] batch;

  /** A message of the sender's node id and a batch, which is not copied. */
  public LogMessage(Bytes sender, byte[] batch) {
    this.sender = sender;
    this.batch = batch;
  }

  /**
   * Decodes a message from its frames, the last of which is not copied.
   *
   * @throws DecodeException if the number of frames or the format is wrong
   */
  public static LogMessage of(List<byte[]> frames) {
    if (frames.size() != FRAMES) {
      throw new DecodeException(
          TOPIC, 0, "frames: %d (expected: %d)".formatted(frames.size(), FRAMES));
    }
    byte[] format = frames.get(2);
    if (!Arrays.equals(format, FORMAT)) {
      throw new DecodeException(
          TOPIC,
          0,
          "format %s (expected: %s)"
              .formatted(
                  new StringValue(Bytes.of(format, 0, Math.min(format.length, SHOWN))),
                  LogBatchReader.FORMAT));
    }
    return new LogMessage(Bytes.of(frames.get(1)), frames.get(3));
  }

  /** The sender's node id, as it gave it. */
  public Bytes sender() {
    return sender;
  }

  /** The batch itself, not a copy. */
  public byte[] batch() {
    return batch;
  }

  /** The frames, the last of which is not a copy. */
  public List<byte[]> frames() {
    return List.of(
        TOPIC.getBytes(StandardCharsets.US_ASCII), sender.toArray(), FORMAT.clone(), batch);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogMessage that
        && sender.equals(that.sender)
        && Arrays.equals(batch, that.batch);
  }

  @Override
  public int hashCode() {
    return sender.hashCode() * 31 + Arrays.hashCode(batch);
  }

  /** The sender and the size of the batch. */
  @Override
  public String toString() {
    return new StringValue(sender) + ": " + batch.length + " bytes";
  }
}
