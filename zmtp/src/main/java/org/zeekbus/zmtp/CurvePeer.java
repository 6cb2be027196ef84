package org.zeekbus.zmtp;

/**
 * A client that came in through CURVE.
 *
 * @param key which it has proven to own
 * @param name which {@link CurveClients} gave it
 */
public record CurvePeer(CurvePublicKey key, String name) {}
