package org.zeekbus.zmtp;

import java.util.Optional;

/**
 * Decides which clients may connect to an endpoint with CURVE. Called from event loops, so it must
 * not block. When its answers change, {@code ZmtpSocket.recheckClients} applies them to connected
 * clients.
 */
@FunctionalInterface
public interface CurveClients {
  /**
   * Decides about a client that has proven to own its key.
   *
   * @return its identity, or nothing to refuse it
   */
  Optional<CurvePeer> find(CurvePublicKey key);
}
