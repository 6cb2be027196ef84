package org.zeekbus.zmtp;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The peers of a sending socket and what is queued for each. A bound socket has an outlet for each
 * connection; a connecting one for each endpoint, which stays while the peer is away (libzmq keeps
 * its pipes so, src/session_base.cpp).
 *
 * <p>Owner: any thread. All state is guarded by one lock, which nobody holds while waiting for
 * anything but room.
 */
final class Outlets implements SocketHandler {
  /** What a pattern adds. Called with the lock held. */
  interface Pattern {
    /** Who takes what a new peer sends? */
    default ConnectionHandler handler(Outlet outlet, Connection peer) {
      return new ConnectionHandler() {};
    }

    /** An outlet is no more. */
    default void gone(Outlet outlet) {}
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Transport transport;
  private final SendSettings settings;
  private final SocketListener listener;
  private final Pattern pattern;
  private final ZmtpSocket socket;
  private final Map<Endpoint, Outlet> connecting = new LinkedHashMap<>();
  private final List<Outlet> outlets = new ArrayList<>();
  private long dropped;
  private boolean wasFull;
  private boolean closed;

  Outlets(
      Transport transport,
      SocketSettings socketSettings,
      SendSettings settings,
      SocketListener listener,
      Pattern pattern) {
    this.transport = transport;
    this.settings = settings;
    this.listener = listener;
    this.pattern = pattern;
    this.socket = new ZmtpSocket(transport, socketSettings, this);
  }

  Endpoint bind(Endpoint endpoint, Security security) throws IOException {
    return socket.bind(endpoint, security);
  }

  /** Connects once: again to the same endpoint changes nothing. */
  void connect(Endpoint endpoint, Security security) {
    lock.lock();
    try {
      checkOpen();
      if (connecting.containsKey(endpoint)) {
        return;
      }
      Outlet outlet = new Outlet(this, endpoint.toString());
      connecting.put(endpoint, outlet);
      if (!settings.immediate()) {
        outlets.add(outlet);
        moved();
      }
    } finally {
      lock.unlock();
    }
    socket.connect(endpoint, security);
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  /** Those that messages may be queued for. With the lock held. */
  List<Outlet> all() {
    return outlets;
  }

  boolean hasRoom(Outlet outlet) {
    return outlet.hasRoom(settings);
  }

  ByteBuf buffer(int size) {
    return transport.memory().allocator().directBuffer(size, size);
  }

  /** One attempt to send, with the lock held. */
  @FunctionalInterface
  interface Attempt {
    SendResult send();
  }

  SendResult attempt(Attempt attempt) {
    lock.lock();
    try {
      checkOpen();
      return noted(attempt.send());
    } finally {
      lock.unlock();
    }
  }

  /** Attempts until there is room, or {@code wait} is over. */
  SendResult attempt(Attempt attempt, Duration wait) throws InterruptedException {
    if (transport.inEventLoop()) {
      throw new IllegalStateException("an event loop must not wait for room");
    }
    lock.lockInterruptibly();
    try {
      long left = wait.toNanos();
      while (true) {
        checkOpen();
        SendResult result = attempt.send();
        if (result != SendResult.FULL || left <= 0) {
          return noted(result);
        }
        left = moved.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private SendResult noted(SendResult result) {
    wasFull |= result == SendResult.FULL;
    return result;
  }

  /** Something has changed that callers may wait for. With the lock held. */
  void moved() {
    moved.signalAll();
    if (wasFull) {
      wasFull = false;
      tell(listener::room);
    }
  }

  /** Messages of an outlet are lost, or were not queued. With the lock held. */
  void lost(Outlet outlet, int messages) {
    if (messages > 0) {
      dropped += messages;
      tell(() -> listener.dropped(outlet.peer(), messages));
    }
  }

  /** The listener hears something; what it throws is heard, and changes nothing here. */
  void tell(Runnable news) {
    try {
      news.run();
    } catch (Throwable e) { // errors, too: what is half done here must come to its end
      transport.supervisor().caught("the listener of a sending socket", e);
    }
  }

  long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  int queued() {
    lock.lock();
    try {
      return outlets.stream().mapToInt(Outlet::size).sum();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public ConnectionHandler ready(Connection peer) {
    lock.lock();
    try {
      Outlet outlet = peer.connectedTo().map(connecting::get).orElse(null);
      if (outlet == null) {
        outlet = new Outlet(this, peer.peer());
      }
      if (!outlets.contains(outlet)) {
        outlets.add(outlet);
      }
      outlet.attach(peer);
      boolean isReady = false;
      try {
        listener.connected(peer);
        moved();
        Tie tie = new Tie(outlet, peer, pattern.handler(outlet, peer));
        isReady = true;
        return tie;
      } finally {
        if (!isReady) {
          leave(outlet, peer);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void ended(Outlet outlet, Connection peer, CloseReason reason, String detail) {
    lock.lock();
    try {
      leave(outlet, peer);
      tell(() -> listener.disconnected(peer, reason, detail));
      moved();
    } finally {
      lock.unlock();
    }
  }

  private void leave(Outlet outlet, Connection peer) {
    lost(outlet, outlet.detach());
    if (settings.immediate() || peer.connectedTo().isEmpty()) {
      remove(outlet);
    }
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
    lock.lock();
    try {
      Outlet outlet = connecting.remove(endpoint);
      if (outlet != null) {
        remove(outlet);
      }
      tell(() -> listener.gaveUp(endpoint, reason, detail));
      moved();
    } finally {
      lock.unlock();
    }
  }

  private void remove(Outlet outlet) {
    if (outlets.remove(outlet)) {
      pattern.gone(outlet);
      lost(outlet, outlet.discard());
    }
  }

  /**
   * Takes no more messages, gives those that are queued {@code linger} to be taken, and closes.
   *
   * @return how many were not; the listener hears of them, too
   */
  int close(Duration linger) {
    if (transport.inEventLoop()) {
      throw new IllegalStateException("an event loop must not close a socket, which may wait");
    }
    socket.stopAccepting();
    lock.lock();
    try {
      closed = true;
      moved.signalAll();
      try {
        linger(linger.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      int unsent = outlets.stream().mapToInt(Outlet::units).sum();
      List.copyOf(outlets).forEach(this::remove);
      return unsent;
    } finally {
      lock.unlock();
      socket.close();
    }
  }

  private void linger(long nanos) throws InterruptedException {
    long left = awaitUntil(nanos, () -> outlets.stream().allMatch(outlet -> outlet.size() == 0));
    socket.stopConnecting();
    if (left > 0) {
      // Its peer closes when it has read all: only then can a close not overtake the last bytes.
      for (Outlet outlet : outlets) {
        Connection connection = outlet.connection();
        if (connection != null) {
          connection.execute("the end of a sending socket", connection::finish);
        }
      }
      awaitUntil(left, () -> outlets.stream().allMatch(outlet -> outlet.connection() == null));
    }
  }

  /** How much is left of {@code nanos} when it holds. With the lock held. */
  private long awaitUntil(long nanos, Hope hope) throws InterruptedException {
    long left = nanos;
    while (left > 0 && !hope.holds()) {
      left = moved.awaitNanos(left);
    }
    return left;
  }

  @FunctionalInterface
  private interface Hope {
    boolean holds();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the socket is closed");
    }
  }

  /** Ties a connection to its outlet. */
  private final class Tie implements ConnectionHandler {
    private final Outlet outlet;
    private final Connection peer;
    private final ConnectionHandler handler;

    Tie(Outlet outlet, Connection peer, ConnectionHandler handler) {
      this.outlet = outlet;
      this.peer = peer;
      this.handler = handler;
    }

    @Override
    public void subscription(boolean subscribe, ByteBuf in, int topic, int topicLength) {
      handler.subscription(subscribe, in, topic, topicLength);
    }

    @Override
    public void ignored(Ignored what, long bytes) {
      listener.ignored(peer, what, bytes);
    }

    @Override
    public void closed(CloseReason reason, String detail) {
      ended(outlet, peer, reason, detail);
    }
  }
}
