package org.zeekbus.http;

import java.util.Optional;

/**
 * Who asks. Owner: nobody; never changes.
 *
 * @param peer address and port, as logs name it
 * @param address without port
 * @param client empty if the server asks nobody who they are
 */
public record Caller(String peer, String address, Optional<Client> client) {
  /** One that has not shown who it is. */
  public static Caller stranger(String peer, String address) {
    return new Caller(peer, address, Optional.empty());
  }

  /** The name in logs of a sender on the bus that is this caller's, with its own in the list. */
  public String nameOf(String sender) {
    return sender + " (" + peer + client.map(listed -> ", " + listed.name()).orElse("") + ")";
  }
}
