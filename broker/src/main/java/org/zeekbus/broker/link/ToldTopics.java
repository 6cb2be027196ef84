package org.zeekbus.broker.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.Connection;

/**
 * What the cluster's broker was told of the topics that are subscribed here: the first subscription
 * of each and the last cancel, as a broker that counts them would count a second one for ever
 * (libzmq's proxy with ZMQ_XPUB_VERBOSER does).
 *
 * <p>Owner: the connection's event loop.
 */
final class ToldTopics {
  /** The longest header of a subscription. */
  private static final int HEAD = 32;

  private final Connection connection;
  private final ByteBufAllocator allocator;
  private final Consumer<ToldTopics> hasBegun;
  private final Set<Topic> told = new HashSet<>();
  private final FrameCursor changes = new FrameCursor();
  private boolean isFirst = true;

  /**
   * Nothing so far.
   *
   * @param hasBegun called once all topics of the beginning were told
   */
  ToldTopics(Connection connection, ByteBufAllocator allocator, Consumer<ToldTopics> hasBegun) {
    this.connection = connection;
    this.allocator = allocator;
    this.hasBegun = hasBegun;
  }

  /** Changes from the broker here, as messages (RFC 23): all topics first, then each change. */
  void take(ByteBuf frames) {
    try {
      ByteBuf out = allocator.directBuffer(frames.readableBytes() + HEAD);
      changes.reset(frames, frames.readerIndex(), frames.readableBytes());
      while (changes.next()) {
        boolean subscribe = frames.getByte(changes.body()) == 1;
        Topic topic = Topic.of(frames, changes.body() + 1, changes.length() - 1);
        if (subscribe ? told.add(topic) : told.remove(topic)) {
          Commands.writeSubscription(out, subscribe, topic, connection.peerMinor());
        }
      }
      connection.write(out);
    } finally {
      frames.release();
    }
    if (isFirst) {
      isFirst = false;
      // The broker writes all topics of the beginning in one turn.
      connection.execute("the beginning of a link", this::begin);
    }
  }

  private void begin() {
    if (connection.isOpen()) {
      hasBegun.accept(this);
    }
  }

  /** Tells of a topic that nobody holds here. Any thread may call this. */
  void tell(boolean subscribe, Topic topic) {
    connection.execute(
        "asking for a confirmation",
        () -> {
          if (connection.isOpen()) {
            ByteBuf out = allocator.directBuffer(topic.length() + HEAD);
            Commands.writeSubscription(out, subscribe, topic, connection.peerMinor());
            connection.write(out);
            connection.flush();
          }
        });
  }
}
