package org.zeekbus.zeek;

import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The layout of a record in a frames file: what one place of a cluster saw at one moment. Records
 * follow each other; all numbers are big-endian and unsigned.
 *
 * <pre>
 *  0  8  nanoseconds since 1970
 *  8  1  {@link Channel}
 *  9  2  number of parts, at least one: the frames of a message
 * 11     for each part: length 4, bytes
 * </pre>
 */
public final class FramesLayout {
  /** Bytes before the parts. */
  public static final int HEAD = 11;

  /** Where the head has the channel. */
  public static final int CHANNEL_AT = 8;

  /** Where the head has the number of parts. */
  public static final int PARTS_AT = 9;

  /** Bytes of a part's length, before its own. */
  public static final int PART_LENGTH = 4;

  /** Where a message was seen. */
  public enum Channel {
    /** A message that a node published, as it reached the broker's XSUB. */
    MESSAGE(0),
    /** A subscription, {@code 01} and the topic, or its end, {@code 00}, out of the XPUB. */
    SUBSCRIPTION(1),
    /** A log batch that a node pushed to a logger. */
    LOG(2);

    private static final List<Channel> ALL = List.of(values());

    private final int number;

    Channel(int number) {
      this.number = number;
    }

    /** The channel with this number, if there is one. */
    public static Optional<Channel> of(int number) {
      for (Channel channel : ALL) {
        if (channel.number == number) {
          return Optional.of(channel);
        }
      }
      return Optional.empty();
    }

    /** The number that stands for it. */
    public int number() {
      return number;
    }
  }

  private FramesLayout() {}

  /** Writes what stands before the parts. */
  public static void writeHead(DataOutput out, long nanos, Channel channel, int parts)
      throws IOException {
    out.writeLong(nanos);
    out.writeByte(channel.number());
    out.writeShort(parts);
  }

  /** Writes a part, the first {@code length} of {@code bytes}. */
  public static void writePart(DataOutput out, byte[] bytes, int length) throws IOException {
    out.writeInt(length);
    out.write(bytes, 0, length);
  }
}
