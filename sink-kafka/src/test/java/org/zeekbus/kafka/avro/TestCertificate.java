package org.zeekbus.kafka.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for localhost that issued itself, made by the JDK's keytool.
 *
 * @param server what a server has of it
 * @param pem what its clients have of it
 */
record TestCertificate(SSLContext server, Path pem) {
  private static final String PASSWORD = "changeit";

  static TestCertificate in(Path directory) throws Exception {
    Path file = directory.resolve("server.p12");
    Path pem = directory.resolve("server.pem");
    keytool(file, "-genkeypair -keyalg EC -dname CN=localhost -ext san=dns:localhost");
    keytool(file, "-exportcert -rfc -file " + pem);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return new TestCertificate(context, pem);
  }

  private static void keytool(Path store, String arguments)
      throws IOException, InterruptedException {
    String program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                "%s %s -alias it -storepass %s -keystore %s"
                    .formatted(program, arguments, PASSWORD, store)
                    .split(" "))
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
  }
}
