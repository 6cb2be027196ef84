package org.zeekbus.websocket.session;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.zeekbus.broker.Broker;
import org.zeekbus.http.Caller;
import org.zeekbus.http.Client;
import org.zeekbus.http.Upgrade;
import org.zeekbus.websocket.form.EventForm;
import org.zeekbus.websocket.form.Unreadable;
import org.zeekbus.websocket.frame.FrameDecoder;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * All clients, each on the event loop of its connection. Owner: any thread; {@link #begin} is
 * called on the loop of the connection.
 */
public final class Sessions implements Upgrade {
  private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(64 << 10, 128 << 10);
  private static final int SMALLEST_READ = 512;
  private static final int FIRST_READ = 2048;
  private static final int LARGEST_READ = 64 << 10;
  private static final Duration LONGEST_END = Duration.ofSeconds(2);

  private final SessionParts parts;
  private final Map<EventLoop, LoopSessions> loops;
  private volatile boolean isStopping;

  /**
   * No clients yet.
   *
   * @param broker on whose event loops the connections are
   * @param senders how the ids of all clients begin
   * @param supervisor hears of what fails
   */
  public Sessions(
      SessionSettings settings,
      Broker broker,
      String senders,
      Confirmation confirmation,
      Supervisor supervisor) {
    this.parts =
        new SessionParts(
            settings,
            broker,
            confirmation,
            new EventForm(new Unreadable()),
            new EndpointIds(senders),
            new LongMessages(supervisor),
            new AtomicInteger(),
            new SessionLog(),
            supervisor);
    this.loops =
        broker.loops().stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    loop -> new LoopSessions(loop, settings.pingInterval(), supervisor)));
  }

  @Override
  public void begin(Channel channel, FullHttpRequest request, Caller caller) {
    LoopSessions loop = loops.get(channel.eventLoop());
    if (loop == null) {
      throw new IllegalStateException("a connection on an event loop that is not the broker's");
    }
    String fault = Handshake.fault(request.headers());
    if (fault != null) {
      Handshake.refuse(channel, 400, fault);
    } else if (isStopping) {
      Handshake.refuse(channel, 503, "zeekbus stops");
    } else if (parts.clients().incrementAndGet() > parts.settings().clients()) {
      parts.clients().decrementAndGet();
      Handshake.refuse(channel, 503, "Too many clients");
    } else {
      channel.closeFuture().addListener(_ -> parts.clients().decrementAndGet());
      open(loop, channel, request, caller);
    }
  }

  private void open(LoopSessions loop, Channel channel, FullHttpRequest request, Caller caller) {
    channel.writeAndFlush(Handshake.accept(request.headers()), channel.voidPromise());
    channel.pipeline().remove(HttpServerCodec.class);
    channel.config().setWriteBufferWaterMark(UNSENT);
    AdaptiveRecvByteBufAllocator reads =
        new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ);
    reads.maxMessagesPerRead(1); // so that others have their turn
    channel.config().setRecvByteBufAllocator(reads);
    FrameDecoder decoder = new FrameDecoder(parts.settings().messageBytes(), false);
    Session session =
        new Session(
            parts, loop, channel, decoder, caller, Handshake.application(request.headers()));
    channel.pipeline().addLast(decoder, session);
    session.begin();
    Handshake.check(request, session);
  }

  /** Closes the clients that are no longer allowed. Does not block. */
  public void recheck(Predicate<Client> isCurrent) {
    forEach(session -> {
      if (!session.client().map(isCurrent::test).orElse(true)) {
        session.notAllowed();
      }
    });
  }

  /** Says goodbye to all clients, and waits for a moment until they are gone. */
  public void close() {
    isStopping = true;
    forEach(Session::terminate);
    long deadline = System.nanoTime() + LONGEST_END.toNanos();
    while (parts.clients().get() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    loops.values().forEach(LoopSessions::stop);
  }

  private void forEach(Consumer<Session> action) {
    for (LoopSessions each : loops.values()) {
      try {
        each.loop()
            .execute(
                parts
                    .supervisor()
                    .task("all WebSocket clients", () -> List.copyOf(each.all()).forEach(action)));
      } catch (RejectedExecutionException e) {
        // The loop has ended, and its clients with it.
      }
    }
  }
}
