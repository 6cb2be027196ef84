package org.zeekbus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.sink.testkit.TestSettings;

/** Options of Kafka's producer. */
final class ProducerOptionsTest {
  @TempDir private Path directory;

  private static Map<String, Object> options(String option) throws ConfigurationException {
    TestSettings settings = new TestSettings().set(KafkaSection.OPTIONS, option);
    ProducerOptions.check(settings);
    return ProducerOptions.of(settings, "siem");
  }

  @Test
  void aSiteSetsThem() throws Exception {
    assertThat(options("linger.ms=20"))
        .containsEntry("linger.ms", "20")
        .containsEntry("acks", "all")
        .containsEntry("client.id", "zeekbus-siem");
    assertThat(options("client.id=sensor-3")).containsEntry("client.id", "sensor-3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acks=1",
        "enable.idempotence=false",
        "retries=3",
        "max.in.flight.requests.per.connection=5",
        "delivery.timeout.ms=1000",
        "max.block.ms=60000",
        "transactional.id=x",
        "value.serializer=x.Y",
        "linger.ms=5000"
      })
  void thoseThatBreakPromisesAreRefused(String option) {
    String name = option.substring(0, option.indexOf('='));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> options(option))
        .withMessageStartingWith("--kafka-options: logger.kafka.options: " + name + " ");
  }

  @Test
  void oneThatKafkaDoesNotHaveIsRefused() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> options("linger.millis=5"))
        .withMessageContaining("linger.millis is no option of Kafka's producer");
  }

  @Test
  void oneWithAValueThatKafkaRefusesIsRefused() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> options("linger.ms=soon"))
        .withMessageContaining("linger.ms");
  }

  @Test
  void aValueComesFromAFile() throws Exception {
    Path file = Files.createTempFile(directory, "jaas", ""); // its owner's alone
    Files.writeString(file, "Login required;\n");
    assertThat(options("sasl.jaas.config=file:" + file))
        .containsEntry("sasl.jaas.config", "Login required;");
    Path missing = directory.resolve("missing");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> options("ssl.keystore.password=file:" + missing))
        .withMessage(
            "--kafka-options: logger.kafka.options: %s: no such file (expected: the value of ssl.keystore.password)"
                .formatted(missing));
  }

  @Test
  void othersMayReadAFileOnlyIfItsOptionIsNoSecret() throws Exception {
    Path file =
        Files.setPosixFilePermissions(
            Files.writeString(directory.resolve("open"), "-----BEGIN CERTIFICATE-----\n"),
            PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(options("ssl.truststore.certificates=file:" + file))
        .containsEntry("ssl.truststore.certificates", "-----BEGIN CERTIFICATE-----");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> options("sasl.jaas.config=file:" + file))
        .withMessageContaining(file + ": others can use this secret (rw-r--r--): chmod 600");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sasl.jaas.config",
        "ssl.key.password",
        "ssl.keystore.key",
        "ssl.truststore.password",
        "sasl.oauthbearer.client.credentials.client.secret"
      })
  void secretsAreNotShown(String name) {
    TestSettings settings = new TestSettings().set(KafkaSection.OPTIONS, name + "=hunter2");
    assertThat(settings.describe(KafkaSection.OPTIONS)).contains(name).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka-1:9092", "10.0.0.1:9092", "[2001:db8::1]:9092"})
  void aServerIsHostAndPort(String text) {
    TestSettings settings = new TestSettings().set(KafkaSection.BOOTSTRAP, text);
    assertThat(settings.get(KafkaSection.BOOTSTRAP)).containsExactly(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka-1", "kafka-1:", ":9092", "kafka-1:99999", "tcp://k:1", "a b:1"})
  void nothingElseIsAServer(String text) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () -> new TestSettings().set(KafkaSection.BOOTSTRAP, text).find(KafkaSection.BOOTSTRAP))
        .withMessageContaining("'" + text + "'");
  }
}
