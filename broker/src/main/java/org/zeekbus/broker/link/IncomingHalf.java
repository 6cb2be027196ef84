package org.zeekbus.broker.link;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.ConnectionHandler;

/**
 * Brings the cluster's messages to the broker here, but none that a peer of this process has sent:
 * those went to everybody here already.
 *
 * <p>Owner: the connection's event loop.
 */
final class IncomingHalf implements ConnectionHandler {
  private final ConnectionHandler publisher;
  private final Topic ownSenders;
  private final LongAdder echoes;
  private final Consumer<String> ended;
  private final FrameCursor frames = new FrameCursor();

  /** Brings them to a publisher of the broker here. */
  IncomingHalf(
      ConnectionHandler publisher, Topic ownSenders, LongAdder echoes, Consumer<String> ended) {
    this.publisher = publisher;
    this.ownSenders = ownSenders;
    this.echoes = echoes;
    this.ended = ended;
  }

  @Override
  public void message(ByteBuf in, int start, int length, int topic, int topicLength, int parts) {
    if (isOwn(in, start, length)) {
      echoes.increment();
    } else {
      publisher.message(in, start, length, topic, topicLength, parts);
    }
  }

  /** The sender is in the second frame (Zeek src/cluster/backend/zeromq/ZeroMQ.cc). */
  private boolean isOwn(ByteBuf in, int start, int length) {
    frames.reset(in, start, length);
    boolean hasTopic = frames.next();
    return hasTopic && frames.next() && ownSenders.isPrefixOf(in, frames.body(), frames.length());
  }

  @Override
  public void ignored(Ignored what, long bytes) {
    publisher.ignored(what, bytes);
  }

  @Override
  public void forbidden(Supplier<String> what, long bytes) {
    publisher.forbidden(what, bytes);
  }

  @Override
  public void endOfRead() {
    publisher.endOfRead();
  }

  @Override
  public void writable() {
    publisher.writable();
  }

  @Override
  public void closed(CloseReason reason, String detail) {
    try {
      publisher.closed(reason, detail);
    } finally {
      ended.accept(detail);
    }
  }
}
