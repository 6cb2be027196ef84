package org.zeekbus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.CommandLineRun;

/** {@code check-config} reads the files that settings name, and says of them what a start says. */
final class NamedFilesTest {
  private static final String SECRET = "correct horse";

  @TempDir private Path directory;

  @BeforeEach
  void files() throws IOException {
    file("good", SECRET + "\n", "rw-------");
    file("open", SECRET + "\n", "rw-r--r--");
    file("empty", "\n", "rw-------");
    file("two-lines", SECRET + "\nmore\n", "rw-------");
    Files.createDirectory(directory.resolve("directory"));
  }

  private void file(String name, String content, String permissions) throws IOException {
    Files.setPosixFilePermissions(
        Files.writeString(directory.resolve(name), content),
        PosixFilePermissions.fromString(permissions));
  }

  /** A file with this line in place of the fifth, of a sink that posts to nobody. */
  private Path configuration(String line) throws IOException {
    return Files.writeString(
        directory.resolve("zeekbus.yaml"),
        """
        logger:
          sinks:
            - type: http
              name: siem
              %s
              url: http://localhost:1
        """
            .formatted(line.replace("DIR", directory.toString())));
  }

  private List<String> errors(String command, Path configuration) {
    CommandLineRun run =
        CommandLineRun.of(
            command,
            "--config",
            configuration.toString(),
            "--dir",
            directory.resolve("logs").toString());
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out() + run.err()).doesNotContain(SECRET);
    return run.errors();
  }

  /** Both say it, in the same words. */
  private void says(String line, String... errors) throws IOException {
    Path file = configuration(line);
    List<String> expected =
        List.of(errors).stream()
            .map(each -> each.replace("FILE", file.toString()).replace("DIR", directory.toString()))
            .toList();
    assertThat(errors("check-config", file))
        .isEqualTo(expected.stream().map(each -> "zeekbus check-config: " + each).toList());
    assertThat(errors("logger", file)).isEqualTo(List.of("zeekbus logger: " + expected.getFirst()));
  }

  @Test
  void aFileThatAStartTakesIsNoError() throws Exception {
    file("token", "0123456789", "rw-------");
    CommandLineRun run =
        CommandLineRun.of(
            "check-config", "--config", configuration("bearer-file: DIR/token").toString());
    assertThat(run.errors()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains(directory.resolve("token").toString())
        .doesNotContain("0123456789");
  }

  @Test
  void aFileOfASinkThatIsMissing() throws Exception {
    says(
        "bearer-file: DIR/none",
        "FILE:5: logger.sinks.siem.bearer-file: DIR/none: no such file (expected: a token)");
  }

  @Test
  void aFileOfASinkThatOthersCanRead() throws Exception {
    says(
        "bearer-file: DIR/open",
        "FILE:5: logger.sinks.siem.bearer-file: DIR/open: others can use this secret (rw-r--r--): chmod 600");
  }

  @Test
  void aFileOfASinkThatIsEmpty() throws Exception {
    says(
        "bearer-file: DIR/empty",
        "FILE:5: logger.sinks.siem.bearer-file: DIR/empty: empty (expected: a token)");
  }

  @Test
  void aFileOfASinkThatIsNone() throws Exception {
    says(
        "bearer-file: DIR/directory",
        "FILE:5: logger.sinks.siem.bearer-file: DIR/directory: cannot be read: it is not a file (expected: a token)");
  }

  @Test
  void aHeaderOfASink() throws Exception {
    says(
        "headers: {X-Key: file:DIR/two-lines}",
        "FILE:5: logger.sinks.siem.headers: file:DIR/two-lines: not the header X-Key (expected: one line of text)");
  }

  @Test
  void allOfThemAreNamedAtOnce() throws Exception {
    says(
        "bearer-file: DIR/none\n      tls-ca: DIR/good",
        "FILE:5: logger.sinks.siem.bearer-file: DIR/none: no such file (expected: a token)",
        "FILE:6: logger.sinks.siem.tls-ca: DIR/good: no certificate in it (expected: certificates, PEM)");
  }

  @Test
  void aRegistrysPassword() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("zeekbus.yaml"),
            """
            logger:
              kafka:
                registry:
                  password-file: %s/none
                  user: zeek
                  url: http://localhost:1
              sinks:
                - type: kafka
                  bootstrap: localhost:1
                  value: avro
            """
                .formatted(directory));
    String error =
        "%s:4: logger.kafka.registry.password-file: %s/none: no such file (expected: a password)"
            .formatted(file, directory);
    assertThat(errors("check-config", file)).containsExactly("zeekbus check-config: " + error);
    assertThat(errors("logger", file)).containsExactly("zeekbus logger: " + error);
  }

  @Test
  void aTrustStoreOfKafkas() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("zeekbus.yaml"),
            """
            logger:
              sinks:
                - type: kafka
                  bootstrap: localhost:1
                  options:
                    security.protocol: SSL
                    ssl.truststore.type: PEM
                    ssl.truststore.location: %s/none
            """
                .formatted(directory));
    String error =
        "%s:6: logger.sinks.kafka.options: ssl.truststore.location %s/none: no such file (expected: certificates of CAs)"
            .formatted(file, directory);
    assertThat(errors("check-config", file)).containsExactly("zeekbus check-config: " + error);
    assertThat(errors("logger", file)).containsExactly("zeekbus logger: " + error);
  }

  @Test
  void filesOfTheServersToo() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("zeekbus.yaml"),
            """
            http:
              token-file: %s/open
            """
                .formatted(directory));
    assertThat(errors("check-config", file))
        .containsExactly(
            "zeekbus check-config: %s:2: http.token-file: %s/open: others can use this token (rw-r--r--): chmod 600"
                .formatted(file, directory));
  }
}
