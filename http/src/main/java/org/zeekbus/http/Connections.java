package org.zeekbus.http;

import io.netty.channel.Channel;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The open connections of one event loop. Owner: that event loop. */
final class Connections {
  private final Bounds bounds;
  private final HttpCounters counters;

  /** That which has waited longest comes first. */
  private final Set<HttpConnection> all = new LinkedHashSet<>();

  /** Channels that left HTTP: to be closed at the end. */
  private final Set<Channel> upgraded = new HashSet<>();

  private boolean isStopping;

  Connections(Bounds bounds, HttpCounters counters) {
    this.bounds = bounds;
    this.counters = counters;
  }

  /** Whether there is room for it, be it that one which waits here makes room. */
  boolean open(HttpConnection connection) {
    if (!bounds.takeConnection()) {
      Optional<HttpConnection> longest = all.stream().filter(HttpConnection::isWaiting).findFirst();
      if (longest.isEmpty()) {
        return false;
      }
      counters.closedForRoom.increment();
      longest.get().close();
      if (!bounds.takeConnection()) {
        return false; // another loop has taken the place
      }
    }
    all.add(connection);
    counters.accepted.increment();
    return true;
  }

  /** It begins to wait. */
  void waits(HttpConnection connection) {
    if (all.remove(connection)) {
      all.add(connection);
    }
  }

  void closed(HttpConnection connection) {
    if (all.remove(connection)) {
      bounds.returnConnection();
    }
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
