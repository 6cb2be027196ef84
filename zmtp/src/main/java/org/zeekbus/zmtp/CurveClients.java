package org.zeekbus.zmtp;

import java.util.Optional;

/**
 * Who may come in at an endpoint with CURVE. Called from event loops, so it must not block. Where
 * its answers change later, {@code ZmtpSocket.recheckClients} applies them to those who are there.
 */
@FunctionalInterface
public interface CurveClients {
  /**
   * Decides on a client that has proven to own its key.
   *
   * @return as whom it comes in, or nothing to refuse it
   */
  Optional<CurvePeer> find(CurvePublicKey key);
}
