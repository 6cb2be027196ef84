package org.zeekbus.sink.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A certificate and its key, made by the JDK's keytool. Owner: nobody, it does not change. */
public final class TestCertificate {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path directory;
  private final String name;
  private final KeyStore store;

  private TestCertificate(Path directory, String name, KeyStore store) {
    this.directory = directory;
    this.name = name;
    this.store = store;
  }

  /** One for a host, or for a client, that issued itself; its files are in the directory. */
  public static TestCertificate make(Path directory, String name) throws Exception {
    Path file = directory.resolve(name + ".p12");
    generate(file, "it", "-dname", "CN=" + name, "-ext", "san=dns:" + name);
    return new TestCertificate(directory, name, load(file));
  }

  /**
   * One for a host that a CA issued.
   *
   * @param start when it becomes valid, such as {@code -10d}
   * @param days for how many it is
   */
  public static TestCertificate issued(Path directory, String name, String start, int days)
      throws Exception {
    Path file = directory.resolve("%s%s.p12".formatted(name, start));
    generate(file, "ca", "-dname", "CN=ca", "-ext", "bc:c", "-startdate", "-20d");
    generate(
        file,
        "it",
        "-dname",
        "CN=" + name,
        "-ext",
        "san=dns:" + name,
        "-signer",
        "ca",
        "-startdate",
        start,
        "-validity",
        String.valueOf(days));
    return new TestCertificate(directory, name + start, load(file));
  }

  private static void generate(Path file, String alias, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD)));
    command.addAll(List.of(more));
    Path said = file.resolveSibling(alias + ".log");
    Process keytool =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      keytool.destroyForcibly();
    }
    assertThat(keytool.exitValue()).as(Files.readString(said)).isZero();
  }

  private static KeyStore load(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  /** Its file. */
  public Path certificate() throws Exception {
    return pem("CERTIFICATE", store.getCertificate("it").getEncoded(), "rw-r--r--");
  }

  /** The file of the certificate that issued it. */
  public Path ca() throws Exception {
    Certificate[] chain = store.getCertificateChain("it");
    Path file = directory.resolve(name + " CA.pem");
    return Files.move(pem("CERTIFICATE", chain[chain.length - 1].getEncoded(), "rw-r--r--"), file);
  }

  /** Its key's file, which nobody else may read. */
  public Path key() throws Exception {
    return pem("PRIVATE KEY", store.getKey("it", PASSWORD).getEncoded(), "rw-------");
  }

  private Path pem(String what, byte[] der, String permissions) throws Exception {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Path file = directory.resolve(name + " " + what + ".pem");
    Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, body, what),
        StandardCharsets.US_ASCII);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  /** What a server that shows it has of it. */
  public SSLContext server() throws Exception {
    return server(null);
  }

  private SSLContext server(@Nullable TestCertificate client) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), client == null ? null : client.trust(), null);
    return context;
  }

  /**
   * A socket that listens with it.
   *
   * @param client whose certificate clients must show; null if they need none
   */
  public SSLServerSocket listen(@Nullable TestCertificate client) throws Exception {
    SSLServerSocket socket =
        (SSLServerSocket)
            server(client)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket.setNeedClientAuth(client != null);
    return socket;
  }

  private TrustManager[] trust() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("it", store.getCertificate("it"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return trust.getTrustManagers();
  }
}
