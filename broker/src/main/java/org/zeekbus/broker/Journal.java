package org.zeekbus.broker;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Recent;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.TurnedAway;

/**
 * What happened to nodes lately, and which peers were turned away: two rings, so that a flood of
 * the latter does not displace the former.
 *
 * <p>Owner: any thread; takes no lock.
 */
final class Journal {
  /** What happens to a node; the fields are those of {@link BrokerSnapshot.JournalEntry}. */
  enum Kind {
    JOINED,
    LEFT,
    SLOW,
    STUCK,
    DROPPING,
    FLOWING,
    PAUSED
  }

  private final NodeNames names;
  private final Recent<BrokerSnapshot.JournalEntry> entries =
      new Recent<>(BrokerSnapshot.MOST_JOURNAL, BrokerSnapshot.JournalEntry::time);
  private final Recent<TurnedAway> turnedAway = new Recent<>(TurnedAway.MOST, TurnedAway::time);

  Journal(NodeNames names) {
    this.names = names;
  }

  /** Something happened to a subscriber. */
  void add(Kind kind, Subscriber subscriber, @Nullable String cause, String text, long lost) {
    String node = names.label(subscriber);
    add(kind, node, subscriber.peer(), SocketType.XPUB, cause, text, lost);
  }

  /** Something happened to a publisher. */
  void add(Kind kind, Publisher publisher, String text) {
    add(kind, names.label(publisher), publisher.peer(), SocketType.XSUB, null, text, 0);
  }

  private void add(
      Kind kind,
      String node,
      Peer peer,
      SocketType socket,
      @Nullable String cause,
      String text,
      long lost) {
    entries.add(
        new BrokerSnapshot.JournalEntry(
            Instant.now().truncatedTo(ChronoUnit.MILLIS),
            label(kind),
            node,
            peer.name(),
            label(socket),
            cause,
            text,
            lost));
  }

  private static String label(Enum<?> each) {
    return each.name().toLowerCase(Locale.ROOT);
  }

  /** A peer ended before its handshake was complete. */
  void refused(SocketType socket, String peer, CloseReason reason, String detail) {
    if (TurnedAway.isFor(reason)) {
      turnedAway.add(TurnedAway.refused(socket, peer, reason, detail));
    }
  }

  /** A peer ended. */
  void closed(
      SocketType socket, Peer peer, NodeNames.Claim claim, CloseReason reason, String detail) {
    if (TurnedAway.isFor(reason)) {
      String node = claim.name() == null ? claim.id() : claim.name();
      turnedAway.add(TurnedAway.closed(socket, peer.name(), node, reason, detail));
    }
  }

  /** What happened to nodes, the newest first. */
  List<BrokerSnapshot.JournalEntry> entries() {
    return entries.newestFirst();
  }

  /** Peers that were refused or closed, the newest first. */
  List<TurnedAway> turnedAway() {
    return turnedAway.newestFirst();
  }
}
