package org.zeekbus.zmtp.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Rights;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.curve.CurveClientMechanism;
import org.zeekbus.zmtp.curve.CurveServerMechanism;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;
import org.zeekbus.zmtp.wire.Encryption;
import org.zeekbus.zmtp.wire.Handshake;
import org.zeekbus.zmtp.wire.Mechanism;
import org.zeekbus.zmtp.wire.NullMechanism;
import org.zeekbus.zmtp.wire.ProtocolException;

/**
 * One peer, from greeting to close: its life is in {@link ConnectionState}, and {@link #transition}
 * alone changes the state. Whatever the handler throws ends this connection, and nothing else.
 *
 * <p>Owner: its event loop. Other threads may call {@link #close}, {@link #execute} and the
 * accessors of values that never change.
 */
public final class Connection {
  private static final Duration REFUSAL = Duration.ofSeconds(1);
  private static final byte[] NO_CONTEXT = {};

  private final Channel channel;
  private final String peer;
  private final String address;
  private final SocketSettings settings;
  private final Security security;
  private final Duration delay;
  private final Owner owner;
  private final Supervisor supervisor;
  private final Handshake handshake;
  private final IncomingTraffic incoming;
  private final OutgoingTraffic outgoing;
  private final ConnectionProxy proxy = new ConnectionProxy(this);

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean hasBegun;

  private ConnectionState state = ConnectionState.WAITING;

  /** The handler, from the end of the handshake on. */
  private @Nullable ConnectionHandler handler;

  /** Ends the state: the penalty's delay, the limit of the handshake, the wait of a refusal. */
  private @Nullable ScheduledFuture<?> timer;

  private @Nullable Encryption encryption;
  private @Nullable Heartbeat heartbeat;
  private @Nullable AckWatch ackWatch;
  private long received;
  private int pauses;
  private boolean isReset;
  private CloseReason reason = CloseReason.PEER_CLOSED;
  private String detail = "closed by the peer";

  /** The part of a socket that made the connection. */
  interface Owner {
    ConnectionHandler ready(Connection connection);

    void refused(Connection connection, CloseReason reason, String detail);

    void closed(Connection connection, CloseReason reason, String detail);

    /** Where it connected to, if it did not accept the connection. */
    default Optional<Endpoint> connectedTo() {
      return Optional.empty();
    }
  }

  /**
   * Wraps a channel that is about to become active.
   *
   * @param peer as logs name it
   * @param address the key of penalties and log limits
   * @param delay before the handshake
   * @param supervisor takes what handlers and timers throw
   */
  Connection(
      Channel channel,
      String peer,
      String address,
      Duration delay,
      SocketSettings settings,
      Security security,
      Owner owner,
      Supervisor supervisor) {
    this.channel = channel;
    this.delay = delay;
    this.peer = peer;
    this.address = address;
    this.settings = settings;
    this.security = security;
    this.owner = owner;
    this.supervisor = supervisor;
    this.handshake = new Handshake(settings.type(), mechanism(security, settings.type()));
    this.incoming = new IncomingTraffic(this, settings, channel.alloc());
    this.outgoing = new OutgoingTraffic(this, channel);
  }

  private static Mechanism mechanism(Security security, SocketType own) {
    return switch (security) {
      case Security.None none -> new NullMechanism(own);
      case Security.CurveServer server -> new CurveServerMechanism(own, server);
      case Security.CurveClient client -> new CurveClientMechanism(own, client);
    };
  }

  /**
   * The peer's address and port, or the path and process of an ipc peer; and the name of its key,
   * if it came in with one.
   */
  public String peer() {
    return handshake.curvePeer().map(client -> peer + " key " + client.name()).orElse(peer);
  }

  /** The peer without its port; penalties and log limits go by it. */
  public String address() {
    return address;
  }

  /** The endpoint, if we connected to it; nothing if the peer connected to us. */
  public Optional<Endpoint> connectedTo() {
    return owner.connectedTo();
  }

  /** The calls that other threads make. */
  ConnectionProxy proxy() {
    return proxy;
  }

  ByteBufAllocator allocator() {
    return channel.alloc();
  }

  /** The event loop that owns this connection. */
  public EventLoop loop() {
    return channel.eventLoop();
  }

  /** The peer's socket type, if its handshake said it; known when the handshake is complete. */
  public Optional<SocketType> peerType() {
    return handshake.peerType();
  }

  /** The peer's ZMTP minor version as far as it matters to what we send: 0 or 1. */
  public int peerMinor() {
    return handshake.peerMinor();
  }

  /** The client that the peer has proven to be, with CURVE. */
  public Optional<CurvePeer> curvePeer() {
    return handshake.curvePeer();
  }

  /** Whether it made us calculate with keys, and failed. */
  boolean wastedWork() {
    return handshake.isCostly() && !handshake.isDone();
  }

  /** Bytes received, greeting included. */
  public long received() {
    return received;
  }

  /** Memory that is held for a message that is not whole yet, in bytes. */
  public int heldInbound() {
    return incoming.held();
  }

  /** Whether the socket takes more without too much piling up in front of it. */
  public boolean isWritable() {
    return outgoing.isWritable();
  }

  /** Whether messages may still be written. */
  public boolean isOpen() {
    return state == ConnectionState.TRAFFIC && channel.isActive();
  }

  /**
   * Hands over frames, which are on their way at the next {@link #flush}. Takes the reference;
   * whole messages only, as commands may be written in between.
   */
  public void write(ByteBuf frames) {
    outgoing.write(frames);
  }

  /** Sends what was written. */
  public void flush() {
    outgoing.flush();
  }

  /** Sends whole messages at once. {@code taken} is called when the system has all, or fails. */
  void send(ByteBuf frames, ChannelFutureListener taken) {
    outgoing.send(frames, taken);
  }

  /**
   * Sends nothing more, so that the peer closes when it has read all. A close with unread input
   * would become a reset, which overtakes what was sent.
   */
  void finish() {
    if (channel instanceof DuplexChannel duplex && channel.isActive()) {
      reason = CloseReason.LOCAL;
      detail = "finished";
      duplex.shutdownOutput();
    }
  }

  /** Bytes that were written and that the system has not taken yet, with some overhead. */
  public long pendingBytes() {
    return outgoing.pendingBytes();
  }

  /**
   * How much of all that was written the system has taken, in the units of {@link #pendingBytes}.
   * Never falls; stands still while the peer takes nothing.
   */
  public long taken() {
    return outgoing.taken();
  }

  /** Stops reading until {@link #resume} was called as often. */
  public void pause() {
    assert loop().inEventLoop();
    if (pauses++ == 0) {
      channel.config().setAutoRead(false);
      if (heartbeat != null) {
        heartbeat.paused();
      }
    }
  }

  /** Takes one {@link #pause} back. */
  public void resume() {
    assert loop().inEventLoop();
    if (--pauses == 0) {
      channel.config().setAutoRead(true);
      if (heartbeat != null) {
        heartbeat.resumed();
      }
    }
  }

  /** Whether reading has stopped. */
  public boolean isPaused() {
    return pauses > 0;
  }

  /**
   * Waits until the handler and the socket know of its end, for at most {@code limit}. Not for
   * event loops.
   */
  void awaitEnd(Duration limit) {
    boolean isOver = channel.closeFuture().awaitUninterruptibly(limit.toMillis());
    if (isOver && !hasBegun) {
      return; // it never got as far as to be heard of
    }
    try {
      ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends a PONG without a PING, as a sign of life; none if the socket is full. */
  void sendPong() {
    if (isOpen() && isWritable()) {
      sendPong(NO_CONTEXT);
    }
  }

  void sendPong(byte[] context) {
    ByteBuf out = channel.alloc().directBuffer(32);
    Commands.writePong(out, context);
    write(out);
    flush();
  }

  /** Ends the connection. Any thread may call this. */
  public void close(CloseReason why, String text) {
    if (loop().inEventLoop()) {
      end(why, text);
    } else {
      loop().execute(() -> end(why, text));
    }
  }

  /**
   * Wraps a task for this connection's event loop: an exception or error is logged, and ends this
   * connection alone.
   */
  public Runnable task(String what, Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) { // errors, too: what this peer waits for would never come
        fault(what, e);
      }
    };
  }

  /** Runs a task on its event loop, as {@link #task} does. Any thread may call this. */
  public void execute(String what, Runnable task) {
    loop().execute(task(what, task));
  }

  /** Logs that {@code what} failed for this connection, and ends it. On its event loop. */
  public void fault(String what, Throwable cause) {
    supervisor.caught(what, cause);
    end(CloseReason.INTERNAL_ERROR, "%s failed: %s".formatted(what, cause));
  }

  /** Ends the connection if its peer's key is no longer allowed, or now allows something else. */
  void recheckClient() {
    handshake
        .curvePeer()
        .ifPresent(client -> {
          if (security instanceof Security.CurveServer server) {
            recheck(client, server.clients().find(client.key()));
          }
        });
  }

  private void recheck(CurvePeer before, Optional<CurvePeer> now) {
    if (now.isEmpty()) {
      end(CloseReason.NOT_ALLOWED, "its key is no longer allowed");
    } else if (!now.get().equals(before)) {
      end(CloseReason.LOCAL, "the rights of its key have changed; it may connect again");
    }
  }

  /** The first thing in the channel's pipeline, and the last. */
  ChannelInboundHandlerAdapter channelHandler() {
    return new Inbound();
  }

  private void begin() {
    hasBegun = true;
    if (state != ConnectionState.WAITING) {
      return;
    }
    if (delay.isZero()) {
      greet();
    } else {
      pause();
      inThisState(
          delay,
          () -> {
            resume();
            greet();
          });
    }
  }

  private void greet() {
    transition(ConnectionState.HANDSHAKE);
    inThisState(settings.limits().handshakeTimeout(), this::handshakeTimedOut);
    ByteBuf out = channel.alloc().directBuffer(128);
    handshake.begin(out);
    channel.writeAndFlush(out, channel.voidPromise());
  }

  private void handshakeTimedOut() {
    end(
        CloseReason.HANDSHAKE_TIMEOUT,
        "the handshake was not complete after %d ms (%d bytes received)"
            .formatted(settings.limits().handshakeTimeout().toMillis(), received));
  }

  /** Changes the state, and ends the timer of the one before. */
  private void transition(ConnectionState next) {
    state = state.to(next);
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  /** Runs a task after a while, unless this state is over by then. */
  private void inThisState(Duration wait, Runnable task) {
    timer =
        loop()
            .schedule(
                task("the timer of a connection", task), wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void read(ByteBuf in) {
    received += in.readableBytes();
    try {
      if (state == ConnectionState.HANDSHAKE) {
        readHandshake(in);
      }
      if (state == ConnectionState.TRAFFIC && in.isReadable()) {
        incoming.read(in, received - in.readableBytes());
      }
    } catch (ProtocolException e) {
      fail(e);
    }
  }

  private void readHandshake(ByteBuf in) {
    ByteBuf out = channel.alloc().directBuffer(128);
    boolean complete;
    try {
      complete = handshake.read(in, out);
    } finally {
      if (out.isReadable()) {
        channel.writeAndFlush(out, channel.voidPromise());
      } else {
        out.release();
      }
    }
    // The write may have failed, and that ended the connection.
    if (complete && state == ConnectionState.HANDSHAKE) {
      beginTraffic();
    }
  }

  private void beginTraffic() {
    transition(ConnectionState.TRAFFIC);
    encryption = handshake.traffic(settings.limits());
    incoming.begin(encryption, handshake.curvePeer().map(CurvePeer::rights).orElse(Rights.ALL));
    outgoing.begin(encryption);
    heartbeat = new Heartbeat(this, settings.heartbeat());
    if (channel instanceof EpollSocketChannel tcp) {
      ackWatch = new AckWatch(this, tcp);
    }
    handler = owner.ready(this);
    incoming.deliverTo(handler);
    if (state != ConnectionState.TRAFFIC) {
      incoming.stop(); // the handler has closed it
    }
  }

  private void fail(ProtocolException e) {
    boolean duringHandshake = state == ConnectionState.HANDSHAKE;
    boolean tells = e.reason() == CloseReason.SOCKET_TYPE || e.reason() == CloseReason.NOT_ALLOWED;
    if (duringHandshake && tells) {
      ByteBuf out = channel.alloc().directBuffer(128);
      // A libzmq client raises an event for this number, and a Zeek node then says so and exits.
      boolean isKey = e.reason() == CloseReason.NOT_ALLOWED;
      Commands.writeError(out, isKey ? "400" : String.valueOf(e.getMessage()));
      refuse(e, out);
    } else if (duringHandshake && e.reason() == CloseReason.OTHER_MECHANISM) {
      refuse(e, null);
    } else {
      // The messages before the fault in the same read are valid.
      incoming.endOfRead();
      end(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  /**
   * Sends an ERROR, if any, so that it arrives: a close while input is unread becomes a reset,
   * which overtakes it (found with libzmq 4.3.4).
   */
  private void refuse(ProtocolException e, @Nullable ByteBuf lastWord) {
    reason = e.reason();
    detail = String.valueOf(e.getMessage());
    transition(ConnectionState.REFUSING);
    inThisState(REFUSAL, channel::close);
    // After all that was written: io_uring writes later, and a shutdown now would overtake it.
    channel
        .writeAndFlush(lastWord == null ? Unpooled.EMPTY_BUFFER : lastWord)
        .addListener(sent -> {
          if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
          }
        });
  }

  private void end(CloseReason why, String text) {
    if (state == ConnectionState.CLOSING || state == ConnectionState.CLOSED) {
      return;
    }
    if (state != ConnectionState.REFUSING) {
      reason = why;
      detail = text;
    }
    settle();
    channel.close();
  }

  /** Begins the close: nothing of the peer is delivered from here on, and no timer runs. */
  private void settle() {
    if (state == ConnectionState.HANDSHAKE && reason == CloseReason.PEER_CLOSED) {
      handshake
          .likelyCause(isReset)
          .ifPresent(cause -> {
            reason = CloseReason.CLOSED_IN_GREETING;
            detail = "%s %s".formatted(detail, cause);
          });
    }
    transition(ConnectionState.CLOSING);
    incoming.stop();
    outgoing.stop();
    if (heartbeat != null) {
      heartbeat.stop();
      heartbeat = null;
    }
    if (ackWatch != null) {
      ackWatch.stop();
      ackWatch = null;
    }
  }

  private void closed() {
    if (state == ConnectionState.CLOSED) {
      return;
    }
    if (state != ConnectionState.CLOSING) {
      settle();
    }
    transition(ConnectionState.CLOSED);
    incoming.release();
    handshake.wipe();
    if (encryption != null) {
      encryption.release();
    }
    ConnectionHandler last = handler;
    tell(() -> {
      if (last != null) {
        last.closed(reason, detail);
      } else {
        owner.refused(this, reason, detail);
      }
    });
    tell(() -> owner.closed(this, reason, detail));
    ended.countDown();
  }

  /** Calls one of those who must know of the end, whatever the others threw. */
  private void tell(Runnable news) {
    try {
      news.run();
    } catch (Throwable e) { // errors, too: who waits for the end would wait for ever
      supervisor.caught("the end of a connection", e);
    }
  }

  /** The peer has sent a PING with this ttl, in tenths of a second. */
  void pinged(int deciseconds) {
    if (heartbeat != null) {
      heartbeat.pinged(deciseconds);
    }
  }

  /** Netty's side. */
  private final class Inbound extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      begin();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
      ByteBuf in = (ByteBuf) read;
      try {
        Connection.this.read(in);
      } finally {
        in.release();
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (state == ConnectionState.TRAFFIC && isWritable()) {
        incoming.writable();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof ClosedChannelException) {
        return; // what was still to be written when we closed
      }
      if (cause instanceof IOException e) {
        // Resets and broken pipes: the peer's end, in whatever way. Writes after it fail as well.
        isReset = true;
        end(CloseReason.PEER_CLOSED, Reason.of(e));
      } else {
        fault("the handler of a connection", cause);
      }
    }
  }
}
