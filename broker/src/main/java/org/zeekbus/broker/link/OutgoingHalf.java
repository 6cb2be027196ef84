package org.zeekbus.broker.link;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.ConnectionHandler;

/**
 * Brings the cluster's subscriptions to the broker here, whose messages go to the cluster through
 * the same connection.
 *
 * <p>Owner: the connection's event loop.
 */
final class OutgoingHalf implements ConnectionHandler {
  private final ConnectionHandler subscriber;
  private final Topic ownTokens;
  private final Consumer<Topic> confirmed;
  private final Consumer<String> ended;

  /**
   * Brings them to a subscriber of the broker here.
   *
   * @param ownTokens how the topics begin that are subscribed for confirmation
   * @param confirmed hears each of them once all that came before is known here
   */
  OutgoingHalf(
      ConnectionHandler subscriber,
      Topic ownTokens,
      Consumer<Topic> confirmed,
      Consumer<String> ended) {
    this.subscriber = subscriber;
    this.ownTokens = ownTokens;
    this.confirmed = confirmed;
    this.ended = ended;
  }

  /** Nobody publishes on topics that confirm subscriptions. */
  @Override
  public void subscription(boolean subscribe, ByteBuf in, int topic, int topicLength) {
    if (!LinkConfirmations.INTERNAL.isPrefixOf(in, topic, topicLength)) {
      subscriber.subscription(subscribe, in, topic, topicLength);
    } else if (subscribe && ownTokens.isPrefixOf(in, topic, topicLength)) {
      subscriber.endOfRead(); // makes known what came before
      confirmed.accept(Topic.of(in, topic, topicLength));
    }
  }

  @Override
  public void ignored(Ignored what, long bytes) {
    subscriber.ignored(what, bytes);
  }

  @Override
  public void forbidden(Supplier<String> what, long bytes) {
    subscriber.forbidden(what, bytes);
  }

  @Override
  public void endOfRead() {
    subscriber.endOfRead();
  }

  @Override
  public void writable() {
    subscriber.writable();
  }

  @Override
  public void closed(CloseReason reason, String detail) {
    try {
      subscriber.closed(reason, detail);
    } finally {
      ended.accept(detail);
    }
  }
}
