package org.zeekbus.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** A certificate with its key, and the issuers of clients. Prints no key. Owner: any thread. */
public final class Tls {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN PRIVATE KEY-----\\s([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private final SslContext context;
  private final boolean asksClients;

  private Tls(SslContext context, boolean asksClients) {
    this.context = context;
    this.asksClients = asksClients;
  }

  /** The files of {@link #of}, for errors. */
  public enum Part {
    /** The certificate. */
    CERTIFICATE,
    /** Its key. */
    KEY,
    /** The issuers of clients' certificates. */
    CLIENT_CA
  }

  /** A file does not hold what it should. */
  public static final class InvalidException extends Exception {
    private static final long serialVersionUID = 1;

    private final Part part;

    private InvalidException(Part part, String what) {
      super(what);
      this.part = part;
    }

    /** Which file. */
    public Part part() {
      return part;
    }

    /** What is wrong with it, without anything secret. */
    public String what() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * TLS with what is in these PEM files.
   *
   * @param certificate the server's, followed by those of its issuers
   * @param key PKCS#8, not encrypted
   * @param clientCa if there, every client must have a certificate that one of these issued; where
   *     {@link Access#clients} are asked for, it may have a token instead
   * @throws InvalidException saying which of them does not fit, and why
   */
  public static Tls of(byte[] certificate, byte[] key, Optional<byte[]> clientCa)
      throws InvalidException {
    X509Certificate[] chain = certificates(Part.CERTIFICATE, certificate);
    PrivateKey secret = key(key, chain[0].getPublicKey());
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(secret, chain)
              .sslProvider(SslProvider.JDK)
              .protocols(PROTOCOLS);
      if (clientCa.isPresent()) {
        builder
            .trustManager(certificates(Part.CLIENT_CA, clientCa.get()))
            .clientAuth(ClientAuth.REQUIRE);
      }
      return new Tls(builder.build(), clientCa.isPresent());
    } catch (SSLException e) {
      throw new InvalidException(Part.CERTIFICATE, "cannot be used: " + e.getMessage());
    }
  }

  private static X509Certificate[] certificates(Part part, byte[] pem) throws InvalidException {
    try {
      X509Certificate[] all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
      if (all.length > 0) {
        return all;
      }
    } catch (CertificateException e) {
      // as if there were none
    }
    throw new InvalidException(part, "no certificate in it (expected: PEM)");
  }

  private static PrivateKey key(byte[] pem, PublicKey certified) throws InvalidException {
    Matcher found = KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    if (!found.find()) {
      throw new InvalidException(
          Part.KEY,
          "no private key in it (expected: PEM, PKCS#8, not encrypted; `openssl pkey -in FILE`"
              + " prints a key so)");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(found.group(1));
      PrivateKey key =
          KeyFactory.getInstance(certified.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(der));
      if (isPair(key, certified)) {
        return key;
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // of another kind, or damaged: as one that does not belong to it
    }
    throw new InvalidException(Part.KEY, "does not belong to the certificate");
  }

  private static boolean isPair(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    byte[] probe = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm(key));
    signature.initSign(key);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(probe);
    return signature.verify(signed);
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm(); // Ed25519 and the like name both
    };
  }

  /** Whether clients are asked for certificates. */
  public boolean asksClients() {
    return asksClients;
  }

  /**
   * Encrypts one connection.
   *
   * @param handshakes runs what takes long
   * @param maySkip whether clients may come without certificate, as they have other means
   */
  SslHandler handler(ByteBufAllocator allocator, Executor handshakes, boolean maySkip) {
    SslHandler handler = context.newHandler(allocator, handshakes);
    if (asksClients && maySkip) {
      handler.engine().setWantClientAuth(true);
    }
    return handler;
  }
}
