package org.zeekbus.zmtp;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A peer that was refused, or whose connection ended for another reason than that it left. As
 * snapshots show it.
 *
 * @param time when, in milliseconds
 * @param socket {@code xsub}, {@code xpub} or {@code pull}
 * @param event {@code refused} if it happened before or during the handshake, else {@code closed}
 * @param peer address and port, as logs name it, with the name of its key
 * @param node the node that it claimed to be; null if it had not told
 * @param cause the {@link CloseReason#label}
 * @param text what happened, in words
 */
public record TurnedAway(
    Instant time,
    String socket,
    String event,
    String peer,
    @Nullable String node,
    String cause,
    String text) {

  /** How many a snapshot shows. */
  public static final int MOST = 256;

  /** Whether a connection that ended so is one of these: not if the peer left, or we stopped. */
  public static boolean isFor(CloseReason reason) {
    return reason != CloseReason.PEER_CLOSED && reason != CloseReason.LOCAL;
  }

  /** A peer whose handshake did not succeed, now. */
  public static TurnedAway refused(
      SocketType socket, String peer, CloseReason reason, String text) {
    return new TurnedAway(now(), label(socket), "refused", peer, null, reason.label(), text);
  }

  /** A peer whose connection ended after its handshake, now. */
  public static TurnedAway closed(
      SocketType socket, String peer, @Nullable String node, CloseReason reason, String text) {
    return new TurnedAway(now(), label(socket), "closed", peer, node, reason.label(), text);
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private static String label(SocketType socket) {
    return socket.name().toLowerCase(Locale.ROOT);
  }
}
