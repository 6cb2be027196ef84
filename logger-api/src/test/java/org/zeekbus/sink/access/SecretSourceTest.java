package org.zeekbus.sink.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.settings.ConfigurationException;

/** A secret is in a file of its owner's, or in a variable, and is never shown. */
final class SecretSourceTest {
  private static final Map<String, String> VARIABLES = Map.of("PASSWORD", " hunter2 ");

  @TempDir private Path directory;

  private Path file(String content, String permissions) throws IOException {
    return Files.setPosixFilePermissions(
        Files.writeString(directory.resolve("secret"), content),
        PosixFilePermissions.fromString(permissions));
  }

  private static SecretSource source(String text) {
    return SecretSource.TYPE.parser().apply(List.of(text));
  }

  @Test
  void aFileIsNamedByItsPathOrAsAFile() throws Exception {
    Path file = file("hunter2\n", "rw-------");
    assertThat(source(file.toString()).line("a password", Map.of())).isEqualTo("hunter2");
    assertThat(source("file:" + file).line("a password", Map.of())).isEqualTo("hunter2");
  }

  @Test
  void aVariableIsNamedAsOne() throws Exception {
    assertThat(source("env:PASSWORD").line("a password", VARIABLES)).isEqualTo("hunter2");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> source("env:OTHER").line("a password", VARIABLES))
        .withMessage("env:OTHER: this environment variable is not set (expected: a password)");
  }

  @Test
  void othersMustNotReadIt() throws Exception {
    Path file = file("hunter2\n", "rw-r-----");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> source("file:" + file).secret("a password", Map.of()))
        .withMessage(file + ": others can use this secret (rw-r-----): chmod 600");
    assertThat(source("file:" + file).publicText("an option", Map.of())).isEqualTo("hunter2");
  }

  @Test
  void onlyASecretOfOneLineIsALine() throws Exception {
    Path file = file("first\nsecond\n", "rw-------");
    assertThat(source(file.toString()).secret("a key", Map.of())).isEqualTo("first\nsecond");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> source(file.toString()).line("a password", Map.of()))
        .withMessage(file + ": not a password (expected: one line of text)");
  }

  @Test
  void nothingIsNoSecret() throws Exception {
    Path file = file("\n", "rw-------");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> source(file.toString()).line("a password", Map.of()))
        .withMessage(file + ": empty (expected: a password)");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> source("env:PASSWORD").secret("a key", Map.of("PASSWORD", "")))
        .withMessage("env:PASSWORD: empty (expected: a key)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "file:///etc/passwd", "environment", ""})
  void otherValuesStandForThemselves(String value) {
    assertThat(SecretSource.in(value)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:secret", "file:/etc/zeekbus/secret", "env:PASSWORD"})
  void aValueMayBeElsewhere(String value) {
    assertThat(SecretSource.in(value)).contains(new SecretSource(value));
  }
}
