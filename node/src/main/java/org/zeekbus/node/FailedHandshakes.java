package org.zeekbus.node;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Security;

/**
 * Handshakes that failed, and what to do about them. Where the next attempt follows at once, a
 * cause is news only once.
 *
 * <p>Owner: any thread.
 */
final class FailedHandshakes {
  private final String what;
  private final Security security;
  private final Map<String, CloseReason> told = new ConcurrentHashMap<>();

  /**
   * None so far.
   *
   * @param what the others are: broker
   */
  FailedHandshakes(String what, Security security) {
    this.what = what;
    this.security = security;
  }

  /** A handshake is complete. */
  void connected(String endpoint) {
    told.remove(endpoint);
  }

  boolean isNews(String endpoint, CloseReason reason) {
    return told.put(endpoint, reason) != reason || reason.isForGood();
  }

  /** What was wrong, and what to do. */
  String text(String endpoint, CloseReason reason, String detail) {
    return "%s %s %s: %s: %s%s"
        .formatted(
            what,
            endpoint,
            reason.isForGood() ? "refuses us" : "does not complete the handshake",
            reason.label().replace('_', ' '),
            detail,
            hint(reason, detail));
  }

  /** What it comes to. */
  NodeException.Kind kind(CloseReason reason, String detail) {
    boolean hasKeys = security instanceof Security.CurveClient;
    return switch (reason) {
      case SOCKET_TYPE -> NodeException.Kind.OTHER_SOCKET;
      case OTHER_MECHANISM, CLOSED_IN_GREETING, PEER_CLOSED ->
          hasKeys ? NodeException.Kind.OTHER_KEYS : NodeException.Kind.NO_KEYS;
      case BAD_CURVE -> NodeException.Kind.OTHER_KEYS;
      case REFUSED_BY_PEER ->
          hasKeys && isForOurKey(detail)
              ? NodeException.Kind.OTHER_KEYS
              : NodeException.Kind.NOT_THERE;
      default -> NodeException.Kind.NOT_THERE;
    };
  }

  private String hint(CloseReason reason, String detail) {
    return switch (security) {
      case Security.CurveClient curve -> hint(curve, reason, detail);
      case Security.CurveServer _, Security.None _ -> hint(reason);
    };
  }

  private String hint(Security.CurveClient curve, CloseReason reason, String detail) {
    return switch (reason) {
      case REFUSED_BY_PEER ->
          isForOurKey(detail)
              ? "; it does not know this node's key, %s: it needs that as curve_client_publickey"
                  .formatted(curve.own().publicKey())
              : "";
      case OTHER_MECHANISM ->
          "; nothing is sent in clear instead: the %s needs the cluster's keys, too"
              .formatted(what);
      case PEER_CLOSED, CLOSED_IN_GREETING, BAD_CURVE ->
          "; its key may be another than the one that this node has for it, %s, or it has no CURVE"
              .formatted(curve.server());
      default -> where(reason);
    };
  }

  private String hint(CloseReason reason) {
    return switch (reason) {
      case OTHER_MECHANISM, CLOSED_IN_GREETING, PEER_CLOSED ->
          "; if it wants CURVE, give this node the cluster's keys";
      default -> where(reason);
    };
  }

  /** As libzmq says it, too. */
  private static boolean isForOurKey(String detail) {
    return detail.contains("400");
  }

  private static String where(CloseReason reason) {
    return switch (reason) {
      case SOCKET_TYPE ->
          "; a node needs the broker's XPUB (5555) and XSUB (5556), and of a logger the PULL (5557)";
      case NOT_ZMTP -> "; something else listens there";
      default -> "";
    };
  }
}
