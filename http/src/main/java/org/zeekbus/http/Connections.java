package org.zeekbus.http;

import io.netty.channel.Channel;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All open connections, and what they take together. Owner: the event loop. */
final class Connections {
  private static final int SMALL = 32 << 10;

  private final HttpSettings settings;
  private final HttpCounters counters;

  /** That which has waited longest comes first. */
  private final Set<HttpConnection> all = new LinkedHashSet<>();

  /** Channels that left HTTP: to be closed at the end. */
  private final Set<Channel> upgraded = new HashSet<>();

  private boolean isStopping;
  private int handlers;
  private int viewers;
  private long answerBytes;

  Connections(HttpSettings settings, HttpCounters counters) {
    this.settings = settings;
    this.counters = counters;
  }

  /** Whether there is room for it, be it that one which waits makes room. */
  boolean open(HttpConnection connection) {
    if (all.size() >= settings.connections()) {
      Optional<HttpConnection> longest = all.stream().filter(HttpConnection::isWaiting).findFirst();
      if (longest.isEmpty()) {
        return false;
      }
      counters.closedForRoom.increment();
      longest.get().close();
    }
    all.add(connection);
    counters.accepted.increment();
    counters.connections.set(all.size());
    return true;
  }

  /** It begins to wait. */
  void waits(HttpConnection connection) {
    if (all.remove(connection)) {
      all.add(connection);
    }
  }

  void closed(HttpConnection connection) {
    all.remove(connection);
    counters.connections.set(all.size());
  }

  /** Whether a connection may leave HTTP; if so, its place is free, and its channel is kept. */
  boolean upgrade(HttpConnection connection, Channel channel) {
    if (isStopping) {
      return false;
    }
    closed(connection);
    upgraded.add(channel);
    channel.closeFuture().addListener(_ -> upgraded.remove(channel));
    return true;
  }

  /** From now on none leaves HTTP any more. */
  void stopUpgrades() {
    isStopping = true;
  }

  boolean takeHandler() {
    return take(handlers < settings.handlers(), () -> handlers++);
  }

  void returnHandler() {
    handlers--;
  }

  boolean takeViewer() {
    return take(
        viewers < settings.viewers(),
        () -> {
          viewers++;
          counters.viewers.set(viewers);
          counters.viewersServed.increment();
        });
  }

  void returnViewer() {
    viewers--;
    counters.viewers.set(viewers);
  }

  /** One answer of any size is allowed, and small ones always: their number bounds them. */
  boolean takeBytes(int bytes) {
    return take(
        bytes <= SMALL || answerBytes == 0 || answerBytes + bytes <= settings.answerBytes(),
        () -> answerBytes += bytes);
  }

  void returnBytes(int bytes) {
    answerBytes -= bytes;
  }

  private static boolean take(boolean isThere, Runnable take) {
    if (isThere) {
      take.run();
    }
    return isThere;
  }

  /** Looks at the deadlines of all. */
  void tick() {
    long now = System.nanoTime();
    List.copyOf(all).forEach(connection -> connection.tick(now));
  }

  void closeAll() {
    List.copyOf(all).forEach(HttpConnection::close);
    List.copyOf(upgraded).forEach(Channel::close);
  }
}
