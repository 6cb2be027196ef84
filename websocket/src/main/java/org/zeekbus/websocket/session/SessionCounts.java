package org.zeekbus.websocket.session;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.AttachedSubscriber;
import org.zeekbus.http.Client;
import org.zeekbus.websocket.count.ApplicationCounts;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;
import org.zeekbus.zmtp.Topic;

/** What is counted of one client. Owner: the event loop. */
final class SessionCounts {
  private static final int MOST_TOPICS = 100;

  private final Session session;
  private final ClientPeer peer;
  private final long sinceNanos = System.nanoTime();
  private long messagesIn;
  private long bytesIn;

  SessionCounts(Session session, ClientPeer peer) {
    this.session = session;
    this.peer = peer;
  }

  /** An event of the client was published, whose text had so many bytes. */
  void published(int bytes) {
    messagesIn++;
    bytesIn += bytes;
  }

  /** Adds what the client has done so far. */
  void addTo(ApplicationCounts counts) {
    counts.messagesIn += messagesIn;
    counts.bytesIn += bytesIn;
    counts.messagesOut += peer.delivery().messages();
    counts.bytesOut += peer.delivery().bytes();
    counts.dropped(peer.subscriber());
  }

  /** The client's entry in statistics, written by whoever asks: topics may be many. */
  Supplier<WebSocketSnapshot.Client> entry(SessionState state, List<Topic> topics) {
    AttachedSubscriber subscriber = peer.subscriber();
    String shown = label(state, subscriber);
    int queued = subscriber == null ? 0 : subscriber.queuedMessages();
    long queuedBytes = subscriber == null ? 0 : subscriber.queuedBytes();
    long dropped = subscriber == null ? 0 : subscriber.dropped();
    long in = messagesIn;
    long out = peer.delivery().messages();
    double seconds = (System.nanoTime() - sinceNanos) / 1e9;
    return () ->
        new WebSocketSnapshot.Client(
            session.id(),
            session.application(),
            WebSocketSnapshot.node(session.label()),
            session.client().map(Client::name),
            session.peerName(),
            topics.stream().limit(MOST_TOPICS).map(Topic::toString).toList(),
            topics.size(),
            seconds,
            shown,
            queued,
            queuedBytes,
            in,
            out,
            dropped);
  }

  private static String label(SessionState state, @Nullable AttachedSubscriber subscriber) {
    return switch (state) {
      case OPENING, CONFIRMING -> "opening";
      case CLOSING, CLOSED -> "closing";
      case OPEN -> subscriber == null ? "flowing" : subscriber.state();
    };
  }
}
