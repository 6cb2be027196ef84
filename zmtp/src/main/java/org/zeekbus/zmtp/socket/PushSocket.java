package org.zeekbus.zmtp.socket;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;

/**
 * Gives each message to one of its peers, in turn, passing over those that are full. Peers are PULL
 * sockets. A message that is queued for one peer never moves to another.
 *
 * <p>An endpoint that we connect to takes its turn, and fills its queue, even while it is not
 * reachable, unless {@link SendSettings#immediate}.
 *
 * <p>Owner: any thread, and the transport's event loops.
 */
public final class PushSocket implements EndpointSocket {
  private final SendPipes pipes;

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
    this.pipes = new SendPipes(transport, settings, sending, listener, new SendPipes.Pattern() {});
  }

  @Override
  public Endpoint bind(Endpoint endpoint, Security security) throws IOException {
    return pipes.bind(endpoint, security);
  }

  @Override
  public void connect(Endpoint endpoint, Security security) {
    pipes.connect(endpoint, security);
  }

  /** Gives the message to the next peer with room; {@link SendResult#FULL} if there is none. */
  public SendResult push(Message message) {
    return pipes.attempt(() -> sendToNext(message));
  }

  /** Gives the message to the next peer with room, and waits until there is one. */
  public SendResult push(Message message, Duration wait) throws InterruptedException {
    return pipes.attempt(() -> sendToNext(message), wait);
  }

  /** Messages that were lost with a connection, each as {@link Message#countedAs} says. */
  public long dropped() {
    return pipes.dropped();
  }

  /** Messages that wait for peers now. */
  public int queued() {
    return pipes.queued();
  }

  /**
   * Takes no more messages, gives those that are queued {@code linger} to be sent, and closes.
   * Blocks for that long at most.
   *
   * @return how many were not sent, each as {@link Message#countedAs} says
   */
  public int close(Duration linger) {
    return pipes.close(linger);
  }

  /** Closes without waiting for what is queued. */
  @Override
  public void close() {
    pipes.close(Duration.ZERO);
  }

  private SendResult sendToNext(Message message) {
    List<SendPipe> all = pipes.all();
    for (int i = 0; i < all.size(); i++) {
      next = next >= all.size() ? 0 : next;
      SendPipe pipe = all.get(next++);
      if (pipes.hasRoom(pipe)) {
        pipe.add(message);
        return SendResult.SENT;
      }
    }
    return SendResult.FULL;
  }
}
