package org.zeekbus.node;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Security;

/**
 * Explains failed handshakes and says what to do. If the socket tries again at once, the same cause
 * is reported only once.
 *
 * <p>Owner: any thread.
 */
public final class FailedHandshakes {
  private final String role;
  private final Security security;
  private final Map<String, CloseReason> told = new ConcurrentHashMap<>();

  /**
   * None so far.
   *
   * @param role of the other side, such as broker
   * @param security of our side
   */
  public FailedHandshakes(String role, Security security) {
    this.role = role;
    this.security = security;
  }

  /** A handshake is complete. */
  public void connected(String endpoint) {
    told.remove(endpoint);
  }

  /** Whether this cause was not reported yet, or the socket now makes a pause. */
  public boolean isNews(String endpoint, CloseReason reason) {
    return told.put(endpoint, reason) != reason || reason.isForGood();
  }

  /** The cause, and what to do. */
  String text(String endpoint, CloseReason reason, String detail) {
    return "%s %s %s: %s: %s%s"
        .formatted(
            role,
            endpoint,
            reason.isForGood() ? "refuses us" : "does not complete the handshake",
            reason.label().replace('_', ' '),
            detail,
            hint(reason, detail));
  }

  /** The same as an exception. */
  public NodeException exception(String endpoint, CloseReason reason, String detail) {
    return new NodeException(kind(reason, detail), text(endpoint, reason, detail));
  }

  /** The kind of exception for this cause. */
  private NodeException.Kind kind(CloseReason reason, String detail) {
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
              ? "; it does not know this node's key: its curve_client_publickey must be %s"
                  .formatted(curve.own().publicKey())
              : "";
      case OTHER_MECHANISM ->
          "; nothing is sent unencrypted: give the %s the cluster's keys, too".formatted(role);
      case PEER_CLOSED, CLOSED_IN_GREETING, BAD_CURVE ->
          "; it has no CURVE, or its public key is not %s, which this node expects"
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

  /** libzmq has the same status code (RFC 27: 400, authentication failed). */
  private static boolean isForOurKey(String detail) {
    return detail.contains("400");
  }

  private static String where(CloseReason reason) {
    return switch (reason) {
      case SOCKET_TYPE ->
          "; a node connects to the broker's XPUB (5555) and XSUB (5556), and to a logger's PULL (5557)";
      case NOT_ZMTP -> "; another program listens there";
      default -> "";
    };
  }
}
