package org.zeekbus.app.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * What a client shows at a server, as the list of clients names it: the hash of a token, or the
 * fingerprint or the subject of a certificate. Is no secret. Owner: nobody; never changes.
 *
 * @param text the same for the same token or certificate, however the list writes it
 */
public record ClientProof(String text) {
  private static final String HASH = "sha256:";
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
  private static final String TOKEN = "token ";
  private static final String CERTIFICATE = "certificate ";

  /** What a client shows that has this token. */
  public static ClientProof ofToken(String token) {
    return new ClientProof(TOKEN + hash(token.getBytes(StandardCharsets.UTF_8)));
  }

  /** What a client shows that owns this certificate: the list may have either. */
  static List<ClientProof> ofCertificate(X509Certificate certificate) {
    try {
      return List.of(
          new ClientProof(CERTIFICATE + hash(certificate.getEncoded())),
          ofSubject(certificate.getSubjectX500Principal()));
    } catch (CertificateEncodingException e) {
      return List.of(ofSubject(certificate.getSubjectX500Principal()));
    }
  }

  private static ClientProof ofSubject(X500Principal subject) {
    return new ClientProof(CERTIFICATE + subject.getName(X500Principal.CANONICAL));
  }

  /**
   * Reads {@code sha256:} and the hash of a token.
   *
   * @throws IllegalArgumentException without the text: it may be the token itself
   */
  static ClientProof parseToken(String text) {
    String hash = text.toLowerCase(Locale.ROOT);
    if (!hash.startsWith(HASH) || !HEX.matcher(hash.substring(HASH.length())).matches()) {
      throw new IllegalArgumentException(
          "no hash of a token (expected: sha256: and 64 hex digits, as `zeekbus token` prints"
              + " them)");
    }
    return new ClientProof(TOKEN + hash);
  }

  /**
   * Reads {@code sha256:} and a fingerprint, or a subject.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static ClientProof parseCertificate(String text) {
    if (text.toLowerCase(Locale.ROOT).startsWith(HASH)) {
      String hex = text.substring(HASH.length()).replace(":", "").toLowerCase(Locale.ROOT);
      if (HEX.matcher(hex).matches()) {
        return new ClientProof(CERTIFICATE + HASH + hex);
      }
    } else if (text.indexOf('=') > 0) {
      try {
        return ofSubject(new X500Principal(text));
      } catch (IllegalArgumentException e) {
        // Its message speaks of Java.
      }
    }
    throw new IllegalArgumentException(
        "'%s' (expected: sha256: and the fingerprint that `openssl x509 -noout -fingerprint -sha256`"
                .formatted(text)
            + " prints, or the subject that `openssl x509 -noout -subject -nameopt RFC2253` prints)");
  }

  /** For the list of clients: {@code sha256:} and 64 hex digits. */
  public String hash() {
    return text.substring(text.indexOf(' ') + 1);
  }

  private static String hash(byte[] of) {
    try {
      return HASH + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(of));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
