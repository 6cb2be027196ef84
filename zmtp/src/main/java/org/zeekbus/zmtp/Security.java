package org.zeekbus.zmtp;

/** How an endpoint is protected. Each endpoint of a socket has its own. */
public sealed interface Security {
  /** The NULL mechanism: everybody comes in, and whoever sits on the way reads along. */
  Security NONE = new None();

  /** See {@link #NONE}. */
  record None() implements Security {}

  /**
   * The CURVE mechanism (RFC 26), as the side that decides who comes in: in a Zeek cluster, the one
   * that binds.
   *
   * @param secretKey of this side; clients have to know its public half
   * @param clients who may come in
   */
  record CurveServer(CurveSecretKey secretKey, CurveClients clients) implements Security {}

  /**
   * The CURVE mechanism (RFC 26), as the side that asks to come in.
   *
   * @param server the public key of the other side
   * @param own this side's pair
   */
  record CurveClient(CurvePublicKey server, CurveKeyPair own) implements Security {}
}
