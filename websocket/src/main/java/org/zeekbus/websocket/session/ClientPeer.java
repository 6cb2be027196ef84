package org.zeekbus.websocket.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.AttachedSubscriber;
import org.zeekbus.broker.Peer;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.ConnectionHandler;

/**
 * A client as the broker sees it: a publisher, and a subscriber unless it wants no topics.
 *
 * <p>Owner: the event loop; {@link #close}, {@link #name}, {@link #address} and {@link #loop} may
 * be called by any thread.
 */
final class ClientPeer implements Peer {
  private final SessionParts parts;
  private final LoopSessions loop;
  private final Session session;
  private final Channel channel;
  private final byte[] sender;
  private final Delivery delivery;
  private @Nullable ConnectionHandler publisher;
  private @Nullable AttachedSubscriber subscriber;
  private @Nullable Publishing publishing;
  private boolean isOpen;
  private boolean hasEnded;
  private int pauses;

  ClientPeer(SessionParts parts, LoopSessions loop, Session session, Channel channel) {
    this.parts = parts;
    this.loop = loop;
    this.session = session;
    this.channel = channel;
    this.sender = session.id().getBytes(StandardCharsets.UTF_8);
    this.delivery = new Delivery(channel, sender);
  }

  /**
   * Joins the broker's publishers, which also bounds the memory of what is not whole.
   *
   * @throws IllegalStateException if the broker was stopped
   */
  void join() {
    ConnectionHandler out = parts.broker().attachPublisher(this);
    publisher = out;
    publishing = new Publishing(channel.alloc(), out, sender, session.rights());
  }

  /**
   * Subscribes to more topics, and joins the subscribers with the first. Events for the client wait
   * until {@link #open}.
   *
   * @throws IllegalStateException if the broker was stopped
   */
  void subscribe(List<Topic> topics) {
    AttachedSubscriber in = subscriber;
    if (in == null) {
      in = parts.broker().attachSubscriber(this, session.form(), parts.settings().queue());
      subscriber = in;
    }
    for (Topic topic : topics) {
      in.subscription(true, Unpooled.wrappedBuffer(topic.bytes()), 0, topic.length());
    }
    in.endOfRead();
  }

  /** From now on the client gets events. */
  void open() {
    isOpen = true;
    writable();
  }

  /** The client may take more. */
  void writable() {
    if (subscriber != null && isOpen) {
      subscriber.writable();
    }
  }

  /** Publishes an event of the client, unless it may not. */
  @Nullable Refusal publish(Translation event) {
    Publishing to = publishing;
    if (to == null) {
      throw new IllegalStateException("not attached");
    }
    return to.publish(event);
  }

  /** All that was read is published. */
  void endOfRead() {
    if (publishing != null && !hasEnded) {
      publishing.endOfRead();
    }
  }

  /** Its client has said that it wants nothing more. */
  void wantsNoMore() {
    if (subscriber != null && !hasEnded) {
      subscriber.leave();
    }
  }

  /** Leaves the broker; nothing is published or delivered any more. */
  void detach(CloseReason reason, String detail) {
    if (hasEnded) {
      return;
    }
    endOfRead();
    hasEnded = true;
    isOpen = false;
    // One client that is cut is one peer that was closed.
    leave(publisher, subscriber == null ? reason : CloseReason.LOCAL, detail);
    leave(subscriber, reason, detail);
    delivery.release();
  }

  private static void leave(
      @Nullable ConnectionHandler handler, CloseReason reason, String detail) {
    if (handler != null) {
      handler.closed(reason, detail);
    }
  }

  Delivery delivery() {
    return delivery;
  }

  @Nullable AttachedSubscriber subscriber() {
    return subscriber;
  }

  // As the broker sees it.

  @Override
  public EventLoop loop() {
    return loop.loop();
  }

  @Override
  public String name() {
    return session.name();
  }

  @Override
  public String address() {
    return session.address();
  }

  @Override
  public Optional<String> node() {
    return Optional.of(WebSocketSnapshot.node(session.label()));
  }

  @Override
  public boolean hearsSubscriptions() {
    return false;
  }

  @Override
  public boolean isWritable() {
    return isOpen && delivery.isWritable();
  }

  @Override
  public void write(ByteBuf frames) {
    if (isOpen) {
      delivery.write(frames);
    } else {
      frames.release();
    }
  }

  @Override
  public void flush() {
    if (isOpen) {
      delivery.flush();
    }
  }

  @Override
  public long pendingBytes() {
    return delivery.pending();
  }

  @Override
  public long takenBytes() {
    return delivery.taken();
  }

  @Override
  public long receivedBytes() {
    return session.received();
  }

  @Override
  public long incompleteBytes() {
    return session.held();
  }

  @Override
  public void pause() {
    pauses++;
    session.readOrNot();
  }

  @Override
  public void resume() {
    pauses--;
    session.readOrNot();
  }

  @Override
  public boolean isPaused() {
    return pauses > 0;
  }

  @Override
  public void close(CloseReason reason, String detail) {
    var _ = loop.execute("ending a WebSocket client", () -> session.endedByBroker(reason, detail));
  }
}
