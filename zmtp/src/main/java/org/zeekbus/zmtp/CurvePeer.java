package org.zeekbus.zmtp;

/**
 * A client that connected with CURVE.
 *
 * @param key which it has proven to own
 * @param name that logs and statistics use
 * @param rights what it may do
 */
public record CurvePeer(CurvePublicKey key, String name, Rights rights) {
  /** A client that may do everything. */
  public static CurvePeer of(CurvePublicKey key, String name) {
    return new CurvePeer(key, name, Rights.ALL);
  }
}
