package org.zeekbus.http;

import java.util.Optional;

/**
 * Who may come in. Each that is set is required. Owner: nobody; never changes.
 *
 * @param token that requests need; empty if they need none
 * @param tls encrypts, and asks for certificates if it is told to; empty for plain HTTP
 * @param clients one of which a request must come from: it shows a bearer token of a client, or a
 *     client's certificate; empty if nobody is asked
 */
public record Access(Optional<Token> token, Optional<Tls> tls, Optional<Clients> clients) {
  /** Everybody who can connect. */
  public static final Access OPEN = new Access(Optional.empty(), Optional.empty());

  /** Either a token or clients, or none of them. */
  public Access {
    if (token.isPresent() && clients.isPresent()) {
      throw new IllegalArgumentException("a server has one token, or clients, but not both");
    }
  }

  /** Nobody is asked who they are. */
  public Access(Optional<Token> token, Optional<Tls> tls) {
    this(token, tls, Optional.empty());
  }
}
