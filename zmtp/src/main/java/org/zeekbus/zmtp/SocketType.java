package org.zeekbus.zmtp;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The ZeroMQ socket patterns of this system, and which of them may talk to each other (RFC 37). */
public enum SocketType {
  PUB,
  SUB,
  XPUB,
  XSUB,
  PUSH,
  PULL;

  /** The type that a READY's `Socket-Type` names, if it is one of ours. */
  public static Optional<SocketType> named(String name) {
    for (SocketType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Whether a peer of type {@code peer} may be connected to a socket of this type. */
  public boolean accepts(SocketType peer) {
    return peers().contains(peer);
  }

  /** The peers that a socket of this type talks to. */
  public Set<SocketType> peers() {
    return switch (this) {
      case PUB, XPUB -> EnumSet.of(SUB, XSUB);
      case SUB, XSUB -> EnumSet.of(PUB, XPUB);
      case PUSH -> EnumSet.of(PULL);
      case PULL -> EnumSet.of(PUSH);
    };
  }

  /** Whether what arrives from a peer are subscriptions. */
  public boolean hearsSubscriptions() {
    return this == PUB || this == XPUB;
  }

  /** The name in lower case, as configuration keys and flags spell it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
