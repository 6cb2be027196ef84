package org.zeekbus.websocket.form;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.MessageForm;
import org.zeekbus.websocket.frame.ServerFrame;
import org.zeekbus.websocket.frame.Workspace;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.event.BinaryEvents;
import org.zeekbus.zeek.event.DataMessageWriter;
import org.zeekbus.zeek.event.JsonEvents;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Topic;

/**
 * Events as all WebSocket clients get them, made once for all of them:
 *
 * <pre>
 * topic | sender | a WebSocket frame of JSON, with its header
 * </pre>
 *
 * <p>Owner: none; each event loop has bytes of its own to work with.
 */
public final class EventForm implements MessageForm {
  private static final byte[] BINARY = "broker-bin-v1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] JSON = "broker-json-v1".getBytes(StandardCharsets.US_ASCII);

  /** To compress more would keep an event loop for more than some milliseconds. */
  private static final int LONGEST_DEFLATED = 256 << 10;

  private final DecodeLimits limits;
  private final int compressFrom;
  private final Unreadable unreadable;
  private final FastThreadLocal<Tools> allTools =
      new FastThreadLocal<>() {
        @Override
        protected Tools initialValue() {
          return new Tools(limits);
        }
      };

  private EventForm(int longest, int compressFrom, Unreadable unreadable) {
    this.limits = new DecodeLimits(DecodeLimits.DEFAULT.depth(), longest);
    this.compressFrom = compressFrom;
    this.unreadable = unreadable;
  }

  /**
   * The form of clients without compression.
   *
   * @param longest event and text: more would keep an event loop for too long
   * @param unreadable hears of messages that have no such form
   */
  public static EventForm plain(int longest, Unreadable unreadable) {
    return new EventForm(longest, Integer.MAX_VALUE, unreadable);
  }

  /**
   * The form of clients with compression (RFC 7692).
   *
   * @param longest event and text: more would keep an event loop for too long
   * @param from texts of so many bytes are compressed
   * @param unreadable hears of messages that have no such form
   */
  public static EventForm deflated(int longest, int from, Unreadable unreadable) {
    return new EventForm(longest, from, unreadable);
  }

  @Override
  public void render(FrameCursor message, ByteBuf out) {
    message.next();
    int topicAt = message.body();
    int topicLength = message.length();
    if (message.isLast() || !message.next() || message.isLast()) {
      unreadable(message, "it has fewer than four frames");
      return;
    }
    int headEnd = message.end();
    message.next();
    boolean isBinary = is(message, BINARY);
    if (!isBinary && !is(message, JSON)) {
      unreadable(message, "its format is neither broker-bin-v1 nor broker-json-v1");
      return;
    }
    if (message.isLast() || !message.next() || !message.isLast()) {
      unreadable(message, "it does not have four frames");
      return;
    }
    int from = message.from();
    Tools tools = allTools.get();
    byte[] in = tools.copy(message.buffer(), from, message.end() - from);
    DataMessageWriter json = tools.writer;
    try {
      tools.write(
          in, topicAt - from, topicLength, message.body() - from, message.length(), isBinary);
    } catch (DecodeException | EncodeException e) {
      unreadable(message, String.valueOf(e.getMessage()));
      return;
    }
    out.writeBytes(in, 0, headEnd - from);
    boolean isCompressible = json.length() >= compressFrom && json.length() <= LONGEST_DEFLATED;
    if (!isCompressible || !writeDeflated(out, tools.deflation(), json)) {
      writeFrame(out, ServerFrame.TEXT, json.array(), json.length());
    }
  }

  private static boolean writeDeflated(ByteBuf out, Deflation with, DataMessageWriter json) {
    int length = with.deflate(json.array(), json.length());
    if (length > 0) {
      writeFrame(out, ServerFrame.DEFLATED_TEXT, with.array(), length);
    }
    return length > 0;
  }

  private static void writeFrame(ByteBuf out, int first, byte[] payload, int length) {
    Commands.writeHeader(out, 0, ServerFrame.headerLength(length) + length);
    ServerFrame.writeHeader(out, first, length);
    out.writeBytes(payload, 0, length);
  }

  /** What an event loop works with. Owner: the event loop. */
  private static final class Tools {
    private final Workspace workspace = new Workspace();
    private final DecodeLimits limits;
    private final DataMessageWriter writer;
    private @Nullable Deflation deflation;

    Tools(DecodeLimits limits) {
      this.limits = limits;
      this.writer = new DataMessageWriter(JsonStyle.VALID, limits);
    }

    Deflation deflation() {
      Deflation it = deflation;
      if (it == null) {
        it = new Deflation();
        deflation = it;
      }
      return it;
    }

    /** A whole message, until the next. */
    byte[] copy(ByteBuf in, int at, int length) {
      byte[] bytes = workspace.bytes(length);
      in.getBytes(at, bytes, 0, length);
      return bytes;
    }

    void write(byte[] in, int topicAt, int topicLength, int at, int length, boolean isBinary) {
      if (isBinary) {
        writer.write(in, topicAt, topicLength, in, at, length);
      } else {
        byte[] binary = BinaryEvents.encode(JsonEvents.decode(in, at, length, limits));
        writer.write(in, topicAt, topicLength, binary, 0, binary.length);
      }
    }
  }

  private static boolean is(FrameCursor frame, byte[] text) {
    if (frame.length() != text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (frame.buffer().getByte(frame.body() + i) != text[i]) {
        return false;
      }
    }
    return true;
  }

  private void unreadable(FrameCursor message, String why) {
    message.rewind();
    message.next();
    Topic topic = Topic.of(message.buffer(), message.body(), message.length());
    Topic sender =
        message.isLast() || !message.next()
            ? Topic.EMPTY
            : Topic.of(message.buffer(), message.body(), message.length());
    unreadable.message(topic, sender, why);
  }
}
