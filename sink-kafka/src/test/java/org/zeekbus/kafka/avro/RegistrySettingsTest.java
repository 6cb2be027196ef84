package org.zeekbus.kafka.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.sink.access.Authorization;

/** What a site may say of its registry, and what of it is never shown. */
final class RegistrySettingsTest {
  private final RegistryFixture settings = new RegistryFixture();

  @TempDir private Path directory;

  @Test
  void avroNeedsARegistry() {
    settings.set(settings.value(), "avro");
    assertErrors(
        "logger.kafka.value avro (--kafka-value) needs logger.kafka.registry.url: readers find the schema of a value there");
  }

  @Test
  void aRegistryNeedsAvro() {
    settings.set(settings.of().url(), "http://registry:8081");
    settings.set(settings.of().tlsCa(), "ca.pem");
    assertErrors(
        "logger.kafka.registry.url http://registry:8081 (--kafka-registry-url) has no effect without logger.kafka.value avro",
        "logger.kafka.registry.tls-ca ca.pem (--kafka-registry-tls-ca) has no effect without logger.kafka.value avro");
  }

  @Test
  void aUserNeedsAPassword() {
    settings.set(settings.value(), "avro");
    settings.set(settings.of().url(), "http://registry:8081");
    settings.set(settings.of().user(), "zeek");
    settings.set(settings.of().bearerFile(), "token");
    assertErrors(
        "logger.kafka.registry.user zeek (--kafka-registry-user) needs logger.kafka.registry.password-file",
        "logger.kafka.registry.user zeek (--kafka-registry-user) does not go with logger.kafka.registry.bearer-file token (--kafka-registry-bearer-file)");
  }

  @Test
  void aPasswordNeedsAUser() {
    settings.set(settings.value(), "avro");
    settings.set(settings.of().url(), "http://registry:8081");
    settings.set(settings.of().passwordFile(), "password");
    assertErrors(
        "logger.kafka.registry.password-file password (--kafka-registry-password-file) needs logger.kafka.registry.user");
  }

  private void assertErrors(String... errors) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(settings::check)
        .satisfies(e -> assertThat(e.errors()).containsExactly(errors));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registry:8081",
        "ftp://registry",
        "http://",
        "http://registry:99999",
        "http://registry?a=b",
        "http://registry#a",
        "http:// registry"
      })
  void onlyUrlsOfServers(String text) {
    settings.set(settings.of().url(), text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.values().get(settings.of().url()))
        .withMessageContaining("(expected: a URL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://zeek:s3cret@registry", "http://zeek:s3cret @registry"})
  void aPasswordInAUrlIsNotShown(String text) {
    settings.set(settings.of().url(), text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.values().get(settings.of().url()))
        .withMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "a b", "{path}", "{topic", "a\n"})
  void onlySubjectsThatExist(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SubjectTemplate.parse(text))
        .withMessageContaining("{topic} or {record}");
  }

  @Test
  void userAndPasswordAreOneHeader() throws Exception {
    settings.set(settings.of().url(), "http://registry:8081//");
    settings.set(settings.of().user(), "zeek");
    settings.set(settings.of().passwordFile(), secret("s3cret: ü\n").toString());
    RegistryAccess access = settings.access();
    assertThat(access.url()).hasToString("http://registry:8081");
    assertThat(access.authorization())
        .map(Authorization::value)
        .contains(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("zeek:s3cret: ü".getBytes(StandardCharsets.UTF_8)));
    assertThat(access).hasToString("schema registry http://registry:8081");
  }

  @Test
  void aTokenIsAHeader() throws Exception {
    settings.set(settings.of().url(), "http://registry");
    settings.set(settings.of().bearerFile(), secret("t0ken\n").toString());
    assertThat(settings.access().authorization())
        .map(Authorization::value)
        .contains("Bearer t0ken");
  }

  @Test
  void aColonEndsAUser() throws Exception {
    settings.set(settings.of().url(), "http://registry");
    settings.set(settings.of().user(), "ze:ek");
    settings.set(settings.of().passwordFile(), secret("s3cret").toString());
    assertRefused("(expected: a user without a colon)");
  }

  @Test
  void filesThatCannotBeUsed() throws Exception {
    settings.set(settings.of().url(), "http://registry");
    for (Object[] each :
        List.of(
            new Object[] {directory.resolve("missing"), "no such file (expected: a token)"},
            new Object[] {directory, "it is not a file (expected: a token)"},
            new Object[] {secret(""), "empty (expected: a token)"},
            new Object[] {secret("s3cret\nmore"), "not a token (expected: one line of text)"})) {
      settings.set(settings.of().bearerFile(), each[0].toString());
      assertRefused((String) each[1]);
    }
    Path open = secret("s3cret");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
    settings.set(settings.of().bearerFile(), open.toString());
    assertRefused("others can use this secret (rw-r-----): chmod 600");
  }

  @Test
  void aCaIsPem() throws Exception {
    settings.set(settings.of().url(), "https://registry");
    settings.set(settings.of().tlsCa(), secret("nonsense").toString());
    assertRefused("(expected: certificates, PEM)");
  }

  private void assertRefused(String error) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(settings::access)
        .withMessageContaining(error)
        .withMessageNotContaining("s3cret");
  }

  private Path secret(String text) throws IOException {
    Path file = Files.createTempFile(directory, "secret", "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return Files.writeString(file, text);
  }
}
