package org.zeekbus.websocket.session;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.zeekbus.broker.Broker;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Caller;
import org.zeekbus.http.Client;
import org.zeekbus.http.HttpSnapshot;
import org.zeekbus.http.Upgrade;
import org.zeekbus.websocket.count.ApplicationCounts;
import org.zeekbus.websocket.count.ApplicationNames;
import org.zeekbus.websocket.count.LoopCounts;
import org.zeekbus.websocket.form.EventForm;
import org.zeekbus.websocket.form.Unreadable;
import org.zeekbus.websocket.frame.FrameDecoder;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * All clients, each on the event loop of its connection. Owner: any thread; {@link #begin} is
 * called on the loop of the connection.
 */
public final class Sessions implements Upgrade {
  /** Where the API is. */
  public static final String PATH = Handshake.PATH;

  /** Why requests are refused, in statistics. */
  private static final String BAD_REQUEST = "bad_request";

  private static final String TOO_MANY = "clients";

  private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(64 << 10, 128 << 10);
  private static final int SMALLEST_READ = 512;
  private static final int FIRST_READ = 2048;
  private static final int LARGEST_READ = 64 << 10;
  private static final Duration LONGEST_END = Duration.ofSeconds(1);
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(2);

  private final SessionParts parts;
  private final Map<EventLoop, LoopSessions> loops;
  private final Unreadable unreadable = new Unreadable();
  private final LongAdder badRequests = new LongAdder();
  private final LongAdder tooMany = new LongAdder();

  /** What each loop has last answered, so that no count goes back. */
  private final Map<LoopSessions, LoopCounts> answers = new ConcurrentHashMap<>();

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
    // What exceeds a client's queue could not be delivered anyway.
    int longest = (int) Math.min(settings.queue().bytes(), Integer.MAX_VALUE);
    this.parts =
        new SessionParts(
            settings,
            broker,
            confirmation,
            EventForm.plain(longest, unreadable),
            EventForm.deflated(longest, settings.compressFrom(), unreadable),
            new EndpointIds(senders),
            new LongMessages(supervisor),
            new AtomicInteger(),
            new ApplicationNames(),
            new SessionLog(),
            supervisor);
    this.loops =
        broker.loops().stream()
            .collect(
                Collectors.toMap(
                    Function.identity(), loop -> new LoopSessions(loop, settings, supervisor)));
  }

  @Override
  public void begin(Channel channel, FullHttpRequest request, Caller caller) {
    LoopSessions loop = loops.get(channel.eventLoop());
    if (loop == null) {
      throw new IllegalStateException("a connection on an event loop that is not the broker's");
    }
    String fault = Handshake.fault(request.headers());
    if (fault != null) {
      badRequests.increment();
      parts.log().refused(caller, BAD_REQUEST, fault);
      Handshake.refuse(channel, 400, fault);
    } else if (isStopping) {
      Handshake.refuse(channel, 503, "zeekbus stops");
    } else if (parts.clients().incrementAndGet() > parts.settings().clients()) {
      parts.clients().decrementAndGet();
      tooMany.increment();
      parts.log().refused(caller, TOO_MANY, "too many clients are connected");
      Handshake.refuse(channel, 503, "Too many clients");
    } else {
      channel.closeFuture().addListener(_ -> parts.clients().decrementAndGet());
      open(loop, channel, request, caller);
    }
  }

  private void open(LoopSessions loop, Channel channel, FullHttpRequest request, Caller caller) {
    Optional<String> extension =
        parts.settings().compressFrom() == Integer.MAX_VALUE
            ? Optional.empty()
            : DeflateOffer.answer(request.headers());
    // The events of a client count though it went without waiting for an answer.
    channel.config().setAutoClose(false);
    // If the client has gone already, nothing of the session is there to hear of it.
    channel.writeAndFlush(Handshake.accept(request.headers(), extension));
    channel.pipeline().remove(HttpServerCodec.class);
    channel.config().setWriteBufferWaterMark(UNSENT);
    AdaptiveRecvByteBufAllocator reads =
        new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ);
    reads.maxMessagesPerRead(1); // so that others have their turn
    channel.config().setRecvByteBufAllocator(reads);
    FrameDecoder decoder = new FrameDecoder(parts.settings().messageBytes(), extension.isPresent());
    Session session =
        new Session(
            parts,
            loop,
            channel,
            decoder,
            caller,
            Handshake.application(request.headers()),
            extension.isPresent() ? parts.deflated() : parts.plain());
    channel.pipeline().addLast(decoder, session);
    session.begin();
    if (Handshake.isRight(request, session)) {
      session.join();
    }
  }

  /** Answers a request for {@link #PATH} that does not ask for WebSocket. */
  public static Answer needsWebSocket() {
    return Handshake.needsWebSocket();
  }

  /** What clients of other kinds have in common with these. */
  public SessionParts parts() {
    return parts;
  }

  /** The clients of each event loop of the broker. */
  public List<LoopSessions> loops() {
    return List.copyOf(loops.values());
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

  /** Remembers all counts, for when the event loops have ended. Blocks for a moment. */
  public void count() {
    Map<LoopSessions, CompletableFuture<LoopCounts>> asked = new HashMap<>();
    for (LoopSessions each : loops.values()) {
      CompletableFuture<LoopCounts> answer = new CompletableFuture<>();
      if (each.execute("counting WebSocket clients", () -> answer.complete(each.counts()))) {
        asked.put(each, answer);
      }
    }
    long deadline = System.nanoTime() + LONGEST_ANSWER.toNanos();
    asked.forEach((each, answer) -> await(answer, deadline).ifPresent(it -> answers.put(each, it)));
  }

  /** All counts of this moment. Blocks for a moment; not for event loops. */
  public WebSocketSnapshot snapshot(HttpSnapshot http, boolean listening) {
    count();
    Map<String, ApplicationCounts> applications = new TreeMap<>();
    for (LoopCounts each : answers.values()) {
      each.applications()
          .forEach((label, counts) ->
              applications.computeIfAbsent(label, _ -> new ApplicationCounts()).add(counts));
    }
    return new WebSocketSnapshot(
        http,
        applications.entrySet().stream().map(each -> each.getValue().entry(each.getKey())).toList(),
        answers.values().stream()
            .flatMap(each -> each.clients().stream())
            .limit(LoopCounts.MOST_CLIENTS)
            .map(Supplier::get)
            .toList(),
        answers.values().stream().mapToInt(LoopCounts::clientCount).sum(),
        Map.of(BAD_REQUEST, badRequests.sum(), TOO_MANY, tooMany.sum()),
        parts.log().lastRefused(http),
        listening,
        unreadable.messages());
  }

  private static <T> Optional<T> await(CompletableFuture<T> answer, long deadline) {
    try {
      long left = Math.max(0, deadline - System.nanoTime());
      return Optional.of(answer.get(left, TimeUnit.NANOSECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty(); // its last answer counts
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void forEach(Consumer<Session> action) {
    for (LoopSessions each : loops.values()) {
      var _ = each.execute("all WebSocket clients", () -> each.all().forEach(action));
    }
  }
}
