package org.zeekbus.broker;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Connection;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;

/**
 * Tells the operator who came, who left and who was refused, by node name where it is known, and
 * counts it. What one peer can repeat is limited by its address, and over all ({@link
 * PeerWarnings}).
 *
 * <p>Owner: any thread.
 */
final class PeerLog {
  private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

  private final NodeNames names = new NodeNames();
  private final Map<Subscriber, NodeNames.Claim> claims = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final LongAdder dropped = new LongAdder();
  private final PeerWarnings warnings = new PeerWarnings(LOG);

  /** What warnings are told apart by: never by a name, which is a claim. */
  private record Key(String address, Object what) {}

  /** What a key does not allow at a socket; that it is its key, the peer has proven. */
  private record Violation(SocketType at, Optional<CurvePublicKey> by) {}

  NodeNames names() {
    return names;
  }

  /** All counts by what and why, such as {@code xsub_refused_not_zmtp}. */
  Map<String, Long> counts() {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((key, count) -> sums.put(key, count.sum()));
    if (dropped.sum() > 0) {
      sums.put("dropped", dropped.sum());
    }
    return sums;
  }

  void joined(Subscriber subscriber) {
    count("xpub_connected");
    LOG.debug("{} subscribes", subscriber.connection().peer());
  }

  void joined(Publisher publisher) {
    count("xsub_connected");
    LOG.debug("{} publishes", publisher.connection().peer());
  }

  /** A subscriber holds a topic that it did not hold. */
  void subscribed(Subscriber subscriber, Topic topic) {
    NodeNames.Claim before = claims.getOrDefault(subscriber, NodeNames.Claim.NONE);
    NodeNames.Claim after = before.with(topic);
    if (after.equals(before)) {
      return;
    }
    claims.put(subscriber, after);
    if (after.isWhole()) {
      names.add(after);
      if (admits(subscriber.connection())) {
        LOG.info("{} is here as {}", name(subscriber), after.id());
      }
    }
  }

  /** A subscriber holds a topic no more. */
  void cancelled(Subscriber subscriber, Topic topic) {
    NodeNames.Claim before = claims.get(subscriber);
    if (before == null) {
      return;
    }
    NodeNames.Claim after = before.without(topic);
    if (!after.equals(before)) {
      names.remove(before);
      claims.put(subscriber, after);
    }
  }

  void identified(Publisher publisher) {
    LOG.debug("{} publishes as {}", publisher.connection().peer(), publisher.nodeId());
  }

  void left(Subscriber subscriber, CloseReason reason, String detail) {
    count("xpub_closed_" + reason.label());
    String name = name(subscriber);
    long undelivered = subscriber.statistics().undelivered;
    if (undelivered > 0 && admits(subscriber.connection())) {
      LOG.warn("{} leaves {} messages that were queued for it", name, undelivered);
    }
    NodeNames.Claim claim = claims.remove(subscriber);
    if (claim != null) {
      names.remove(claim);
    }
    ended(name, subscriber.connection(), reason, detail, claim != null);
  }

  void left(Publisher publisher, CloseReason reason, String detail) {
    count("xsub_closed_" + reason.label());
    ended(name(publisher), publisher.connection(), reason, detail, false);
  }

  private void ended(
      String name, Connection connection, CloseReason reason, String detail, boolean isNews) {
    if (reason == CloseReason.LOCAL || (reason == CloseReason.PEER_CLOSED && !isNews)) {
      LOG.debug("{} is gone: {}", name, detail);
    } else if (reason == CloseReason.PEER_CLOSED) {
      if (admits(connection)) {
        LOG.info("{} is gone: {}", name, detail);
      }
    } else if (reason == CloseReason.NOT_ALLOWED) {
      // Each of them: the operator has just taken their keys away, and wants to see it done.
      if (admits(connection)) {
        LOG.warn("{} is closed: {}", name, detail);
      }
    } else {
      warnings.warn(new Key(connection.address(), reason), "{} is closed: {}{}", name, detail);
    }
  }

  void refused(SocketType type, String peer, String address, CloseReason reason, String detail) {
    count(type.key() + "_refused_" + reason.label());
    if (reason == CloseReason.LOCAL || reason == CloseReason.PEER_CLOSED) {
      LOG.debug("{} left {} during the handshake: {}", peer, type, detail);
    } else {
      String format =
          type == SocketType.XSUB ? "{} at XSUB is refused: {}{}" : "{} at XPUB is refused: {}{}";
      warnings.warn(new Key(address, reason), format, peer, detail);
    }
  }

  void ignored(Connection connection, Ignored what, long bytes) {
    count("ignored_" + what.label());
    warnings.warn(
        new Key(connection.address(), what),
        "{}: ignored: {}{}",
        connection.peer(),
        () -> "%s, %,d bytes".formatted(what.label().replace('_', ' '), bytes));
  }

  void forbidden(SocketType at, Connection connection, Supplier<String> what) {
    count("ignored_" + Ignored.FORBIDDEN.label());
    warnings.warn(
        new Key(
            connection.address(), new Violation(at, connection.curvePeer().map(CurvePeer::key))),
        "{}: {} is dropped: its key does not allow it{}",
        connection.peer(),
        what);
  }

  void stuck(Subscriber subscriber, Supplier<String> lag) {
    count("xpub_stuck");
    if (admits(subscriber.connection())) {
      LOG.warn(
          "{} does not keep up, publishers stop waiting for it: {}", name(subscriber), lag.get());
    }
  }

  void dropping(Subscriber subscriber, Supplier<String> text) {
    if (admits(subscriber.connection())) {
      LOG.warn("{} {}", name(subscriber), text.get());
    }
  }

  void countDropped() {
    dropped.increment();
  }

  /** Connections could not be taken; the socket has said so. */
  void cannotAccept(SocketType type) {
    count(type.key() + "_cannot_accept");
  }

  private boolean admits(Connection connection) {
    return warnings.admits(connection.address());
  }

  /** The node's name with its address, or as much as is known. */
  String name(Subscriber subscriber) {
    NodeNames.Claim claim = claims.getOrDefault(subscriber, NodeNames.Claim.NONE);
    return name(claim.name(), claim.id(), subscriber.connection().peer());
  }

  String name(Publisher publisher) {
    String id = publisher.nodeId();
    String name = id == null ? null : names.nameOf(id).orElse(null);
    return name(name, id, publisher.connection().peer());
  }

  private static String name(@Nullable String name, @Nullable String id, String peer) {
    String known = name != null ? name : id;
    return known == null ? peer : known + " (" + peer + ")";
  }

  private void count(String key) {
    counts.computeIfAbsent(key, _ -> new LongAdder()).increment();
  }
}
