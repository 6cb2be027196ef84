package org.zeekbus.zmtp.socket;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Security;

/**
 * The peers of a sending socket, with a queue for each. A bound socket has a pipe for each
 * connection. A connecting socket has one for each endpoint, which stays while the peer is away, as
 * in libzmq (src/session_base.cpp).
 *
 * <p>Owner: any thread. All state is guarded by one lock, which is held while waiting for room, and
 * during no other wait.
 */
final class SendPipes implements SocketHandler {
  /** The part that differs between PUSH and XPUB. Called with the lock held. */
  interface Pattern {
    /** The handler of what a new peer sends. */
    default ConnectionHandler handler(SendPipe pipe, Connection peer) {
      return new ConnectionHandler() {};
    }

    /** A pipe was removed. */
    default void gone(SendPipe pipe) {}
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Transport transport;
  private final SendSettings settings;
  private final SocketListener listener;
  private final Pattern pattern;
  private final ZmtpSocket socket;
  private final Map<Endpoint, SendPipe> connecting = new LinkedHashMap<>();
  private final List<SendPipe> pipes = new ArrayList<>();
  private long dropped;
  private boolean wasFull;
  private boolean closed;

  SendPipes(
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
      SendPipe pipe = new SendPipe(this, endpoint.toString());
      connecting.put(endpoint, pipe);
      if (!settings.immediate()) {
        pipes.add(pipe);
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

  /** The pipes that messages may be queued in. With the lock held. */
  List<SendPipe> all() {
    return pipes;
  }

  boolean hasRoom(SendPipe pipe) {
    return pipe.hasRoom(settings);
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

  /** Wakes callers that wait for a change. With the lock held. */
  void moved() {
    moved.signalAll();
    if (wasFull) {
      wasFull = false;
      tell(listener::room);
    }
  }

  /** Messages of a pipe are lost, or were not queued. With the lock held. */
  void lost(SendPipe pipe, int messages) {
    if (messages > 0) {
      dropped += messages;
      tell(() -> listener.dropped(pipe.peer(), messages));
    }
  }

  /** Calls the listener; what it throws is logged, and changes nothing here. */
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
      return pipes.stream().mapToInt(SendPipe::size).sum();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public ConnectionHandler ready(Connection peer) {
    lock.lock();
    try {
      SendPipe pipe = peer.connectedTo().map(connecting::get).orElse(null);
      if (pipe == null) {
        pipe = new SendPipe(this, peer.peer());
      }
      if (!pipes.contains(pipe)) {
        pipes.add(pipe);
      }
      pipe.attach(peer);
      boolean isReady = false;
      try {
        listener.connected(peer);
        moved();
        Tie tie = new Tie(pipe, peer, pattern.handler(pipe, peer));
        isReady = true;
        return tie;
      } finally {
        if (!isReady) {
          leave(pipe, peer);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void ended(SendPipe pipe, Connection peer, CloseReason reason, String detail) {
    lock.lock();
    try {
      leave(pipe, peer);
      tell(() -> listener.disconnected(peer, reason, detail));
      moved();
    } finally {
      lock.unlock();
    }
  }

  private void leave(SendPipe pipe, Connection peer) {
    lost(pipe, pipe.detach());
    if (settings.immediate() || peer.connectedTo().isEmpty()) {
      remove(pipe);
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
      SendPipe pipe = connecting.remove(endpoint);
      if (pipe != null) {
        remove(pipe);
      }
      tell(() -> listener.gaveUp(endpoint, reason, detail));
      moved();
    } finally {
      lock.unlock();
    }
  }

  private void remove(SendPipe pipe) {
    if (pipes.remove(pipe)) {
      pattern.gone(pipe);
      lost(pipe, pipe.discard());
    }
  }

  /**
   * Takes no more messages, gives those that are queued {@code linger} to be taken, and closes.
   *
   * @return how many were not; the listener is told of them, too
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
      int unsent = pipes.stream().mapToInt(SendPipe::units).sum();
      List.copyOf(pipes).forEach(this::remove);
      return unsent;
    } finally {
      lock.unlock();
      socket.close();
    }
  }

  private void linger(long nanos) throws InterruptedException {
    long left = awaitUntil(nanos, () -> pipes.stream().allMatch(pipe -> pipe.size() == 0));
    socket.stopConnecting();
    if (left > 0) {
      // Its peer closes when it has read all: only then can a close not overtake the last bytes.
      for (SendPipe pipe : pipes) {
        Connection connection = pipe.connection();
        if (connection != null) {
          connection.proxy().finish();
        }
      }
      awaitUntil(left, () -> pipes.stream().allMatch(pipe -> pipe.connection() == null));
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

  /** Ties a connection to its pipe. */
  private final class Tie implements ConnectionHandler {
    private final SendPipe pipe;
    private final Connection peer;
    private final ConnectionHandler handler;

    Tie(SendPipe pipe, Connection peer, ConnectionHandler handler) {
      this.pipe = pipe;
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
      ended(pipe, peer, reason, detail);
    }
  }
}
