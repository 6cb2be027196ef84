package org.zeekbus.app.inspect;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.command.KeyOptions;
import org.zeekbus.web.observe.Drop;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.socket.MessageListener;
import org.zeekbus.zmtp.socket.XPubSocket;

/**
 * Takes messages on an event loop and gives them to outputs on another thread. Outputs that fall
 * behind cost messages here, counted, and never slow the broker down.
 *
 * <p>Owner: the event loop hears, {@link #run}'s caller does the rest; between them is a bounded
 * queue.
 */
final class Tap implements MessageListener, XPubSocket.Listener {
  private static final long LOOK_MILLIS = 100;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final TapFilter filter;
  private final boolean showsSubscriptions;
  private final InstantSource clock;
  private final PrintWriter err;
  private final Security security;
  private final TapQueue waiting;

  // Written by the event loop.
  private volatile long missed;
  private volatile long passedOver;
  private volatile long interruptions;
  private volatile boolean isAway;
  private volatile @Nullable String givenUp;
  private volatile boolean isStopped;

  Tap(
      TapFilter filter,
      boolean showsSubscriptions,
      TapQueue waiting,
      InstantSource clock,
      PrintWriter err,
      Security security) {
    this.filter = filter;
    this.showsSubscriptions = showsSubscriptions;
    this.waiting = waiting;
    this.clock = clock;
    this.err = err;
    this.security = security;
  }

  /** Ends {@link #run}, from any thread. */
  void stop() {
    isStopped = true;
  }

  /**
   * Gives messages to outputs until it is stopped, they have had {@code count}, the time is over,
   * or nobody reads one of them any more. Nothing stays in a buffer while there is nothing to
   * print.
   *
   * @return why the broker is not tried any more, if that is why this ended
   * @throws IOException if an output can take no more
   */
  Optional<String> run(List<TapOutput> outputs, long count, Duration limit)
      throws IOException, InterruptedException {
    outputs.forEach(TapOutput::begin);
    long start = System.nanoTime();
    long nextSecond = start + SECOND;
    long left = count;
    while (left > 0 && !isOver(outputs, start, limit)) {
      TapLine line = waiting.take(untilDue(nextSecond));
      while (line != null) {
        if (filter.showsEvent(line)) {
          give(line, outputs);
          left--;
        }
        nextSecond = everySecond(outputs, nextSecond);
        line = left == 0 || isOver(outputs, start, limit) ? null : waiting.take();
      }
      nextSecond = everySecond(outputs, nextSecond);
    }
    return Optional.ofNullable(givenUp);
  }

  /** After all sockets are closed: the rest, for outputs that want it, and the end. */
  void finish(List<TapOutput> outputs, boolean withRest) throws IOException {
    List<TapOutput> thorough = outputs.stream().filter(TapOutput::wantsRest).toList();
    if (withRest && !thorough.isEmpty()) {
      for (TapLine line = waiting.take(); line != null; line = waiting.take()) {
        if (filter.showsEvent(line)) {
          give(line, thorough);
        }
      }
    }
    for (TapOutput output : outputs) {
      output.end();
    }
  }

  private static void give(TapLine line, List<TapOutput> outputs) throws IOException {
    for (TapOutput output : outputs) {
      output.take(line);
    }
  }

  private static long untilDue(long due) {
    return Math.clamp(TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime()), 1, LOOK_MILLIS);
  }

  private static long everySecond(List<TapOutput> outputs, long due) throws IOException {
    long now = System.nanoTime();
    if (now - due < 0) {
      return due;
    }
    for (TapOutput output : outputs) {
      output.everySecond();
    }
    return now + SECOND;
  }

  private boolean isOver(List<TapOutput> outputs, long start, Duration limit) {
    return isStopped
        || givenUp != null
        || System.nanoTime() - start >= limit.toNanos()
        || outputs.stream().anyMatch(TapOutput::isGone);
  }

  /** Says what is missing, if anything; false if something is. */
  boolean printLosses() {
    if (missed > 0) {
      say(
          "dropped %,d messages (%s): this tap was too slow for them"
              .formatted(missed, Drop.VIEWER_SLOW));
    }
    if (passedOver > 0) {
      say(
          "ignored %,d messages (%s): their topics are too long"
              .formatted(passedOver, Ignored.LONG_TOPIC.label()));
    }
    if (interruptions > 0) {
      say(
          "the connection was lost %s: what passed meanwhile is missing here"
              .formatted(interruptions == 1 ? "once" : interruptions + " times"));
    }
    return missed + passedOver + interruptions == 0;
  }

  @Override
  public void message(Connection from, FrameCursor frames) {
    frames.next();
    if (!filter.shows(frames)) {
      return;
    }
    offer(new TapLine(clock.instant(), Message.copyOf(frames)));
  }

  @Override
  public void subscribed(Topic topic, Connection peer) {
    filter.names().subscribed(topic);
    subscription(topic, true);
  }

  @Override
  public void cancelled(Topic topic) {
    filter.names().cancelled(topic);
    subscription(topic, false);
  }

  private void subscription(Topic topic, boolean isHeld) {
    if (showsSubscriptions && filter.shows(topic)) {
      offer(TapLine.subscription(clock.instant(), topic, isHeld));
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // all connections are of one event loop
  private void offer(TapLine line) {
    if (!waiting.offer(line)) {
      missed++;
    }
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // all connections are of one event loop
  public void ignored(Connection peer, Ignored what, long bytes) {
    if (what == Ignored.LONG_TOPIC) {
      passedOver++;
    }
  }

  @Override
  public void connected(Connection peer) {
    if (isAway) {
      isAway = false;
      say("connected to " + peer.peer());
    }
  }

  @Override
  public void unreachable(Endpoint endpoint, String detail) {
    away("cannot reach " + endpoint + " (" + detail + ")");
  }

  @Override
  public void refused(String peer, CloseReason reason, String detail) {
    away("no handshake with " + peer + ": " + detail + KeyOptions.hint(security, reason));
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // all connections are of one event loop
  public void disconnected(Connection peer, CloseReason reason, String detail) {
    if (reason != CloseReason.LOCAL) {
      interruptions++;
      away("connection to " + peer.peer() + " lost: " + detail);
    }
  }

  @Override
  public void gaveUp(Endpoint endpoint, CloseReason reason, String detail) {
    giveUp("%s: %s%s".formatted(endpoint, detail, KeyOptions.hint(security, reason)));
  }

  /** Ends {@link #run} with a failure, from any thread. */
  void giveUp(String why) {
    givenUp = why;
  }

  private void away(String what) {
    if (!isAway && !isStopped) {
      isAway = true;
      say(what + "; trying on");
    }
  }

  private void say(String what) {
    err.println("zeekbus tap: " + what);
    err.flush();
  }
}
