package org.zeekbus.zmtp.socket;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Security;

/**
 * The peers of a receiving socket. Each is read on its own event loop, in turns of bounded length,
 * so none starves the others.
 *
 * <p>Owner: any thread. The set of peers is guarded by this object.
 */
final class ReceivePipes implements SocketHandler {
  private final MessageListener listener;
  private final Consumer<Connection> greeting;
  private final ZmtpSocket socket;
  private final Set<Connection> peers = new LinkedHashSet<>();
  private boolean paused;

  /**
   * A socket without endpoints.
   *
   * @param greeting what a new peer gets; called on its event loop, guarded by this object
   */
  ReceivePipes(
      Transport transport,
      SocketSettings settings,
      MessageListener listener,
      Consumer<Connection> greeting) {
    this.listener = listener;
    this.greeting = greeting;
    this.socket = new ZmtpSocket(transport, settings, this);
  }

  Endpoint bind(Endpoint endpoint, Security security) throws IOException {
    return socket.bind(endpoint, security);
  }

  void connect(Endpoint endpoint, Security security) {
    socket.connect(endpoint, security);
  }

  /** Makes the same call to each peer. */
  synchronized void onEach(Consumer<ConnectionProxy> call) {
    for (Connection peer : peers) {
      call.accept(peer.proxy());
    }
  }

  synchronized void pause() {
    if (!paused) {
      paused = true;
      onEach(ConnectionProxy::pause);
    }
  }

  synchronized void resume() {
    if (paused) {
      paused = false;
      onEach(ConnectionProxy::resume);
    }
  }

  void close() {
    socket.close();
  }

  @Override
  public ConnectionHandler ready(Connection peer) {
    boolean isReady = false;
    try {
      synchronized (this) {
        peers.add(peer);
        if (paused) {
          peer.pause();
        }
        greeting.accept(peer);
      }
      listener.connected(peer);
      isReady = true;
      return new ReceivePipe(peer);
    } finally {
      if (!isReady) {
        remove(peer);
      }
    }
  }

  private synchronized void remove(Connection peer) {
    peers.remove(peer);
  }

  @Override
  public void refused(String peer, String address, CloseReason reason, String detail) {
    listener.refused(peer, reason, detail);
  }

  @Override
  public void unreachable(Endpoint endpoint, String detail) {
    listener.unreachable(endpoint, detail);
  }

  @Override
  public void gaveUp(Endpoint endpoint, CloseReason reason, String detail) {
    listener.gaveUp(endpoint, reason, detail);
  }

  /** One peer. Owner: its event loop. */
  private final class ReceivePipe implements ConnectionHandler {
    private final Connection peer;
    private final FrameCursor frames = new FrameCursor();

    ReceivePipe(Connection peer) {
      this.peer = peer;
    }

    @Override
    public void message(ByteBuf in, int start, int length, int topic, int topicLength, int parts) {
      frames.reset(in, start, length);
      listener.message(peer, frames);
    }

    @Override
    public void ignored(Ignored what, long bytes) {
      listener.ignored(peer, what, bytes);
    }

    @Override
    public void endOfRead() {
      listener.endOfRead(peer);
    }

    @Override
    public void closed(CloseReason reason, String detail) {
      remove(peer);
      listener.disconnected(peer, reason, detail);
    }
  }
}
