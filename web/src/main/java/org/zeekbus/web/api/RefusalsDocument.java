package org.zeekbus.web.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.TurnedAway;

/** {@code /api/v1/refusals}. Its components are fields of the API (docs/api.md). */
record RefusalsDocument(Instant time, List<Count> counts, List<Peer> peers) {
  private static final Map<String, CloseReason> REASONS = new HashMap<>();

  static {
    for (CloseReason reason : CloseReason.values()) {
      REASONS.put(reason.label(), reason);
    }
  }

  record Count(String socket, String event, String cause, long count) {}

  record Peer(
      Instant time,
      String socket,
      String event,
      String peer,
      @Nullable String node,
      String cause,
      String text,
      String advice) {}

  static RefusalsDocument of(Moment moment) {
    List<Count> counts = new ArrayList<>();
    List<TurnedAway> peers = new ArrayList<>();
    BrokerSnapshot broker = moment.now().broker();
    if (broker != null) {
      add("xsub", "refused", broker.xsub().refused(), counts);
      add("xsub", "closed", broker.xsub().closed(), counts);
      add("xpub", "refused", broker.xpub().refused(), counts);
      add("xpub", "closed", broker.xpub().closed(), counts);
      peers.addAll(broker.turnedAway());
    }
    LoggerSnapshot logger = moment.now().logger();
    if (logger != null) {
      add("pull", "refused", logger.refused(), counts);
      peers.addAll(logger.turnedAway());
    }
    counts.sort(Comparator.comparingLong(Count::count).reversed());
    peers.sort(Comparator.comparing(TurnedAway::time).reversed());
    return new RefusalsDocument(
        moment.now().time(),
        counts,
        peers.stream().limit(TurnedAway.MOST).map(RefusalsDocument::of).toList());
  }

  /** Those that a peer did not choose itself. */
  private static void add(
      String socket, String event, Map<String, Long> byCause, List<Count> counts) {
    byCause.forEach((cause, count) -> {
      CloseReason reason = REASONS.get(cause);
      if (reason != null && TurnedAway.isFor(reason)) {
        counts.add(new Count(socket, event, cause, count));
      }
    });
  }

  private static Peer of(TurnedAway peer) {
    CloseReason reason = REASONS.get(peer.cause());
    return new Peer(
        peer.time(),
        peer.socket(),
        peer.event(),
        peer.peer(),
        peer.node(),
        peer.cause(),
        peer.text(),
        reason == null ? "" : CloseAdvice.of(reason));
  }
}
