package org.zeekbus.zmtp;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Gives each message to one of its peers, in turn, passing over those that are full. Peers are PULL
 * sockets. A message that is queued for one peer never moves to another.
 *
 * <p>An endpoint that we connect to takes its turn, and fills its queue, also while nobody answers
 * there, unless {@link SendSettings#immediate}.
 *
 * <p>Owner: any thread, and the transport's event loops.
 */
public final class PushSocket implements AutoCloseable {
  private final Outlets outlets;

  /** Whose turn it is. */
  private int next;

  /** A PUSH with default settings and no endpoints. */
  public PushSocket(Transport transport, SocketListener listener) {
    this(transport, SocketSettings.of(SocketType.PUSH), SendSettings.DEFAULT, listener);
  }

  /** A PUSH without endpoints. */
  public PushSocket(
      Transport transport, SocketSettings settings, SendSettings sending, SocketListener listener) {
    settings.expect(SocketType.PUSH);
    this.outlets = new Outlets(transport, settings, sending, listener, new Outlets.Pattern() {});
  }

  /** Listens on an endpoint, as {@link ZmtpSocket#bind} does. */
  public Endpoint bind(Endpoint endpoint) throws IOException {
    return bind(endpoint, Security.NONE);
  }

  /** Listens on an endpoint with this protection, as {@link ZmtpSocket#bind} does. */
  public Endpoint bind(Endpoint endpoint, Security security) throws IOException {
    return outlets.bind(endpoint, security);
  }

  /** Connects to an endpoint, now and after each loss. Does not block. */
  public void connect(Endpoint endpoint) {
    connect(endpoint, Security.NONE);
  }

  /** Connects to an endpoint with this protection, now and after each loss. Does not block. */
  public void connect(Endpoint endpoint, Security security) {
    outlets.connect(endpoint, security);
  }

  /** Gives the message to the next peer with room; {@link SendResult#FULL} if there is none. */
  public SendResult push(Message message) {
    return outlets.attempt(() -> sendToNext(message));
  }

  /** Gives the message to the next peer with room, and waits until there is one. */
  public SendResult push(Message message, Duration wait) throws InterruptedException {
    return outlets.attempt(() -> sendToNext(message), wait);
  }

  /** Messages that were lost with a connection, each as {@link Message#countedAs} says. */
  public long dropped() {
    return outlets.dropped();
  }

  /** Messages that wait for peers now. */
  public int queued() {
    return outlets.queued();
  }

  /**
   * Takes no more messages, gives those that are queued {@code linger} to be sent, and closes.
   * Blocks for that long at most.
   *
   * @return how many were not sent, each as {@link Message#countedAs} says
   */
  public int close(Duration linger) {
    return outlets.close(linger);
  }

  /** Closes without waiting for what is queued. */
  @Override
  public void close() {
    outlets.close(Duration.ZERO);
  }

  private SendResult sendToNext(Message message) {
    List<Outlet> all = outlets.all();
    for (int i = 0; i < all.size(); i++) {
      next = next >= all.size() ? 0 : next;
      Outlet outlet = all.get(next++);
      if (outlets.hasRoom(outlet)) {
        outlet.add(message);
        return SendResult.SENT;
      }
    }
    return SendResult.FULL;
  }
}
