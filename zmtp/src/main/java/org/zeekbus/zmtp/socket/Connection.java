package org.zeekbus.zmtp.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Rights;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.curve.CurveClientMechanism;
import org.zeekbus.zmtp.curve.CurveServerMechanism;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;
import org.zeekbus.zmtp.wire.Encryption;
import org.zeekbus.zmtp.wire.Handshake;
import org.zeekbus.zmtp.wire.Mechanism;
import org.zeekbus.zmtp.wire.MessageReader;
import org.zeekbus.zmtp.wire.MessageSink;
import org.zeekbus.zmtp.wire.NullMechanism;
import org.zeekbus.zmtp.wire.ProtocolException;

/**
 * One peer, from greeting to close.
 *
 * <pre>
 * WAITING    --delay over-->                   HANDSHAKE
 * HANDSHAKE  --handshake complete-->           TRAFFIC
 * HANDSHAKE  --peer must read why not-->       REFUSING, discards until the peer closes or 1 s
 * any        --decision to close-->            CLOSING
 * any        --channel is gone-->              CLOSED
 * </pre>
 *
 * From CLOSING on nothing of the peer is delivered or acted on, whatever the read under way still
 * has, and no timer runs: {@link #settle} is the one place for that. Whatever its handler throws
 * ends the connection, and nothing else.
 *
 * <p>Owner: its event loop. Other threads may call {@link #close} and the accessors of values that
 * never change.
 */
public final class Connection {
  private enum State {
    WAITING,
    HANDSHAKE,
    TRAFFIC,
    REFUSING,
    CLOSING,
    CLOSED
  }

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
  private final Traffic traffic = new Traffic();
  private final MessageReader reader;
  private final ConnectionHandler nobody = new ConnectionHandler() {};

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean hasBegun;

  private State state = State.WAITING;

  /** Takes what the peer sends: nobody before the handshake, and nobody once it is to close. */
  private ConnectionHandler handler = nobody;

  /** Whether {@link #mourner} has taken the connection over. */
  private boolean wasReady;

  /** Hears of the end of each read, and of the connection. */
  private ConnectionHandler mourner = nobody;

  /** Ends the state: the delay, the handshake's limit, the patience with who is refused. */
  private @Nullable ScheduledFuture<?> timer;

  private @Nullable Encryption encryption;

  /** What the peer may do; null if everything. */
  private @Nullable Rights rights;

  private @Nullable Heartbeat heartbeat;
  private @Nullable AckWatch ackWatch;
  private long received;
  private long written;
  private int pauses;
  private boolean isReset;
  private CloseReason reason = CloseReason.PEER_CLOSED;
  private String detail = "closed by the peer";

  /** Who a connection tells of its life: its socket. */
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
   * @param address what offences of this peer are counted by
   * @param delay before the handshake
   * @param supervisor hears what handlers and timers throw
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
    this.reader =
        new MessageReader(
            settings.limits(),
            settings.maxFirstFrame(),
            settings.maxMessage(),
            channel.alloc(),
            traffic);
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

  /** The peer without its port: what it is counted by. */
  public String address() {
    return address;
  }

  /** The endpoint, if we connected to it; nothing if the peer connected to us. */
  public Optional<Endpoint> connectedTo() {
    return owner.connectedTo();
  }

  ByteBufAllocator allocator() {
    return channel.alloc();
  }

  /** The event loop that owns this connection. */
  public EventLoop loop() {
    return channel.eventLoop();
  }

  /** The peer's socket type, if it told; known when the handshake is complete. */
  public Optional<SocketType> peerType() {
    return handshake.peerType();
  }

  /** The peer's ZMTP minor version as far as it matters to what we send: 0 or 1. */
  public int peerMinor() {
    return handshake.peerMinor();
  }

  /** Who the peer has proven to be, if it came in through CURVE. */
  public Optional<CurvePeer> curvePeer() {
    return handshake.curvePeer();
  }

  /** Whether it has cost us keys and led to nothing. */
  boolean wastedWork() {
    return handshake.isCostly() && !handshake.isDone();
  }

  /** Bytes received, greeting included. */
  public long received() {
    return received;
  }

  /** Memory that is held for a message that is not whole yet, in bytes. */
  public int heldInbound() {
    Encryption traffic = encryption;
    return traffic == null ? reader.held() : reader.held() + traffic.held();
  }

  /** Whether the socket takes more without too much piling up in front of it. */
  public boolean isWritable() {
    return channel.isWritable();
  }

  /** Whether messages may still be written. */
  public boolean isOpen() {
    return state == State.TRAFFIC && channel.isActive();
  }

  /**
   * Hands over frames, which are on their way at the next {@link #flush}. Takes the reference;
   * whole messages only, as commands may be written in between.
   */
  public void write(ByteBuf frames) {
    ByteBuf out = outgoing(frames);
    long before = pendingBytes();
    channel.write(out, channel.voidPromise());
    written += pendingBytes() - before;
  }

  /** Frames as they go over the wire. */
  private ByteBuf outgoing(ByteBuf frames) {
    Encryption traffic = encryption;
    if (traffic == null) {
      return frames;
    }
    if (state != State.TRAFFIC) {
      frames.release();
      return Unpooled.EMPTY_BUFFER;
    }
    if (traffic.isExhausted()) {
      frames.release();
      end(CloseReason.LOCAL, "there are no nonces left; a new connection has new ones");
      return Unpooled.EMPTY_BUFFER;
    }
    return traffic.seal(frames, channel.alloc());
  }

  /** Sends what was written. */
  public void flush() {
    channel.flush();
  }

  /** Sends whole messages at once. {@code taken} hears when the system has all, or will not. */
  void send(ByteBuf frames, ChannelFutureListener taken) {
    ByteBuf out = outgoing(frames);
    long before = pendingBytes();
    ChannelFuture sent = channel.write(out);
    written += pendingBytes() - before;
    channel.flush();
    sent.addListener(taken);
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

  /** What was written and not yet taken by the system, in bytes, with some overhead. */
  public long pendingBytes() {
    var outbound = channel.unsafe().outboundBuffer();
    return outbound == null ? 0 : outbound.totalPendingWriteBytes();
  }

  /**
   * What the system has taken of all that was written, in the units of {@link #pendingBytes}. Never
   * falls; stands still when the peer takes nothing.
   */
  public long taken() {
    var outbound = channel.unsafe().outboundBuffer();
    return outbound == null
        ? written
        : written - outbound.totalPendingWriteBytes() + outbound.currentProgress();
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

  /** Waits until all have heard of its end, for at most {@code limit}. Not for event loops. */
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

  /** Sends a PONG that nobody asked for, as a sign of life; none if the socket is full. */
  void sendPong() {
    if (isOpen() && channel.isWritable()) {
      writePong(NO_CONTEXT);
    }
  }

  private void writePong(byte[] context) {
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
   * The same task, for this connection's event loop: whatever it throws is heard, and ends this
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

  /** Has something done on its event loop, as a {@link #task}. Any thread may call this. */
  public void execute(String what, Runnable task) {
    loop().execute(task(what, task));
  }

  /** Ends the connection, as {@code what} has failed for it, and is heard. On its event loop. */
  public void fault(String what, Throwable cause) {
    supervisor.caught(what, cause);
    end(CloseReason.INTERNAL_ERROR, "%s failed: %s".formatted(what, cause));
  }

  /** Ends the connection if its peer's key may not come in any more, or as somebody else. */
  void recheckClient() {
    execute(
        "looking up its key",
        () ->
            handshake
                .curvePeer()
                .ifPresent(client -> {
                  if (security instanceof Security.CurveServer server) {
                    recheck(client, server.clients().find(client.key()));
                  }
                }));
  }

  private void recheck(CurvePeer before, Optional<CurvePeer> now) {
    if (now.isEmpty()) {
      end(CloseReason.NOT_ALLOWED, "its key is not allowed any more");
    } else if (!now.get().equals(before)) {
      end(CloseReason.LOCAL, "what its key allows has changed; it may come back");
    }
  }

  /** The first thing in the channel's pipeline, and the last. */
  ChannelInboundHandlerAdapter channelHandler() {
    return new Inbound();
  }

  private void begin() {
    hasBegun = true;
    if (state != State.WAITING) {
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
    if (state != State.WAITING) {
      return;
    }
    state = State.HANDSHAKE;
    ByteBuf out = channel.alloc().directBuffer(128);
    handshake.begin(out);
    channel.writeAndFlush(out, channel.voidPromise());
    inThisState(settings.limits().handshakeTimeout(), this::handshakeTimedOut);
  }

  private void handshakeTimedOut() {
    end(
        CloseReason.HANDSHAKE_TIMEOUT,
        "no complete handshake after %d ms (%d bytes came)"
            .formatted(settings.limits().handshakeTimeout().toMillis(), received));
  }

  /** Does something after a while, unless this state is over by then. */
  private void inThisState(Duration wait, Runnable task) {
    cancelTimer();
    timer =
        loop()
            .schedule(
                task("the timer of a connection", task), wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void read(ByteBuf in) {
    received += in.readableBytes();
    try {
      if (state == State.HANDSHAKE) {
        readHandshake(in);
      }
      if (state == State.TRAFFIC && in.isReadable()) {
        readTraffic(in);
      }
    } catch (ProtocolException e) {
      fail(e);
    }
  }

  private void readTraffic(ByteBuf in) {
    Encryption traffic = encryption;
    if (traffic == null) {
      reader.read(in, received - in.readableBytes());
    } else {
      traffic.read(in, reader, channel.alloc());
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
    if (complete) {
      cancelTimer();
      state = State.TRAFFIC;
      encryption = handshake.traffic(settings.limits());
      rights =
          handshake
              .curvePeer()
              .map(CurvePeer::rights)
              .filter(each -> !each.equals(Rights.ALL))
              .orElse(null);
      if (encryption != null && settings.type().hearsSubscriptions()) {
        encryption.skipBeyond(settings.maxMessage());
      }
      heartbeat = new Heartbeat(this, settings.heartbeat());
      if (channel instanceof EpollSocketChannel tcp) {
        ackWatch = new AckWatch(this, tcp);
      }
      ConnectionHandler found = owner.ready(this);
      mourner = found;
      wasReady = true;
      if (state == State.TRAFFIC) {
        handler = found;
      }
    }
  }

  private void fail(ProtocolException e) {
    boolean duringHandshake = state == State.HANDSHAKE;
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
      // What stood before the fault in the same read is as good as any.
      mourner.endOfRead();
      end(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  /**
   * Says a last word so that it arrives: a close while input is unread becomes a reset, which
   * overtakes it (found with libzmq 4.3.4).
   */
  private void refuse(ProtocolException e, @Nullable ByteBuf lastWord) {
    reason = e.reason();
    detail = String.valueOf(e.getMessage());
    state = State.REFUSING;
    // After all that was written: io_uring writes later, and a shutdown now would overtake it.
    channel
        .writeAndFlush(lastWord == null ? Unpooled.EMPTY_BUFFER : lastWord)
        .addListener(sent -> {
          if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
          }
        });
    inThisState(REFUSAL, channel::close);
  }

  private void end(CloseReason why, String text) {
    if (state == State.CLOSING || state == State.CLOSED) {
      return;
    }
    if (state != State.REFUSING) {
      reason = why;
      detail = text;
    }
    settle();
    channel.close();
  }

  /** It is to close: nothing of the peer gets through from here on, and no timer runs. */
  private void settle() {
    if (state == State.HANDSHAKE && reason == CloseReason.PEER_CLOSED) {
      handshake
          .likelyCause(isReset)
          .ifPresent(cause -> {
            reason = CloseReason.CLOSED_IN_GREETING;
            detail = "%s %s".formatted(detail, cause);
          });
    }
    state = State.CLOSING;
    handler = nobody;
    reader.stop();
    cancelTimer();
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
    if (state == State.CLOSED) {
      return;
    }
    if (state != State.CLOSING) {
      settle();
    }
    state = State.CLOSED;
    reader.release();
    handshake.wipe();
    if (encryption != null) {
      encryption.release();
    }
    ConnectionHandler last = mourner;
    mourner = nobody;
    tell(() -> {
      if (wasReady) {
        last.closed(reason, detail);
      } else {
        owner.refused(this, reason, detail);
      }
    });
    tell(() -> owner.closed(this, reason, detail));
    ended.countDown();
  }

  /** Each hears of the end, whatever the others make of it. */
  private void tell(Runnable news) {
    try {
      news.run();
    } catch (Throwable e) { // errors, too: who waits for the end would wait for ever
      supervisor.caught("the end of a connection", e);
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
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
      if (state == State.TRAFFIC && channel.isWritable()) {
        traffic.pong();
        handler.writable();
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

  /** What the reader finds. */
  private final class Traffic implements MessageSink {
    private final FrameCursor frames = new FrameCursor();

    /** Of a PING that was not answered yet. */
    private byte @Nullable [] pongContext;

    @Override
    public void message(ByteBuf in, int start, int length, int first, int firstLength, int parts) {
      Rights limited = rights;
      if (settings.type().hearsSubscriptions()) {
        upstream(in, start, length);
      } else if (limited != null && settings.type() == SocketType.PULL && !limited.push()) {
        forbidden("a push of ", in, first, firstLength, length);
      } else if (limited != null
          && settings.type() != SocketType.PULL
          && !limited.mayPublish(in, first, firstLength)) {
        forbidden("a message to ", in, first, firstLength, length);
      } else {
        handler.message(in, start, length, first, firstLength, parts);
      }
    }

    /** libzmq looks at every frame of what a subscriber sends (src/xpub.cpp). */
    private void upstream(ByteBuf in, int start, int length) {
      boolean other = false;
      frames.reset(in, start, length);
      while (frames.next()) {
        int kind = frames.length() == 0 ? -1 : in.getByte(frames.body());
        if (kind == 0 || kind == 1) {
          subscription(kind == 1, in, frames.body() + 1, frames.length() - 1);
        } else {
          other = true;
        }
      }
      if (other) {
        handler.ignored(Ignored.UPSTREAM_MESSAGE, length);
      }
    }

    private void forbidden(String what, ByteBuf in, int topic, int length, long bytes) {
      Rights limited = rights;
      int shown = Math.min(length, settings.limits().topic());
      Supplier<String> text = () -> what + Topic.of(in, topic, shown);
      handler.forbidden(text, bytes);
      if (limited != null && limited.isStrict()) {
        end(CloseReason.FORBIDDEN, text.get() + ": its key does not allow that");
      }
    }

    private void subscription(boolean subscribe, ByteBuf in, int at, int length) {
      Rights limited = rights;
      if (!settings.type().hearsSubscriptions()) {
        handler.ignored(Ignored.UNKNOWN_COMMAND, length);
      } else if (length > settings.limits().topic()) {
        handler.ignored(Ignored.LONG_SUBSCRIPTION, length);
      } else if (subscribe && limited != null && !limited.maySubscribe(in, at, length)) {
        forbidden("a subscription to ", in, at, length, length);
      } else {
        handler.subscription(subscribe, in, at, length);
      }
    }

    @Override
    public void oversized(byte kind, long firstLength, long bytes) {
      if (!settings.type().hearsSubscriptions()) {
        handler.ignored(Ignored.LONG_TOPIC, bytes);
      } else if (firstLength > settings.maxFirstFrame() && (kind == 0 || kind == 1)) {
        handler.ignored(Ignored.LONG_SUBSCRIPTION, firstLength - 1);
      } else {
        handler.ignored(Ignored.UPSTREAM_MESSAGE, bytes);
      }
    }

    @Override
    public void command(ByteBuf in, int at, int length) {
      int nameLength = in.getUnsignedByte(at);
      int data = at + 1 + nameLength;
      int dataLength = at + length - data;
      if (dataLength < 0) {
        handler.ignored(Ignored.UNKNOWN_COMMAND, length);
        return;
      }
      String name = in.toString(at + 1, nameLength, StandardCharsets.ISO_8859_1);
      switch (name) {
        case "SUBSCRIBE" -> subscription(true, in, data, dataLength);
        case "CANCEL" -> subscription(false, in, data, dataLength);
        case "PING" -> ping(in, data, dataLength);
        case "PONG" -> {}
        default -> handler.ignored(Ignored.UNKNOWN_COMMAND, length);
      }
    }

    private void ping(ByteBuf in, int data, int dataLength) {
      if (dataLength < 2) {
        throw new ProtocolException(
            CloseReason.BAD_FRAME, received, "a PING without ttl (expected: at least 7 bytes)");
      }
      pongContext =
          ByteBufUtil.getBytes(in, data + 2, Math.min(dataLength - 2, Commands.MAX_CONTEXT), true);
      pong();
      Heartbeat beat = heartbeat;
      if (beat != null) {
        beat.pinged(in.getUnsignedShort(data));
      }
    }

    /** Answers the last PING, once the socket takes it: a peer that only asks shall not fill us. */
    private void pong() {
      byte[] context = pongContext;
      if (context != null && isOpen() && channel.isWritable()) {
        pongContext = null;
        writePong(context);
      }
    }

    @Override
    public void oversizedCommand(long length) {
      handler.ignored(
          settings.type().hearsSubscriptions()
              ? Ignored.LONG_SUBSCRIPTION
              : Ignored.UNKNOWN_COMMAND,
          length);
    }

    /** What came before a decision to close was lent as well. */
    @Override
    public void endOfRead() {
      mourner.endOfRead();
    }
  }
}
