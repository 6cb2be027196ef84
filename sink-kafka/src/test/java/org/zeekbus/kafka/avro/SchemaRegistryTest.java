package org.zeekbus.kafka.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.sink.access.Authorization;
import org.zeekbus.sink.access.Secrets;
import org.zeekbus.sink.testkit.TestCertificate;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/** What becomes of a schema, whatever the registry does. */
final class SchemaRegistryTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  private static final LogSchema CONN = log("conn", LogField.of("n", ZeekType.COUNT));
  private static final LogSchema CONN_WITH_MORE =
      log("conn", LogField.of("more", ZeekType.TIME), LogField.of("n", ZeekType.COUNT));
  private static final LogSchema CONN_OF_TEXTS = log("conn", LogField.of("n", ZeekType.STRING));
  private static final LogSchema DNS = log("dns", LogField.of("n", ZeekType.COUNT));

  @TempDir private Path directory;
  private TestRegistry registry;
  private final List<AutoCloseable> opened = new ArrayList<>();

  SchemaRegistryTest() throws IOException {
    registry = TestRegistry.open();
  }

  @BeforeEach
  void noThreads() {
    assertThat(clientThreads()).isEmpty();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    registry.close();
    assertThat(clientThreads()).isEmpty();
  }

  private static List<String> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("HttpClient"))
        .toList();
  }

  @Test
  void aSchemaIsRegisteredOnce() throws IOException {
    AvroEncoders encoders = encoders(LONG);
    AvroEncoder encoder = encoders.of(CONN, "zeek.conn");
    assertThat(encoders.of(CONN, "zeek.conn")).isSameAs(encoder);
    assertThat(encoders.of(log("conn", LogField.of("n", ZeekType.COUNT)), "zeek.conn"))
        .isSameAs(encoder);
    assertThat(registry.requests()).containsExactly("POST /subjects/zeek.conn-value/versions");
    assertThat(registry.schema(1)).isEqualTo(AvroSchema.of(CONN));
  }

  @Test
  void valuesBeginWithTheIdOfTheirSchema() throws IOException {
    AvroEncoders encoders = encoders(LONG);
    assertThat(id(encoders.of(CONN, "zeek.conn"))).isEqualTo(1);
    assertThat(id(encoders.of(DNS, "zeek.dns"))).isEqualTo(2);
    assertThat(id(encoders(LONG).of(DNS, "zeek.dns"))).isEqualTo(2);
  }

  private static int id(AvroEncoder encoder) {
    byte[] value =
        OneBatch.values(OneBatch.of(DNS.fields(), batch -> batch.putLong(1)), encoder).getFirst();
    assertThat(value[0]).isZero();
    return value[4];
  }

  @Test
  void fieldsMayBeAdded() throws IOException {
    AvroEncoders encoders = encoders(LONG);
    encoders.of(CONN, "zeek.conn");
    encoders.of(CONN_WITH_MORE, "zeek.conn");
    encoders(LONG).of(CONN, "zeek.conn");
  }

  @Test
  void aFieldOfAnotherTypeStopsItsLogAlone() throws IOException {
    AvroEncoders encoders = encoders(LONG);
    encoders.of(CONN, "zeek.conn");
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(LogUnavailableException.class)
          .isThrownBy(() -> encoders.of(CONN_OF_TEXTS, "zeek.conn"))
          .withMessage(
              "log conn: schema registry %s refuses its schema (status 409, 'Schema being registered is incompatible'); a field has another type than before: rename it for this sink, give the log another topic, or let subject zeek.conn-value have compatibility NONE",
              registry.url());
      encoders.of(DNS, "zeek.dns");
    }
    registry.takesAll();
    encoders.of(CONN_OF_TEXTS, "zeek.conn");
  }

  @Test
  void oneTopicCanHaveAllLogs() throws IOException {
    AvroEncoders encoders =
        new AvroEncoders(SubjectTemplate.OF_TOPIC_AND_RECORD, registry(access(""), LONG));
    encoders.of(CONN, "zeek");
    encoders.of(DNS, "zeek");
    assertThat(registry.requests())
        .containsExactly(
            "POST /subjects/zeek-zeek.conn/versions", "POST /subjects/zeek-zeek.dns/versions");
  }

  @Test
  void subjectsMayHaveAnyName() throws IOException {
    AvroEncoders encoders =
        new AvroEncoders(SubjectTemplate.parse("a/b?{topic}#%é"), registry(access(""), LONG));
    encoders.of(CONN, "zeek");
    assertThat(registry.requests())
        .containsExactly("POST /subjects/a%2Fb%3Fzeek%23%25%C3%A9/versions");
  }

  @Test
  void aRegistryThatIsDownStopsAll() throws IOException {
    AvroEncoders encoders = encoders(LONG);
    registry.stop();
    assertThat(failure(encoders, CONN))
        .hasMessage(
            "schema registry %s cannot be asked: connection refused; start it, or correct logger.kafka.registry.url",
            registry.url());
    registry.start();
    encoders.of(CONN, "zeek.conn");
  }

  @Test
  void aRegistryThatIsSlowIsAskedOnce() throws Exception {
    AvroEncoders encoders = encoders(SHORT);
    registry.hangs();
    assertThat(failure(encoders, CONN))
        .hasMessage(
            "schema registry %s has not answered yet; is it overloaded, or stopped?",
            registry.url());
    assertThat(failure(encoders, CONN)).hasMessageContaining("has not answered yet");
    registry.works();
    await(encoders, CONN);
    assertThat(registry.requests()).hasSize(1);
  }

  @Test
  void anotherSchemaDoesNotWaitForASlowAnswer() throws Exception {
    AvroEncoders encoders = encoders(SHORT);
    registry.hangs();
    assertThat(failure(encoders, CONN)).hasMessageContaining("has not answered yet");
    assertThat(failure(encoders, DNS)).hasMessageContaining("has not answered yet");
    registry.works();
    await(encoders, DNS);
    await(encoders, CONN);
    assertThat(registry.requests()).hasSize(3);
  }

  private static void await(AvroEncoders encoders, LogSchema log) throws IOException {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (true) {
      try {
        encoders.of(log, "zeek." + log.path());
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  @Test
  void aWrongPasswordStopsAll() throws IOException {
    registry.needs("Basic emVlazpyaWdodA==");
    AvroEncoders encoders = encoders(access("Basic emVlazp3cm9uZw=="), LONG);
    assertThat(failure(encoders, CONN))
        .hasMessage(
            "schema registry %s refuses us (status 401, 'Unauthorized'); correct the password or token",
            registry.url());
    encoders(access("Basic emVlazpyaWdodA=="), LONG).of(CONN, "zeek.conn");
  }

  @Test
  void aSecretThatItSendsBackIsNotShown() {
    registry.answers(500, "{\"message\":\"no use for Basic emVlazp3cm9uZw==\"}");
    assertThat(failure(encoders(access("Basic emVlazp3cm9uZw=="), LONG), CONN))
        .hasMessageContaining("'no use for (not shown)'");
  }

  @Test
  void noPasswordStopsAll() throws IOException {
    registry.needs("Bearer token");
    assertThat(failure(encoders(LONG), CONN))
        .hasMessage(
            "schema registry %s refuses us (status 401, 'Unauthorized'); set logger.kafka.registry.user or registry.bearer-file",
            registry.url());
  }

  @ParameterizedTest
  @CsvSource({"403, 40301, let this user register", "422, 42205, let schemas be registered"})
  void whoMayNotRegisterUsesWhatOthersHave(int status, int code, String advice) throws IOException {
    AvroEncoders encoders = encoders(LONG);
    registry.refusesToRegister(status, "{\"error_code\":%d,\"message\":\"no\"}".formatted(code));
    assertThatExceptionOfType(LogUnavailableException.class)
        .isThrownBy(() -> encoders.of(CONN, "zeek.conn"))
        .withMessageContaining("log conn: ")
        .withMessageContaining("(status %d, 'no'); %s".formatted(status, advice));
    registry.register("zeek.conn-value", AvroSchema.of(DNS));
    assertThatExceptionOfType(LogUnavailableException.class)
        .isThrownBy(() -> encoders.of(CONN, "zeek.conn"));
    int id = registry.register("zeek.conn-value", AvroSchema.of(CONN));
    assertThat(id(encoders.of(CONN, "zeek.conn"))).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | {\"error_code\":50001,\"message\":\"store down\"} | does not work now (status 500, 'store down'); its own log says why",
        "429 | | does not work now (status 429)",
        "503 | <html>busy</html> | does not work now (status 503)",
        "404 | <html>no</html> | does not answer as a schema registry does (status 404); correct logger.kafka.registry.url",
        "302 | | does not answer as a schema registry does (status 302)",
        "200 | {} | does not answer as a schema registry does (status 200)",
        "200 | {\"id\":\"1\"} | does not answer as a schema registry does",
        "200 | {\"id\":99999999999} | does not answer as a schema registry does",
        "200 | {\"id\":1 | does not answer as a schema registry does",
        "200 | [1] | does not answer as a schema registry does",
        "400 | {\"message\":\"\\u001b[31mred\\n\"} | (status 400, '[31mred')",
      })
  void whateverElseItSaysStopsAllUntilItWorks(int status, String body, String said)
      throws IOException {
    AvroEncoders encoders = encoders(LONG);
    registry.answers(status, body == null ? "" : body);
    assertThat(failure(encoders, CONN)).hasMessageContaining(said);
    registry.works();
    encoders.of(CONN, "zeek.conn");
  }

  @Test
  void anEndlessAnswerIsNotRead() throws IOException {
    AvroEncoders encoders = encoders(LONG);
    registry.answers(200, " ".repeat(2 << 20));
    assertThat(failure(encoders, CONN)).hasMessageContaining("is this a schema registry?");
    registry.works();
    encoders.of(CONN, "zeek.conn");
  }

  @Test
  void endsWhileItWaits() throws IOException {
    AvroEncoders encoders = encoders(SHORT);
    registry.hangs();
    assertThat(failure(encoders, CONN)).hasMessageContaining("has not answered yet");
    encoders.close();
    assertThat(clientThreads()).isEmpty();
  }

  @Test
  void tlsNeedsACaThatIsKnown() throws Exception {
    TestCertificate certificate = TestCertificate.make(directory, "localhost");
    registry.close();
    registry = TestRegistry.open(certificate.server());
    assertThat(failure(encoders(LONG), CONN))
        .hasMessageEndingWith(
            "cannot be asked: its certificate is issued by no CA that is trusted; name the CA in logger.kafka.registry.tls-ca");
    RegistryFixture settings = new RegistryFixture();
    settings.set(settings.of().url(), registry.url() + "/");
    settings.set(settings.of().tlsCa(), certificate.certificate().toString());
    encoders(settings.access(), LONG).of(CONN, "zeek.conn");
    assertThat(registry.requests()).containsExactly("POST /subjects/zeek.conn-value/versions");
  }

  @Test
  void aProbeChangesNothing() throws IOException {
    SchemaRegistry probed = registry(access(""), LONG);
    assertThat(probed.probe())
        .isEqualTo("schema registry %s, compatibility BACKWARD", registry.url());
    registry.needs("Bearer token");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(probed::probe)
        .withMessageContaining("refuses us");
    registry.answers(403, "");
    assertThat(probed.probe()).isEqualTo("schema registry " + registry.url());
    registry.answers(404, "");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(probed::probe)
        .withMessageContaining("does not answer as a schema registry does");
    assertThat(registry.requests()).containsOnly("GET /config");
  }

  @Test
  void everySchemaParsesAtTheRegistry() throws IOException {
    AvroEncoders encoders = encoders(LONG);
    encoders.of(log("every", RegistryFixture.everyType()), "zeek.every");
    Schema found = registry.schema(1);
    assertThat(found.getFullName()).isEqualTo("zeek.every");
  }

  private static LogSchema log(String path, LogField... fields) {
    return LogSchema.of("Test::LOG", path, List.of(fields));
  }

  private RegistryAccess access(String authorization) {
    return new RegistryAccess(
        URI.create(registry.url()),
        authorization.isEmpty()
            ? Optional.empty()
            : Optional.of(new Authorization(authorization, new Secrets(List.of(authorization)))),
        Optional.empty());
  }

  private SchemaRegistry registry(RegistryAccess access, Duration patience) {
    SchemaRegistry made =
        new SchemaRegistry(access, task -> Thread.ofVirtual().start(task), patience);
    opened.add(made);
    return made;
  }

  private AvroEncoders encoders(Duration patience) {
    return encoders(access(""), patience);
  }

  private AvroEncoders encoders(RegistryAccess access, Duration patience) {
    return new AvroEncoders(SubjectTemplate.OF_TOPIC, registry(access, patience));
  }

  /** A failure of the whole registry: not of one log alone. */
  private static IOException failure(AvroEncoders encoders, LogSchema log) {
    IOException failure =
        catchThrowableOfType(IOException.class, () -> encoders.of(log, "zeek." + log.path()));
    assertThat(failure).isNotNull().isNotInstanceOf(LogUnavailableException.class);
    return failure;
  }
}
