package org.zeekbus.app.inspect;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.command.KeyOptions;
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
 * Takes messages on an event loop and prints them on another thread. Printing that falls behind
 * costs messages here, counted, and never slows the broker down.
 *
 * <p>Owner: the event loop hears, {@link #print}'s caller prints; between them is a bounded queue.
 */
final class Tap implements MessageListener, XPubSocket.Listener {
  private static final int MAX_WAITING = 100_000;
  private static final long MAX_WAITING_BYTES = 64 << 20;
  private static final long LOOK_MILLIS = 100;

  private final TapFilter filter;
  private final InstantSource clock;
  private final PrintWriter err;
  private final Security security;
  private final BlockingQueue<TapLine> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong waitingBytes = new AtomicLong();

  // Written by the event loop.
  private volatile long missed;
  private volatile long passedOver;
  private volatile boolean isAway;
  private volatile @Nullable String givenUp;
  private volatile boolean isStopped;

  Tap(TapFilter filter, InstantSource clock, PrintWriter err, Security security) {
    this.filter = filter;
    this.clock = clock;
    this.err = err;
    this.security = security;
  }

  /** Ends {@link #print}, from any thread. */
  void stop() {
    isStopped = true;
  }

  /**
   * Prints until it is stopped, has printed {@code count} messages, or the reader of {@code out} is
   * gone. Nothing stays in a buffer while there is nothing to print.
   *
   * @return why the broker is not tried any more, if that is why this ended
   */
  Optional<String> print(PrintWriter out, long count, TapPrinter printer)
      throws InterruptedException {
    long printed = 0;
    while (printed < count && !isStopped && givenUp == null && !out.checkError()) {
      TapLine line = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      while (line != null) {
        waitingBytes.addAndGet(-line.message().size());
        printer.print(line, out);
        printed++;
        // Looked at after each line: who has read enough ends this at once.
        boolean isOver = printed == count || isStopped || out.checkError();
        line = isOver ? null : waiting.poll();
      }
    }
    out.flush();
    return Optional.ofNullable(givenUp);
  }

  /** Says what was not printed, if anything. */
  void printLosses() {
    if (missed > 0) {
      say(missed + " messages are missing here: printing was too slow for them");
    }
    if (passedOver > 0) {
      say(passedOver + " messages are missing here: their topics are too long");
    }
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
    subscription(topic, true);
  }

  @Override
  public void cancelled(Topic topic) {
    subscription(topic, false);
  }

  private void subscription(Topic topic, boolean isHeld) {
    if (filter.shows(topic)) {
      offer(TapLine.subscription(clock.instant(), topic, isHeld));
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // all connections are of one event loop
  private void offer(TapLine line) {
    int size = line.message().size();
    if (waitingBytes.get() > MAX_WAITING_BYTES || !waiting.offer(line)) {
      missed++;
      return;
    }
    waitingBytes.addAndGet(size);
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
  public void disconnected(Connection peer, CloseReason reason, String detail) {
    if (reason != CloseReason.LOCAL) {
      away("connection to " + peer.peer() + " lost: " + detail);
    }
  }

  @Override
  public void gaveUp(Endpoint endpoint, CloseReason reason, String detail) {
    giveUp("%s: %s%s".formatted(endpoint, detail, KeyOptions.hint(security, reason)));
  }

  /** Ends {@link #print} with a failure, from any thread. */
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
