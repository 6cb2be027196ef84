package org.zeekbus.websocket.session;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.event.DataMessageException;
import org.zeekbus.zeek.event.DataMessageReader;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.Limits;

/**
 * Makes a message of the bus of what a client sends:
 *
 * <pre>
 * topic | sender | broker-bin-v1 | the event
 * </pre>
 *
 * <p>Owner: the thread that made it.
 */
public final class Translation {
  public static final int LONGEST_TOPIC = Limits.DEFAULT.topic();

  /** Frames of a message. */
  public static final int PARTS = 4;

  private static final byte[] FORMAT = "broker-bin-v1".getBytes(StandardCharsets.US_ASCII);

  private final DataMessageReader reader = new DataMessageReader(DecodeLimits.DEFAULT);

  /** Nothing translated yet. */
  public Translation() {}

  /** Translates a text; if it can, the message is there until the next call. */
  @Nullable Refusal translate(byte[] in, int at, int length) {
    try {
      reader.read(in, at, length);
    } catch (DataMessageException e) {
      return refusal(e);
    } catch (EncodeException e) {
      return Refusal.NO_EVENT;
    }
    return isTopicTooLong() ? Refusal.LONG_TOPIC : null;
  }

  /** Why a text that is no data message is not published. */
  public static Refusal refusal(DataMessageException e) {
    return switch (e.problem()) {
      case NOT_DECODED -> Refusal.NOT_JSON;
      case NO_TOPIC -> Refusal.NO_TOPIC;
      case NO_EVENT -> Refusal.NO_EVENT;
    };
  }

  /**
   * Begins with a text of one event or an array of them, for {@link #next}.
   *
   * @throws DataMessageException if it exceeds a limit
   */
  public void open(byte[] in) {
    reader.open(in, 0, in.length);
  }

  /**
   * Translates the next event of the text, which is there until the next call.
   *
   * @return false if there are no more
   * @throws DataMessageException if it is none
   * @throws EncodeException if it cannot be a message of the bus
   */
  public boolean next() {
    return reader.next();
  }

  /** Whether no node could take its topic. */
  public boolean isTopicTooLong() {
    return reader.topicLength() > LONGEST_TOPIC;
  }

  /** The length of the topic. */
  public int topicLength() {
    return reader.topicLength();
  }

  /** How long the header of the first frame is. */
  public int topicAt() {
    return headerLength(reader.topicLength());
  }

  /** The message's bytes, all frames with their headers. */
  public int size(byte[] sender) {
    return size(reader.topicLength())
        + size(sender.length)
        + size(FORMAT.length)
        + size(reader.payloadLength());
  }

  private static int size(int length) {
    return headerLength(length) + length;
  }

  private static int headerLength(int length) {
    return length <= 255 ? 2 : 9;
  }

  /** Writes the message. */
  public void writeTo(ByteBuf out, byte[] sender) {
    write(out, Commands.MORE, reader.topic(), reader.topicLength());
    write(out, Commands.MORE, sender, sender.length);
    write(out, Commands.MORE, FORMAT, FORMAT.length);
    write(out, 0, reader.payload(), reader.payloadLength());
  }

  private static void write(ByteBuf out, int flags, byte[] body, int length) {
    Commands.writeHeader(out, flags, length);
    out.writeBytes(body, 0, length);
  }
}
