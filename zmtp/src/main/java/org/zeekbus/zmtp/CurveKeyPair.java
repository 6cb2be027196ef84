package org.zeekbus.zmtp;

/** Both halves of a CURVE pair. */
public record CurveKeyPair(CurvePublicKey publicKey, CurveSecretKey secretKey) {
  /** The pair of a secret key. */
  public static CurveKeyPair of(CurveSecretKey secretKey) {
    return new CurveKeyPair(secretKey.publicKey(), secretKey);
  }

  /** A new pair. */
  public static CurveKeyPair generate() {
    return of(CurveSecretKey.generate());
  }
}
