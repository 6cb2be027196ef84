package org.zeekbus.websocket.rest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.Peer;
import org.zeekbus.http.Caller;
import org.zeekbus.websocket.session.Translation;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.socket.ConnectionHandler;

/**
 * A client that publishes as the broker sees it, for one request.
 *
 * <p>Owner: the event loop; {@link #close}, {@link #name}, {@link #address} and {@link #loop} may
 * be called by any thread.
 */
final class PostPeer implements Peer {
  private final EventLoop loop;
  private final Caller caller;
  private final String label;
  private final String id;
  private final int held;
  private final CompletableFuture<String> lost = new CompletableFuture<>();
  private @Nullable ConnectionHandler publisher;
  private CompletableFuture<Void> flowing = CompletableFuture.completedFuture(null);
  private int pauses;

  /**
   * A client that is not attached yet.
   *
   * @param label of its application, under which it is counted
   * @param held bytes of memory until it leaves
   */
  PostPeer(EventLoop loop, Caller caller, String label, String id, int held) {
    this.loop = loop;
    this.caller = caller;
    this.label = label;
    this.id = id;
    this.held = held;
  }

  /** Joins the broker's peers, unless it was stopped. */
  void attach(Broker broker) {
    try {
      publisher = broker.attachPublisher(this);
    } catch (IllegalStateException e) {
      var _ = lost.complete("zeekbus stops");
    }
  }

  /** Hands messages over, unless the broker has ended it. */
  void publish(List<PostedEvents.Message> messages, ByteBuf room) {
    ConnectionHandler to = publisher;
    if (to == null) {
      return; // see lost
    }
    for (PostedEvents.Message message : messages) {
      int start = room.writerIndex();
      room.writeBytes(message.frames());
      to.message(
          room,
          start,
          message.frames().length,
          start + message.topicAt(),
          message.topicLength(),
          Translation.PARTS);
    }
    to.endOfRead();
  }

  /** Completes once who gets the messages takes more. */
  CompletableFuture<Void> flowing() {
    return flowing;
  }

  /** Why the broker has ended it, if it has. Any thread may ask. */
  @Nullable String lost() {
    return lost.getNow(null);
  }

  void detach() {
    ConnectionHandler from = publisher;
    if (from != null) {
      publisher = null;
      from.closed(CloseReason.PEER_CLOSED, "its request is answered");
    }
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public String name() {
    return caller.nameOf(id);
  }

  @Override
  public String address() {
    return caller.address();
  }

  @Override
  public Optional<String> node() {
    return Optional.of(WebSocketSnapshot.node(label));
  }

  @Override
  public boolean hearsSubscriptions() {
    return false;
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  /** A publisher that does not hear of subscriptions gets nothing. */
  @Override
  public void write(ByteBuf frames) {
    frames.release();
  }

  @Override
  public void flush() {}

  @Override
  public long pendingBytes() {
    return 0;
  }

  @Override
  public long takenBytes() {
    return 0;
  }

  @Override
  public long receivedBytes() {
    return held;
  }

  @Override
  public long incompleteBytes() {
    return held;
  }

  @Override
  public void pause() {
    pauses++;
    if (flowing.isDone()) {
      flowing = new CompletableFuture<>();
    }
  }

  @Override
  public void resume() {
    pauses--;
    if (pauses == 0) {
      var _ = flowing.complete(null);
    }
  }

  @Override
  public boolean isPaused() {
    return pauses > 0;
  }

  /** The request is answered at once, and detaches it. */
  @Override
  public void close(CloseReason reason, String detail) {
    var _ = lost.complete(detail);
  }
}
