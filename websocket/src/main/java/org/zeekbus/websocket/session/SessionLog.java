package org.zeekbus.websocket.session;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.http.Caller;
import org.zeekbus.http.HttpSnapshot;
import org.zeekbus.websocket.frame.Close;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.Recent;
import org.zeekbus.zmtp.Topic;

/**
 * Logs who came and went, in the words of Zeek's cluster.log (Zeek {@code
 * scripts/base/frameworks/cluster/websocket.zeek}); lines are limited for each application. Owner:
 * any thread.
 */
final class SessionLog {
  private static final Logger LOG = LoggerFactory.getLogger("org.zeekbus.websocket");

  private static final int MOST_TOPICS = 20;

  private final Recent<HttpSnapshot.Refused> lastRefused =
      new Recent<>(HttpSnapshot.MOST_REFUSED, HttpSnapshot.Refused::time);
  private final PeerWarnings warnings = new PeerWarnings(LOG);

  void subscribed(Session session, List<Topic> topics) {
    if (admits(session)) {
      String shown =
          topics.stream().limit(MOST_TOPICS).map(Topic::toString).collect(Collectors.joining(", "));
      int more = topics.size() - MOST_TOPICS;
      LOG.info(
          "{} subscribed to [{}{}]",
          name(session),
          shown,
          more > 0 ? ", and %,d more".formatted(more) : "");
    }
  }

  void gone(Session session, Close how) {
    if (admits(session)) {
      LOG.info("{} gone with {}", name(session), how);
    }
  }

  /** A request for WebSocket was refused. */
  void refused(Caller caller, String cause, String why) {
    lastRefused.add(
        new HttpSnapshot.Refused(
            Instant.now().truncatedTo(ChronoUnit.MILLIS), caller.peer(), cause, why));
    warnings.warn(
        List.of(caller.address(), why), "WebSocket client {} refused: {}{}", caller.peer(), why);
  }

  /** The last of all requests that were refused, with those that HTTP itself has refused. */
  List<HttpSnapshot.Refused> lastRefused(HttpSnapshot http) {
    return Stream.concat(lastRefused.newestFirst().stream(), http.lastRefused().stream())
        .sorted(Comparator.comparing(HttpSnapshot.Refused::time).reversed())
        .limit(HttpSnapshot.MOST_REFUSED)
        .toList();
  }

  private boolean admits(Session session) {
    return warnings.admits(session.application().orElse(""));
  }

  private static String name(Session session) {
    String application = session.application().map(name -> " application_name=" + name).orElse("");
    String listed = session.client().map(client -> " name=" + client.name()).orElse("");
    return "WebSocket client '%s' (%s)%s%s"
        .formatted(session.id(), session.peerName(), application, listed);
  }
}
