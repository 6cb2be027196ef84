package org.zeekbus.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.zeekbus.http.Tls;
import org.zeekbus.zmtp.TestProgram;

/** A certificate that issued itself, made by the JDK's keytool. */
public final class SelfSigned {
  private static final String PASSWORD = "changeit";

  private final KeyStore store;

  private SelfSigned(KeyStore store) {
    this.store = store;
  }

  /** Makes one, with a file in this directory. */
  public static SelfSigned in(Path directory) throws Exception {
    Path file = directory.resolve("server.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    TestProgram.End made =
        TestProgram.run(
            (keytool
                    + " -genkeypair -alias it -keyalg EC -dname CN=localhost"
                    + " -ext san=dns:localhost,ip:127.0.0.1 -storepass "
                    + PASSWORD
                    + " -keystore "
                    + file)
                .split(" "));
    assertThat(made.exit()).as(made.said()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new SelfSigned(store);
  }

  /** What a server has of it. */
  public Tls tls() throws Exception {
    byte[] certificate = pem("CERTIFICATE", store.getCertificate("it").getEncoded());
    byte[] key = pem("PRIVATE KEY", store.getKey("it", PASSWORD.toCharArray()).getEncoded());
    return Tls.of(certificate, key, Optional.empty());
  }

  private static byte[] pem(String what, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, body, what)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Connects to a server that must have it. */
  public Socket connect(InetSocketAddress server) throws IOException {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("it", store.getCertificate("it"));
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(server.getAddress(), server.getPort());
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}
