package org.zeekbus.doctor.facts;

import java.util.List;
import java.util.Optional;
import org.zeekbus.doctor.site.Assigned;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.doctor.site.Value;
import org.zeekbus.zmtp.Endpoint;

/** Endpoints as scripts have them. */
public final class Endpoints {
  /** Where zeekbus serves WebSocket if nobody says otherwise. */
  public static final int WEB_SOCKET_PORT = 27758;

  /** Where it can if the manager has that port. */
  public static final int OTHER_WEB_SOCKET_PORT = 27757;

  private Endpoints() {}

  /** An endpoint, if the text is one. */
  public static Optional<Endpoint> parse(String text) {
    try {
      return Optional.of(Endpoint.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Where a node's scripts have it send logs, as far as that is known; Zeek adds the loggers of the
   * layout by itself.
   */
  public static List<Endpoint> ofLogs(SiteNode node) {
    return textsOfLogs(node).stream().flatMap(text -> parse(text).stream()).toList();
  }

  /** What its scripts have in place of such endpoints, and is none. */
  public static List<String> noneOfLogs(SiteNode node) {
    return textsOfLogs(node).stream().filter(text -> parse(text).isEmpty()).toList();
  }

  private static List<String> textsOfLogs(SiteNode node) {
    return node.scripts()
        .find(Option.CONNECT_LOG)
        .map(Assigned::value)
        .filter(Value.Several.class::isInstance)
        .map(value -> ((Value.Several) value).texts())
        .orElse(List.of());
  }
}
