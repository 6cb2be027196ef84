package org.zeekbus.zmtp.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Rights;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.wire.Encryption;
import org.zeekbus.zmtp.wire.MessageReader;
import org.zeekbus.zmtp.wire.MessageSink;
import org.zeekbus.zmtp.wire.ProtocolException;

/**
 * Reads what the peer sends after the handshake: messages and subscriptions, which go to the
 * handler if the peer has the right to send them, and heartbeats.
 *
 * <p>Owner: the connection's event loop.
 */
final class IncomingTraffic implements MessageSink {
  private static final ConnectionHandler NOBODY = new ConnectionHandler() {};

  private final Connection connection;
  private final SocketSettings settings;
  private final ByteBufAllocator allocator;
  private final MessageReader reader;
  private final FrameCursor frames = new FrameCursor();
  private @Nullable Encryption encryption;

  /** The rights of the peer; null if it may do everything. */
  private @Nullable Rights rights;

  /**
   * Takes messages: none before the handshake is complete, and none after the decision to close.
   */
  private ConnectionHandler receiver = NOBODY;

  /** Told of the end of each read, also after the decision to close. */
  private ConnectionHandler handler = NOBODY;

  /** Of the last PING, while it has no answer yet. */
  private byte @Nullable [] pongContext;

  IncomingTraffic(Connection connection, SocketSettings settings, ByteBufAllocator allocator) {
    this.connection = connection;
    this.settings = settings;
    this.allocator = allocator;
    this.reader =
        new MessageReader(
            settings.limits(), settings.maxFirstFrame(), settings.maxMessage(), allocator, this);
  }

  /** The handshake is complete; null reads plain frames. */
  void begin(@Nullable Encryption with, Rights allowed) {
    encryption = with;
    rights = allowed.equals(Rights.ALL) ? null : allowed;
    if (with != null && settings.type().hearsSubscriptions()) {
      with.skipBeyond(settings.maxMessage());
    }
  }

  /** Messages go to this handler from now on. */
  void deliverTo(ConnectionHandler to) {
    handler = to;
    receiver = to;
  }

  /** Delivers nothing more, whatever the read under way still has. */
  void stop() {
    receiver = NOBODY;
    reader.stop();
  }

  /** Frees what is held, and forgets the handler. */
  void release() {
    handler = NOBODY;
    reader.release();
  }

  /** Memory that is held for a message that is not whole yet, in bytes. */
  int held() {
    Encryption with = encryption;
    return with == null ? reader.held() : reader.held() + with.held();
  }

  /**
   * Reads all of {@code in}.
   *
   * @param received bytes of the connection before those in {@code in}
   */
  void read(ByteBuf in, long received) {
    Encryption with = encryption;
    if (with == null) {
      reader.read(in, received);
    } else {
      with.read(in, reader, allocator);
    }
  }

  @Override
  public void message(ByteBuf in, int start, int length, int first, int firstLength, int parts) {
    Rights limited = rights;
    if (settings.type().hearsSubscriptions()) {
      upstream(in, start, length);
    } else if (limited != null && settings.type() == SocketType.PULL && !limited.push()) {
      forbidden("a push of ", in, first, firstLength, length);
    } else if (limited != null
        && settings.type() != SocketType.PULL
        && !limited.mayPublish(in, first, firstLength)) {
      forbidden("a message to ", in, first, firstLength, length);
    } else {
      receiver.message(in, start, length, first, firstLength, parts);
    }
  }

  /** libzmq looks at every frame of what a subscriber sends (src/xpub.cpp). */
  private void upstream(ByteBuf in, int start, int length) {
    boolean other = false;
    frames.reset(in, start, length);
    while (frames.next()) {
      int kind = frames.length() == 0 ? -1 : in.getByte(frames.body());
      if (kind == 0 || kind == 1) {
        subscription(kind == 1, in, frames.body() + 1, frames.length() - 1);
      } else {
        other = true;
      }
    }
    if (other) {
      receiver.ignored(Ignored.UPSTREAM_MESSAGE, length);
    }
  }

  private void forbidden(String what, ByteBuf in, int topic, int length, long bytes) {
    Rights limited = rights;
    int shown = Math.min(length, settings.limits().topic());
    Supplier<String> text = () -> what + Topic.of(in, topic, shown);
    receiver.forbidden(text, bytes);
    if (limited != null && limited.isStrict()) {
      connection.close(CloseReason.FORBIDDEN, text.get() + ": its key does not allow that");
    }
  }

  private void subscription(boolean subscribe, ByteBuf in, int at, int length) {
    Rights limited = rights;
    if (!settings.type().hearsSubscriptions()) {
      receiver.ignored(Ignored.UNKNOWN_COMMAND, length);
    } else if (length > settings.limits().topic()) {
      receiver.ignored(Ignored.LONG_SUBSCRIPTION, length);
    } else if (subscribe && limited != null && !limited.maySubscribe(in, at, length)) {
      forbidden("a subscription to ", in, at, length, length);
    } else {
      receiver.subscription(subscribe, in, at, length);
    }
  }

  @Override
  public void oversized(byte kind, long firstLength, long bytes) {
    if (!settings.type().hearsSubscriptions()) {
      receiver.ignored(Ignored.LONG_TOPIC, bytes);
    } else if (firstLength > settings.maxFirstFrame() && (kind == 0 || kind == 1)) {
      receiver.ignored(Ignored.LONG_SUBSCRIPTION, firstLength - 1);
    } else {
      receiver.ignored(Ignored.UPSTREAM_MESSAGE, bytes);
    }
  }

  @Override
  public void command(ByteBuf in, int at, int length) {
    int nameLength = in.getUnsignedByte(at);
    int data = at + 1 + nameLength;
    int dataLength = at + length - data;
    if (dataLength < 0) {
      receiver.ignored(Ignored.UNKNOWN_COMMAND, length);
      return;
    }
    String name = in.toString(at + 1, nameLength, StandardCharsets.ISO_8859_1);
    switch (name) {
      case "SUBSCRIBE" -> subscription(true, in, data, dataLength);
      case "CANCEL" -> subscription(false, in, data, dataLength);
      case "PING" -> ping(in, data, dataLength);
      case "PONG" -> {}
      default -> receiver.ignored(Ignored.UNKNOWN_COMMAND, length);
    }
  }

  private void ping(ByteBuf in, int data, int dataLength) {
    if (dataLength < 2) {
      throw new ProtocolException(
          CloseReason.BAD_FRAME,
          connection.received(),
          "a PING without ttl (expected: at least 7 bytes)");
    }
    pongContext =
        ByteBufUtil.getBytes(in, data + 2, Math.min(dataLength - 2, Commands.MAX_CONTEXT), true);
    answerPing();
    connection.pinged(in.getUnsignedShort(data));
  }

  /** Answers the last PING once the socket is writable, so that PINGs alone cannot fill it. */
  private void answerPing() {
    byte[] context = pongContext;
    if (context != null && connection.isOpen() && connection.isWritable()) {
      pongContext = null;
      connection.sendPong(context);
    }
  }

  /** The socket takes more after it was full. */
  void writable() {
    answerPing();
    receiver.writable();
  }

  @Override
  public void oversizedCommand(long length) {
    receiver.ignored(
        settings.type().hearsSubscriptions() ? Ignored.LONG_SUBSCRIPTION : Ignored.UNKNOWN_COMMAND,
        length);
  }

  /**
   * Also after a decision to close: the handler may use the buffers of earlier messages until then.
   */
  @Override
  public void endOfRead() {
    handler.endOfRead();
  }
}
