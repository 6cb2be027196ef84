package org.zeekbus.sink.access;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingValues;

/**
 * Whom a client trusts, and the certificate that it shows, from PEM files. A server's certificate
 * and its name are always checked. Owner: any thread, it has no state.
 */
public final class ClientTls {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN PRIVATE KEY-----\\s([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** Of a key that is in memory only. */
  private static final char[] NO_PASSWORD = {};

  private ClientTls() {}

  /**
   * TLS for a client that shows no certificate; nothing if {@code ca} is not set, so that the JVM's
   * own is used.
   *
   * @param ca names the file with issuers of certificates
   * @throws ConfigurationException if the file does not hold what it should
   */
  public static Optional<SSLContext> context(SettingValues values, Setting<Path> ca)
      throws ConfigurationException {
    Optional<TrustManager[]> trust = values.read(ca, ClientTls::trust);
    return trust.isPresent() ? Optional.of(context(trust.get(), null)) : Optional.empty();
  }

  /**
   * TLS with the files that are set; nothing if there are none, so that the JVM's own is used.
   *
   * @param ca issuers of certificates; without it, those that the JVM trusts
   * @param certificate ours, and those of its issuers
   * @param key that of the certificate, in a file that nobody else may read
   * @throws ConfigurationException if a file does not hold what it should
   */
  public static Optional<SSLContext> context(
      SettingValues values, Setting<Path> ca, Setting<Path> certificate, Setting<Path> key)
      throws ConfigurationException {
    Optional<TrustManager[]> trust = values.read(ca, ClientTls::trust);
    Optional<Certificate[]> chain = values.read(certificate, ClientTls::certificates);
    if (chain.isEmpty()) {
      return trust.isPresent() ? Optional.of(context(trust.get(), null)) : Optional.empty();
    }
    Certificate[] own = chain.get();
    Path of = values.get(certificate);
    Optional<KeyManager[]> keys =
        values.read(key, file -> keys(own, key(file, own[0].getPublicKey(), of), of));
    return Optional.of(context(trust.orElse(null), keys.orElseThrow()));
  }

  private static SSLContext context(TrustManager @Nullable [] trust, KeyManager @Nullable [] keys) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has TLS", e);
    }
  }

  private static TrustManager[] trust(Path file) throws ConfigurationException {
    Certificate[] issuers = certificates(file);
    try {
      KeyStore store = emptyStore();
      for (int i = 0; i < issuers.length; i++) {
        store.setCertificateEntry("ca-" + i, issuers[i]);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigurationException(
          "%s: its certificates cannot be used: %s".formatted(file, e.getMessage()));
    }
  }

  private static KeyManager[] keys(Certificate[] chain, PrivateKey secret, Path certificate)
      throws ConfigurationException {
    try {
      KeyStore store = emptyStore();
      store.setKeyEntry("own", secret, NO_PASSWORD, chain);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigurationException(
          "%s: the certificate cannot be used: %s".formatted(certificate, e.getMessage()));
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Certificate[] certificates(Path file) throws ConfigurationException {
    byte[] pem = SecretSource.read(file, "certificates, PEM");
    try {
      Certificate[] all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .toArray(Certificate[]::new);
      if (all.length > 0) {
        return all;
      }
    } catch (CertificateException e) {
      // as if there were none
    }
    throw new ConfigurationException(file + ": no certificate in it (expected: certificates, PEM)");
  }

  private static PrivateKey key(Path file, PublicKey certified, Path certificate)
      throws ConfigurationException {
    byte[] pem = SecretSource.ownersAlone(file, "a private key, PEM");
    Matcher found = KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    if (!found.find()) {
      throw new ConfigurationException(
          file
              + ": no private key in it (expected: PEM, PKCS#8, not encrypted; `openssl pkey -in"
              + " FILE` prints a key so)");
    }
    try {
      PrivateKey key =
          KeyFactory.getInstance(certified.getAlgorithm())
              .generatePrivate(
                  new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1))));
      if (isPair(key, certified)) {
        return key;
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // of another kind, or damaged: as one that does not belong to it
    }
    throw new ConfigurationException(
        "%s: does not belong to the certificate in %s".formatted(file, certificate));
  }

  private static boolean isPair(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> key.getAlgorithm(); // Ed25519 and the like name both
            });
    signature.initSign(key);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    return signature.verify(signed);
  }
}
