package org.zeekbus.zmtp.socket;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.Message;

/**
 * Messages on their way to one peer, or to one endpoint that may be away. They count until the
 * system has taken them. What it was given when the connection ended is lost, as in libzmq.
 *
 * <p>Owner: guarded by the lock of its {@link SendPipes}; sends on its connection's event loop.
 */
final class SendPipe {
  /** The bytes that the connection gets at once, unless one message has more. */
  private static final int BATCH = 64 << 10;

  private final SendPipes all;
  private final String peer;
  private final Deque<Message> waiting = new ArrayDeque<>();
  private long waitingBytes;

  /** Given to the connection, not taken yet. */
  private int sending;

  private int sendingUnits;

  private long sendingBytes;

  /** Whether a task is under way that sends what waits. */
  private boolean busy;

  private @Nullable Connection connection;

  SendPipe(SendPipes all, String peer) {
    this.all = all;
    this.peer = peer;
  }

  String peer() {
    return peer;
  }

  @Nullable Connection connection() {
    return connection;
  }

  int size() {
    return waiting.size() + sending;
  }

  /** The same as its messages are {@linkplain Message#countedAs counted}. */
  int units() {
    return sendingUnits + waiting.stream().mapToInt(Message::units).sum();
  }

  boolean hasRoom(SendSettings settings) {
    return size() < settings.messages() && waitingBytes + sendingBytes < settings.bytes();
  }

  void add(Message message) {
    waiting.add(message);
    waitingBytes += message.size();
    wake();
  }

  void attach(Connection to) {
    connection = to;
    wake();
  }

  /**
   * The connection has ended, and what it was given is lost.
   *
   * @return how much, as {@link Message#countedAs} says
   */
  int detach() {
    int lost = sendingUnits;
    connection = null;
    busy = false;
    sending = 0;
    sendingUnits = 0;
    sendingBytes = 0;
    return lost;
  }

  /**
   * Forgets what waits.
   *
   * @return how much, as {@link Message#countedAs} says
   */
  int discard() {
    int count = units() - sendingUnits;
    waiting.clear();
    waitingBytes = 0;
    return count;
  }

  private void wake() {
    Connection to = connection;
    if (to != null && !busy && !waiting.isEmpty()) {
      busy = true;
      to.proxy().send(this);
    }
  }

  /** Sends one batch, and the next when the system has taken it. In the connection's loop. */
  void send(Connection to) {
    ByteBuf batch;
    all.lock();
    try {
      if (connection != to || !to.isOpen()) {
        return; // its end follows, or has been told
      }
      if (waiting.isEmpty()) {
        busy = false;
        return;
      }
      batch = all.buffer((int) Math.max(waiting.element().size(), Math.min(BATCH, waitingBytes)));
      fill(batch);
    } finally {
      all.unlock();
    }
    to.send(
        batch,
        sent -> {
          if (sent.isSuccess()) {
            next(to);
          }
        });
  }

  private void next(Connection to) {
    try {
      taken(to);
      send(to);
    } catch (Throwable e) { // errors, too: Netty would keep them, and nothing more would be sent
      to.fault("a sending socket", e);
    }
  }

  private void fill(ByteBuf batch) {
    while (!waiting.isEmpty() && batch.writableBytes() >= waiting.element().size()) {
      Message message = waiting.remove();
      waitingBytes -= message.size();
      message.writeTo(batch);
      sending++;
      sendingUnits += message.units();
    }
    sendingBytes = batch.readableBytes();
  }

  private void taken(Connection by) {
    all.lock();
    try {
      if (connection == by) {
        sending = 0;
        sendingUnits = 0;
        sendingBytes = 0;
        all.moved();
      }
    } finally {
      all.unlock();
    }
  }
}
