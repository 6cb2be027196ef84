package org.zeekbus.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all connections of a server take together, on whichever event loop they are.
 *
 * <p>Owner: any thread.
 */
final class Bounds {
  private static final int SMALL = 32 << 10;

  private final HttpSettings settings;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger handlers = new AtomicInteger();
  private final AtomicInteger viewers = new AtomicInteger();
  private final AtomicLong answerBytes = new AtomicLong();
  private final AtomicLong bodyBytes = new AtomicLong();

  Bounds(HttpSettings settings) {
    this.settings = settings;
  }

  boolean takeConnection() {
    return take(connections, settings.connections());
  }

  void returnConnection() {
    connections.decrementAndGet();
  }

  /** Connections that are open. */
  int connections() {
    return connections.get();
  }

  boolean takeHandler() {
    return take(handlers, settings.handlers());
  }

  void returnHandler() {
    handlers.decrementAndGet();
  }

  boolean takeViewer() {
    return take(viewers, settings.viewers());
  }

  void returnViewer() {
    viewers.decrementAndGet();
  }

  /** Viewers that get events. */
  int viewers() {
    return viewers.get();
  }

  /** One answer of any size is allowed, and small ones always: their number bounds them. */
  boolean takeAnswer(int bytes) {
    long most = bytes <= SMALL ? Long.MAX_VALUE : settings.answerBytes();
    long before =
        answerBytes.getAndUpdate(taken -> fits(taken, bytes, most) ? taken + bytes : taken);
    return fits(before, bytes, most);
  }

  void returnAnswer(int bytes) {
    answerBytes.addAndGet(-bytes);
  }

  boolean takeBody(int bytes) {
    int most = settings.bodyBytes();
    return bodyBytes.getAndUpdate(taken -> taken + bytes <= most ? taken + bytes : taken) + bytes
        <= most;
  }

  void returnBody(int bytes) {
    bodyBytes.addAndGet(-bytes);
  }

  private static boolean fits(long taken, int bytes, long most) {
    return taken == 0 || taken + bytes <= most;
  }

  private static boolean take(AtomicInteger taken, int most) {
    return taken.getAndUpdate(count -> count < most ? count + 1 : count) < most;
  }
}
