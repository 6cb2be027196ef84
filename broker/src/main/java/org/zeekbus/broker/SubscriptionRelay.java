package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongConsumer;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.SubscriptionTree;
import org.zeekbus.zmtp.Topic;

/**
 * Tells publishers what is subscribed: all there is when one joins, then each change in order, a
 * repeated subscription too (as ZMQ_XPUB_VERBOSER). No high-water mark applies: a lost subscription
 * would silence a publisher for ever.
 *
 * <p>Owner: one event loop.
 */
final class SubscriptionRelay {
  private static final int PIECE = 64 << 10;

  private record Change(boolean subscribe, Topic topic) {}

  private final ByteBufAllocator allocator;
  private final LongConsumer meter;
  private final List<Change> pending = new ArrayList<>();

  /** Relays; {@code meter} hears what memory that took. */
  SubscriptionRelay(ByteBufAllocator allocator, LongConsumer meter) {
    this.allocator = allocator;
    this.meter = meter;
  }

  void add(boolean subscribe, Topic topic) {
    pending.add(new Change(subscribe, topic));
  }

  /** Sends the changes since the last time to all. */
  void flush(Collection<Publisher> publishers) {
    if (pending.isEmpty()) {
      return;
    }
    for (int minor = 0; minor <= 1; minor++) {
      int wanted = minor;
      List<Publisher> ofVersion =
          publishers.stream().filter(p -> p.connection().peerMinor() == wanted).toList();
      if (!ofVersion.isEmpty()) {
        Pieces pieces = new Pieces(ofVersion, minor);
        pending.forEach(change -> pieces.add(change.subscribe(), change.topic()));
        pieces.end();
      }
    }
    pending.clear();
  }

  /** Sends all topics that are held to a publisher that has just come. */
  void sendAll(SubscriptionTree<?> tree, Publisher publisher) {
    Pieces pieces = new Pieces(List.of(publisher), publisher.connection().peerMinor());
    tree.forEachTopic(topic -> pieces.add(true, topic));
    pieces.end();
  }

  /** Encodes once for all publishers of a version, piece by piece. */
  private final class Pieces {
    private final List<Publisher> publishers;
    private final int minor;
    private ByteBuf piece = allocator.directBuffer(512, PIECE);

    Pieces(List<Publisher> publishers, int minor) {
      this.publishers = publishers;
      this.minor = minor;
    }

    void add(boolean subscribe, Topic topic) {
      if (piece.readableBytes() + topic.length() + 32 > PIECE) {
        write();
        piece = allocator.directBuffer(PIECE, PIECE);
      }
      Commands.writeSubscription(piece, subscribe, topic, minor);
    }

    void end() {
      write();
    }

    private void write() {
      int bytes = piece.readableBytes();
      for (Publisher publisher : publishers) {
        publisher.connection().write(piece.retainedDuplicate());
        publisher.connection().flush();
        publisher.backlog().add(bytes, publishers.size());
      }
      piece.release();
      meter.accept(bytes);
    }
  }
}
