package org.zeekbus.http;

import java.util.Optional;

/**
 * Who may come in. Each that is set is required. Owner: nobody; never changes.
 *
 * @param token that requests need; empty if they need none
 * @param tls encrypts, and asks clients for certificates if it is told to; empty for plain HTTP
 */
public record Access(Optional<Token> token, Optional<Tls> tls) {
  /** Everybody who can connect. */
  public static final Access OPEN = new Access(Optional.empty(), Optional.empty());
}
