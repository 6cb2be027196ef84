package org.zeekbus.broker;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.broker.count.BrokerCounts;
import org.zeekbus.broker.snapshot.DropReason;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.TurnedAway;

/**
 * Logs which peers came, left and were refused, by node name where it is known, counts them, and
 * keeps the last of them in the {@link Journal}. Repeated lines are limited by address, and over
 * all ({@link PeerWarnings}).
 *
 * <p>Owner: any thread.
 */
final class PeerLog {
  private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

  private final NodeNames names = new NodeNames();
  private final BrokerCounts counts = new BrokerCounts();
  private final Journal journal = new Journal(names);
  private final PeerWarnings warnings = new PeerWarnings(LOG);

  /** Tells warnings apart: never by a name, which is a claim. */
  private record Key(String address, Object what) {}

  /** Use of a socket that the peer's key does not allow. The peer has proven to own the key. */
  private record Violation(SocketType at, Optional<CurvePublicKey> by) {}

  NodeNames names() {
    return names;
  }

  BrokerCounts counts() {
    return counts;
  }

  Journal journal() {
    return journal;
  }

  void joined(Subscriber subscriber) {
    counts.xpub.connected.increment();
    LOG.debug("{} subscribes", subscriber.peer().name());
  }

  void joined(Publisher publisher) {
    counts.xsub.connected.increment();
    LOG.debug("{} publishes", publisher.peer().name());
  }

  /** A subscriber holds a topic that it did not hold. */
  void subscribed(Subscriber subscriber, Topic topic) {
    if (subscriber.isTail() || !names.subscribed(subscriber, topic)) {
      return;
    }
    if (subscriber.isNewNode()) {
      String text = "joined as " + names.of(subscriber).id();
      journal.add(Journal.Kind.JOINED, subscriber, null, text, 0);
    }
    if (admits(subscriber.peer())) {
      LOG.info("{} joined as {}", name(subscriber), names.of(subscriber).id());
    }
  }

  /** A subscriber no longer holds a topic. */
  void cancelled(Subscriber subscriber, Topic topic) {
    names.cancelled(subscriber, topic);
  }

  void identified(Publisher publisher) {
    LOG.debug("{} publishes as {}", publisher.peer().name(), publisher.nodeId());
  }

  /** A subscriber has gone, and so many messages in its queue with it. */
  void left(Subscriber subscriber, int undelivered, CloseReason reason, String detail) {
    counts.xpub.closed.increment(reason);
    counts.droppedDisconnected.add(undelivered);
    String name = name(subscriber);
    if (undelivered > 0 && admits(subscriber.peer())) {
      String count = "%,d messages (%s)".formatted(undelivered, DropReason.DISCONNECTED.label());
      LOG.warn("{}: dropped {}: its connection ended while they were queued", name, count);
    }
    journal.closed(SocketType.XPUB, subscriber.peer(), names.of(subscriber), reason, detail);
    // Those that were given a node come and go too often.
    boolean isGiven = subscriber.node() != null && TurnedAway.isFor(reason);
    if (names.isKnown(subscriber) || isGiven) {
      String lost =
          undelivered == 0
              ? ""
              : "; dropped %,d messages (%s)"
                  .formatted(undelivered, DropReason.DISCONNECTED.label());
      journal.add(Journal.Kind.LEFT, subscriber, reason.label(), detail + lost, undelivered);
    }
    boolean isNews = names.left(subscriber);
    ended(name, subscriber.peer(), reason, detail, isNews);
  }

  void left(Publisher publisher, CloseReason reason, String detail) {
    counts.xsub.closed.increment(reason);
    journal.closed(SocketType.XSUB, publisher.peer(), names.of(publisher), reason, detail);
    ended(name(publisher), publisher.peer(), reason, detail, false);
  }

  private void ended(String name, Peer peer, CloseReason reason, String detail, boolean isNews) {
    if (reason == CloseReason.LOCAL || (reason == CloseReason.PEER_CLOSED && !isNews)) {
      LOG.debug("{} disconnected: {}", name, detail);
    } else if (reason == CloseReason.PEER_CLOSED) {
      if (admits(peer)) {
        LOG.info("{} disconnected: {}", name, detail);
      }
    } else if (reason == CloseReason.NOT_ALLOWED) {
      // Each of them: the operator has just taken their keys away, and wants to see it done.
      if (admits(peer)) {
        LOG.warn("{} is closed: {}", name, detail);
      }
    } else {
      warnings.warn(new Key(peer.address(), reason), "{} is closed: {}{}", name, detail);
    }
  }

  void refused(SocketType type, String peer, String address, CloseReason reason, String detail) {
    counts.at(type).refused.increment(reason);
    journal.refused(type, peer, reason, detail);
    if (reason == CloseReason.LOCAL || reason == CloseReason.PEER_CLOSED) {
      LOG.debug("{} left {} during the handshake: {}", peer, type, detail);
    } else {
      String format =
          type == SocketType.XSUB ? "{} at XSUB is refused: {}{}" : "{} at XPUB is refused: {}{}";
      warnings.warn(new Key(address, reason), format, peer, detail);
    }
  }

  void ignored(SocketType at, Peer peer, Ignored what, long bytes) {
    counts.at(at).ignored.increment(what);
    warnings.warn(
        new Key(peer.address(), what),
        "{}: ignored: {}{}",
        peer.name(),
        () -> "%s, %,d bytes".formatted(what.label().replace('_', ' '), bytes));
  }

  void forbidden(SocketType at, Peer peer, Supplier<String> what) {
    counts.at(at).ignored.increment(Ignored.FORBIDDEN);
    warnings.warn(
        new Key(peer.address(), new Violation(at, peer.curvePeer().map(CurvePeer::key))),
        "{}: {} is dropped: its rights do not allow it{}",
        peer.name(),
        what);
  }

  void stuck(Subscriber subscriber, Supplier<String> lag) {
    counts.stuck.increment();
    if (admits(subscriber.peer())) {
      String format =
          subscriber.isPacing()
              ? "{} does not keep up; publishers no longer wait for it: {}"
              : "{} does not keep up: {}";
      LOG.warn(format, name(subscriber), lag.get());
    }
  }

  void dropping(Subscriber subscriber, Supplier<String> text) {
    if (admits(subscriber.peer())) {
      LOG.warn("{}: {}", name(subscriber), text.get());
    }
  }

  void countDropped() {
    counts.dropped.increment();
  }

  /** Connections could not be accepted; the socket has logged it. */
  void cannotAccept(SocketType type) {
    counts.at(type).cannotAccept.increment();
  }

  private boolean admits(Peer peer) {
    return warnings.admits(peer.address());
  }

  /** The node's name with its address, or as much as is known. */
  private String name(Subscriber subscriber) {
    return name(names.of(subscriber), subscriber.peer().name());
  }

  private String name(Publisher publisher) {
    return name(names.of(publisher), publisher.peer().name());
  }

  private static String name(NodeNames.Claim claim, String peer) {
    boolean isStranger = claim.id() == null && claim.name() == null;
    return isStranger ? peer : claim.labelOr(peer) + " (" + peer + ")";
  }
}
