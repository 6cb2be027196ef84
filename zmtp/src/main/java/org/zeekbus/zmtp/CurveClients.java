package org.zeekbus.zmtp;

import java.util.Optional;

/** Who may come in at an endpoint with CURVE. Called from event loops, so it must not block. */
@FunctionalInterface
public interface CurveClients {
  /**
   * Decides on a client that has proven to own its key.
   *
   * @return the name by which it is known from now on, or nothing to refuse it
   */
  Optional<String> nameOf(CurvePublicKey key);
}
