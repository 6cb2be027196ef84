package org.zeekbus.doctor.check.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.zeekbus.zmtp.CurvePublicKey;

/** Names a public key without printing it: the first bytes of the SHA-256 of its text. */
final class Fingerprint {
  private static final int BYTES = 6;

  private Fingerprint() {}

  /** {@code sha256:0a1b2c3d4e5f}. */
  static String of(CurvePublicKey key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(key.toString().getBytes(StandardCharsets.US_ASCII));
      return "sha256:" + HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
