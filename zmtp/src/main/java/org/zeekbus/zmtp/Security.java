package org.zeekbus.zmtp;

/** How an endpoint is protected. Each endpoint of a socket has its own. */
public sealed interface Security {
  /** The NULL mechanism: every peer may connect, and anyone on the network path can read along. */
  Security NONE = new None();

  /** See {@link #NONE}. */
  record None() implements Security {}

  /**
   * The CURVE mechanism (RFC 26) of the side that decides which clients may connect. In a Zeek
   * cluster, this is the side that binds.
   *
   * @param secretKey of this side; clients must know its public key
   * @param clients decides which clients may connect
   */
  record CurveServer(CurveSecretKey secretKey, CurveClients clients) implements Security {}

  /**
   * The CURVE mechanism (RFC 26) of the side that asks to connect.
   *
   * @param server the public key of the other side
   * @param own this side's pair
   */
  record CurveClient(CurvePublicKey server, CurveKeyPair own) implements Security {}
}
