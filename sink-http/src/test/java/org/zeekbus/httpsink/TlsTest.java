package org.zeekbus.httpsink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.sink.testkit.TestCertificate;

/** Who is trusted, and who we are. */
final class TlsTest {
  @TempDir private static Path certificates;

  private static TestCertificate host;
  private static TestCertificate client;

  @TempDir private Path directory;

  @BeforeAll
  static void make() throws Exception {
    host = TestCertificate.make(certificates, "localhost");
    client = TestCertificate.make(certificates, "zeekbus");
  }

  private OpenSink sink(RawServer server) {
    return OpenSink.at(server.url(), directory);
  }

  @Test
  void aServerOfItsOwnCaGetsRecords() throws Exception {
    try (RawServer server = RawServer.startTls(host.listen(null), RawServer.OK);
        OpenSink sink =
            sink(server).with(HttpSection.TLS_CA, host.certificate().toString()).open()) {
      sink.accept("log", "x".repeat(100_000));
      sink.flush();
      assertThat(server.linesWith("{\"_path\":\"log\"")).isEqualTo(1);
    }
  }

  @Test
  void aConnectionThatTheServerClosesSinceItWasIdleIsNoFailure() throws Exception {
    AtomicInteger number = new AtomicInteger();
    try (RawServer server =
            RawServer.startTls(
                host.listen(null),
                (request, out) -> {
                  if (number.incrementAndGet() == 2) {
                    throw new IOException("closes");
                  }
                  RawServer.OK.answer(request, out);
                });
        OpenSink sink =
            sink(server).with(HttpSection.TLS_CA, host.certificate().toString()).open()) {
      sink.accept("log", "a");
      sink.flush();
      sink.accept("log", "b");
      sink.flush();
      assertThat(server.taken()).hasSize(2);
      assertThat(sink.metric("retries")).isZero();
      assertThat(sink.metric("resent_records")).isEqualTo(1);
    }
  }

  @Test
  void aServerThatNobodyTrustsGetsNothing() throws Exception {
    try (RawServer server = RawServer.startTls(host.listen(null), RawServer.OK);
        OpenSink sink = sink(server).open()) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(sink::connect)
          .withMessage(
              server.url()
                  + " its certificate is issued by no CA that is trusted; name the CA in tls-ca");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aServerWithACertificateForAnotherNameGetsNothing() throws Exception {
    try (RawServer server = RawServer.startTls(client.listen(null), RawServer.OK);
        OpenSink sink = sink(server).with(HttpSection.TLS_CA, client.certificate().toString())) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(sink::connect)
          .withMessage(
              server.url()
                  + " its certificate is not for localhost, but for another name; set url to a name that it has, or have one issued for this name");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aServerWithoutAnAddressInItsCertificateGetsNothingAtAnAddress() throws Exception {
    try (RawServer server = RawServer.startTls(host.listen(null), RawServer.OK);
        OpenSink sink =
            OpenSink.at(server.url().replace("localhost", "127.0.0.1"), directory)
                .with(HttpSection.TLS_CA, host.certificate().toString())) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(sink::connect)
          .withMessageContaining(" its certificate is not for 127.0.0.1, but for another name; ");
    }
  }

  /** When it begins, for how many days it is valid, and what is wrong. */
  @ParameterizedTest
  @CsvSource({
    "-10d, 5, has expired on DAY; renew it there",
    "+5d, 5, 'is not valid yet, but from DAY; check the clocks of both hosts'",
  })
  void aServerWhoseCertificateIsOfAnotherTimeGetsNothing(String start, int days, String problem)
      throws Exception {
    TestCertificate old = TestCertificate.issued(certificates, "localhost", start, days);
    try (RawServer server = RawServer.startTls(old.listen(null), RawServer.OK);
        OpenSink sink = sink(server).with(HttpSection.TLS_CA, old.ca().toString())) {
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(sink::connect)
          .satisfies(e ->
              assertThat(String.valueOf(e.getMessage()).replaceFirst("2[0-9-]{9}(?=;)", "DAY"))
                  .isEqualTo(server.url() + " its certificate " + problem))
          .withMessageMatching(
              "(?s).*(%s|%s).*"
                  .formatted(
                      today.plusDays(start.equals("+5d") ? 5 : -5),
                      today.plusDays(start.equals("+5d") ? 6 : -4)));
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aServerWhoseCaIsTrustedGetsRecords() throws Exception {
    TestCertificate issued = TestCertificate.issued(certificates, "localhost", "-1d", 5);
    try (RawServer server = RawServer.startTls(issued.listen(null), RawServer.OK);
        OpenSink sink = sink(server).with(HttpSection.TLS_CA, issued.ca().toString()).open()) {
      sink.accept("log", "a");
      sink.flush();
      assertThat(server.taken()).hasSize(1);
    }
  }

  @Test
  void aServerThatWantsOurCertificateGetsIt() throws Exception {
    try (RawServer server = RawServer.startTls(host.listen(client), RawServer.OK);
        OpenSink sink =
            sink(server)
                .with(HttpSection.TLS_CA, host.certificate().toString())
                .with(HttpSection.TLS_CERT, client.certificate().toString())
                .with(HttpSection.TLS_KEY, client.key().toString())
                .open()) {
      sink.accept("log", "a");
      sink.flush();
      assertThat(server.taken()).hasSize(1);
    }
  }

  @Test
  void aServerThatWantsOurCertificateTakesNothingWithoutIt() throws Exception {
    try (RawServer server = RawServer.startTls(host.listen(client), RawServer.OK);
        OpenSink sink = sink(server).with(HttpSection.TLS_CA, host.certificate().toString())) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(sink::connect)
          .withMessageContaining(server.url())
          .withMessageContaining("tls-cert");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aServerWithoutTlsIsNamedSo() throws Exception {
    try (RawServer server = RawServer.start(RawServer.OK);
        OpenSink sink = OpenSink.at(server.url().replace("http:", "https:"), directory)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(sink::connect)
          .withMessageContaining("no TLS connection: ");
    }
  }

  @Test
  void aKeyThatOthersCanReadIsRefused() throws Exception {
    Path key =
        Files.setPosixFilePermissions(
            Files.copy(client.key(), directory.resolve("key")),
            PosixFilePermissions.fromString("rw-r-----"));
    OpenSink sink =
        OpenSink.at("https://localhost", directory)
            .with(HttpSection.TLS_CERT, client.certificate().toString())
            .with(HttpSection.TLS_KEY, key.toString());
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(sink::open)
        .withMessage(
            "--http-tls-key: logger.http.tls-key: %s: others can use this secret (rw-r-----): chmod 600"
                .formatted(key));
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws Exception {
    OpenSink sink =
        OpenSink.at("https://localhost", directory)
            .with(HttpSection.TLS_CERT, client.certificate().toString())
            .with(HttpSection.TLS_KEY, host.key().toString());
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(sink::open)
        .withMessageContaining("does not belong to the certificate in");
  }
}
