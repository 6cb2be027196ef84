package org.zeekbus.kafka.avro;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.SettingValues;

/**
 * Where a schema registry is, and how it lets us in. Owner: nobody; never changes.
 *
 * @param url without user, password and a slash at its end
 * @param authorization the header's value, a secret
 * @param tls whom to trust, if not those whom the JVM trusts
 */
record RegistryAccess(URI url, Optional<String> authorization, Optional<SSLContext> tls) {
  private static final int LONGEST = 1 << 20;
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  /**
   * Reads the files that the settings name.
   *
   * @throws ConfigurationException if one cannot be used
   */
  static RegistryAccess of(RegistrySettings settings, SettingValues values)
      throws ConfigurationException {
    Optional<Path> bearer = values.find(settings.bearerFile());
    Optional<Path> password = values.find(settings.passwordFile());
    Optional<Path> ca = values.find(settings.tlsCa());
    Optional<String> authorization = Optional.empty();
    if (bearer.isPresent()) {
      authorization = Optional.of("Bearer " + secret(bearer.get(), "a token"));
    } else if (password.isPresent()) {
      String user = values.get(settings.user());
      if (user.indexOf(':') >= 0) {
        throw new ConfigurationException(
            values.describe(settings.user()) + " (expected: a user without a colon)");
      }
      byte[] both =
          (user + ":" + secret(password.get(), "a password")).getBytes(StandardCharsets.UTF_8);
      authorization = Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
    }
    return new RegistryAccess(
        URI.create(values.get(settings.url()).toString().replaceFirst("/+$", "")),
        authorization,
        ca.isPresent() ? Optional.of(trusting(ca.get())) : Optional.empty());
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "schema registry " + url;
  }

  private static String secret(Path file, String what) throws ConfigurationException {
    String secret = new String(read(file, what), StandardCharsets.UTF_8).strip();
    if (secret.isEmpty() || secret.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new ConfigurationException(
          "%s: not %s (expected: one line of text)".formatted(file, what));
    }
    try {
      Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
      if (!OWNER.containsAll(allowed)) {
        throw new ConfigurationException(
            "%s: others can use this secret (%s): chmod 600"
                .formatted(file, PosixFilePermissions.toString(allowed)));
      }
    } catch (UnsupportedOperationException e) {
      throw new ConfigurationException(
          file + ": its file system has no permissions: move the file");
    } catch (IOException e) {
      throw unreadable(file, e, what);
    }
    return secret;
  }

  private static SSLContext trusting(Path file) throws ConfigurationException {
    String what = "certificates, PEM";
    byte[] pem = read(file, what);
    try {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (certificates.isEmpty()) {
        throw new ConfigurationException(
            "%s: no certificate in it (expected: %s)".formatted(file, what));
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (Certificate each : certificates) {
        store.setCertificateEntry("ca-" + number++, each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigurationException(
          "%s: cannot be read: %s (expected: %s)".formatted(file, e.getMessage(), what));
    }
  }

  private static byte[] read(Path file, String what) throws ConfigurationException {
    try {
      // Nothing that could wait, such as a FIFO.
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new ConfigurationException(
            "%s: cannot be read: it is not a file (expected: %s)".formatted(file, what));
      }
      if (Files.size(file) > LONGEST) {
        throw new ConfigurationException(
            "%s: %,d bytes (expected: %s)".formatted(file, Files.size(file), what));
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException("%s: no such file (expected: %s)".formatted(file, what));
    } catch (IOException e) {
      throw unreadable(file, e, what);
    }
  }

  private static ConfigurationException unreadable(Path file, IOException e, String what) {
    String reason = e instanceof AccessDeniedException ? "permission denied" : e.toString();
    return new ConfigurationException(
        "%s: cannot be read: %s (expected: %s)".formatted(file, reason, what));
  }
}
