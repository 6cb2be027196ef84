package org.zeekbus.kafka;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.sink.testkit.TestCertificate;

/** What is wrong with a broker's certificate. No client gets further than the handshake. */
final class CertificatesTest {
  @TempDir private static Path certificates;

  private static TestCertificate host;

  @TempDir private Path directory;

  @BeforeAll
  static void make() throws Exception {
    host = TestCertificate.make(certificates, "localhost");
  }

  /** A broker as far as TLS goes. */
  private static SSLServerSocket broker(TestCertificate shown) throws Exception {
    SSLServerSocket listener = shown.listen(null);
    Thread.ofVirtual()
        .start(() -> {
          while (!listener.isClosed()) {
            try (SSLSocket connection = (SSLSocket) listener.accept()) {
              connection.startHandshake();
            } catch (IOException e) {
              // The client has refused us, or the test is over.
            }
          }
        });
    return listener;
  }

  private void fails(String server, SSLServerSocket broker, String problem, String... options)
      throws Exception {
    String bootstrap = server + ":" + broker.getLocalPort();
    try (SinkRun run =
        new SinkRun(directory)
            .with(KafkaSection.BOOTSTRAP, bootstrap)
            .with(KafkaSection.OPTIONS, options)) {
      String expected = "Kafka at %s: its certificate is %s".formatted(bootstrap, problem);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> new KafkaProvider().connect(run.context()))
          .withMessage(expected);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> run.offer(SinkRun.batch("log", 0, 1, 1, "text")))
          .withMessage(expected);
    }
  }

  @Test
  void ofNoCaThatIsTrusted() throws Exception {
    try (SSLServerSocket broker = broker(host)) {
      fails(
          "localhost",
          broker,
          "issued by no CA that is trusted; name the CA in the option ssl.truststore.location",
          "security.protocol=SSL");
    }
  }

  @Test
  void ofAnotherHost() throws Exception {
    try (SSLServerSocket broker = broker(host)) {
      fails(
          "127.0.0.1",
          broker,
          "not for 127.0.0.1, but for another name; set bootstrap to a name that it has, or have one issued for this name",
          "security.protocol=SSL",
          "ssl.truststore.type=PEM",
          "ssl.truststore.location=" + host.certificate());
    }
  }
}
