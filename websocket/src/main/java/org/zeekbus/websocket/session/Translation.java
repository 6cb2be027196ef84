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
final class Translation {
  static final int LONGEST_TOPIC = Limits.DEFAULT.topic();

  /** Frames of a message. */
  static final int PARTS = 4;

  private static final byte[] FORMAT = "broker-bin-v1".getBytes(StandardCharsets.US_ASCII);

  private final DataMessageReader reader = new DataMessageReader(DecodeLimits.DEFAULT);

  /** Translates a text; if it can, the message is there until the next call. */
  @Nullable Refusal translate(byte[] in, int at, int length) {
    try {
      reader.read(in, at, length);
    } catch (DataMessageException e) {
      return switch (e.problem()) {
        case NOT_DECODED -> Refusal.NOT_JSON;
        case NO_TOPIC -> Refusal.NO_TOPIC;
        case NO_EVENT -> Refusal.NO_EVENT;
      };
    } catch (EncodeException e) {
      return Refusal.NO_EVENT;
    }
    return reader.topicLength() > LONGEST_TOPIC ? Refusal.LONG_TOPIC : null;
  }

  int topicLength() {
    return reader.topicLength();
  }

  /** How long the header of the first frame is. */
  int topicAt() {
    return headerLength(reader.topicLength());
  }

  /** The message's bytes, all frames with their headers. */
  int size(byte[] sender) {
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

  void writeTo(ByteBuf out, byte[] sender) {
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
