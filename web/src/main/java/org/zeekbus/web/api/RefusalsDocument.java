package org.zeekbus.web.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.http.HttpSnapshot;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.web.observe.NodeRole;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.TurnedAway;

/** {@code /api/v1/refusals}. Its components are fields of the API (docs/api.md). */
record RefusalsDocument(Instant time, List<Count> counts, List<Peer> peers) {
  /** The WebSocket API, among the sockets. */
  private static final String WEBSOCKET = "websocket";

  private static final String REFUSED = "refused";
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
      add("xsub", REFUSED, broker.xsub().refused(), counts);
      add("xsub", "closed", broker.xsub().closed(), counts);
      add("xpub", REFUSED, broker.xpub().refused(), counts);
      add("xpub", "closed", broker.xpub().closed(), counts);
      peers.addAll(broker.turnedAway());
    }
    LoggerSnapshot logger = moment.now().logger();
    if (logger != null) {
      add("pull", REFUSED, logger.refused(), counts);
      peers.addAll(logger.turnedAway());
    }
    List<Peer> all = new ArrayList<>(peers.stream().map(RefusalsDocument::of).toList());
    WebSocketSnapshot webSocket = moment.now().webSocket();
    if (webSocket != null) {
      webSocket.http().refused().forEach((cause, count) -> add(cause, count, counts));
      webSocket.refused().forEach((cause, count) -> add(cause, count, counts));
      webSocket.lastRefused().forEach(each -> all.add(of(each)));
    }
    counts.sort(Comparator.comparingLong(Count::count).reversed());
    all.sort(Comparator.comparing(Peer::time).reversed());
    return new RefusalsDocument(
        moment.now().time(), counts, all.stream().limit(TurnedAway.MOST).toList());
  }

  private static void add(String cause, long count, List<Count> counts) {
    if (count > 0) {
      counts.add(new Count(WEBSOCKET, REFUSED, cause, count));
    }
  }

  private static Peer of(HttpSnapshot.Refused each) {
    return new Peer(
        each.time(),
        WEBSOCKET,
        REFUSED,
        each.peer(),
        null,
        each.cause(),
        each.text(),
        WebSocketAdvice.ofRefused(each.cause()));
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
    boolean isClient = NodeRole.of(peer.node()) == NodeRole.WEBSOCKET;
    return new Peer(
        peer.time(),
        isClient ? WEBSOCKET : peer.socket(),
        peer.event(),
        peer.peer(),
        peer.node(),
        peer.cause(),
        peer.text(),
        reason == null ? "" : advice(reason, isClient));
  }

  private static String advice(CloseReason reason, boolean isClient) {
    return isClient ? WebSocketAdvice.ofClosed(reason) : CloseAdvice.of(reason);
  }
}
