package org.zeekbus.websocket.session;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.zeekbus.websocket.frame.Close;

/**
 * What a client has sent and what must wait, in order: until its topics are confirmed, or a long
 * message before it is translated. Owner: the event loop.
 */
final class Inbox {
  /** A client of which so many bytes wait is not read. */
  private static final int MOST = 256 << 10;

  /** What has come from a client. */
  sealed interface Item {}

  /** A message; whoever takes it releases its bytes. */
  record Message(ByteBuf bytes, boolean isText, boolean isDeflated) implements Item {}

  /** The client sends nothing more. */
  record End(Close how) implements Item {}

  private @Nullable Queue<Item> items;
  private int bytes;

  boolean isEmpty() {
    return items == null;
  }

  int bytes() {
    return bytes;
  }

  boolean isFull() {
    return bytes > MOST;
  }

  void add(Item item) {
    Queue<Item> all = items;
    if (all == null) {
      all = new ArrayDeque<>();
      items = all;
    }
    all.add(item);
    if (item instanceof Message message) {
      bytes += message.bytes().readableBytes();
    }
  }

  @Nullable Item poll() {
    Queue<Item> all = items;
    if (all == null) {
      return null;
    }
    Item next = all.poll();
    if (all.isEmpty()) {
      items = null;
    }
    if (next instanceof Message message) {
      bytes -= message.bytes().readableBytes();
    }
    return next;
  }

  void release() {
    for (Item next = poll(); next != null; next = poll()) {
      if (next instanceof Message message) {
        message.bytes().release();
      }
    }
  }
}
