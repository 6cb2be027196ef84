package org.zeekbus.zmtp.socket;

import java.io.IOException;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;

/**
 * Takes messages from PUSH peers, and hands them to a listener on the peers' event loops.
 *
 * <p>Back-pressure: a listener calls {@link Connection#pause} on the peer that it cannot take more
 * from, and later {@code peer.loop().execute(peer::resume)}; or {@link #pause} and {@link #resume}
 * for all. What one read had brought still comes. The peer then fills its own queue.
 *
 * <p>Owner: any thread, and the transport's event loops.
 */
public final class PullSocket implements EndpointSocket {
  private final ReceivePipes pipes;

  /** A PULL with default settings and no endpoints. */
  public PullSocket(Transport transport, MessageListener listener) {
    this(transport, SocketSettings.of(SocketType.PULL), listener);
  }

  /** A PULL without endpoints. */
  public PullSocket(Transport transport, SocketSettings settings, MessageListener listener) {
    settings.expect(SocketType.PULL);
    this.pipes = new ReceivePipes(transport, settings, listener, peer -> {});
  }

  @Override
  public Endpoint bind(Endpoint endpoint, Security security) throws IOException {
    return pipes.bind(endpoint, security);
  }

  @Override
  public void connect(Endpoint endpoint, Security security) {
    pipes.connect(endpoint, security);
  }

  /** Reads from no peer until {@link #resume}. */
  public void pause() {
    pipes.pause();
  }

  /** Reads again. */
  public void resume() {
    pipes.resume();
  }

  @Override
  public void close() {
    pipes.close();
  }
}
