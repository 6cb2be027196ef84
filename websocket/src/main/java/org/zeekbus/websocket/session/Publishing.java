package org.zeekbus.websocket.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.Rights;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.ConnectionHandler;

/**
 * Events of one client on their way to the broker: those of a read stand in one buffer, so that
 * they travel on together. Owner: the event loop.
 */
final class Publishing {
  /** Of about a hundred events. */
  private static final int ROOM = 16 << 10;

  private final ByteBufAllocator allocator;
  private final ConnectionHandler to;
  private final byte[] sender;
  private final Rights rights;

  /** Never grows, as subscribers may have slices of it. */
  private @Nullable ByteBuf room;

  Publishing(ByteBufAllocator allocator, ConnectionHandler to, byte[] sender, Rights rights) {
    this.allocator = allocator;
    this.to = to;
    this.sender = sender;
    this.rights = rights;
  }

  /** The message of a translation, if the client may publish it. */
  @Nullable Refusal publish(Translation message) {
    int size = message.size(sender);
    ByteBuf out = roomFor(size);
    int start = out.writerIndex();
    message.writeTo(out, sender);
    return hand(out, start, message);
  }

  private @Nullable Refusal hand(ByteBuf out, int start, Translation message) {
    int topic = start + message.topicAt();
    if (!rights.mayPublish(out, topic, message.topicLength())) {
      int all = out.writerIndex() - start;
      to.forbidden(() -> "a message to " + Topic.of(out, topic, message.topicLength()), all);
      out.writerIndex(start);
      return Refusal.FORBIDDEN;
    }
    int length = out.writerIndex() - start;
    to.message(out, start, length, topic, message.topicLength(), Translation.PARTS);
    return null;
  }

  private ByteBuf roomFor(int size) {
    ByteBuf now = room;
    if (now != null && now.writableBytes() >= size) {
      return now;
    }
    if (now != null) {
      endOfRead();
    }
    int capacity = Math.max(size, ROOM);
    ByteBuf next = allocator.directBuffer(capacity, capacity);
    room = next;
    return next;
  }

  /** What was published goes on. */
  void endOfRead() {
    ByteBuf now = room;
    room = null;
    try {
      to.endOfRead();
    } finally {
      if (now != null) {
        now.release();
      }
    }
  }
}
