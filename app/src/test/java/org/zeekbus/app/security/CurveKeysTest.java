package org.zeekbus.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.zmtp.CurveKeyPair;

/** Where keys come from, what is not enough, and {@code keygen}. */
final class CurveKeysTest {
  private static final String ZEEK = "ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_";
  private static final String[] BROKER = {
    "broker", "--xsub", "tcp://127.0.0.1:0", "--xpub", "tcp://127.0.0.1:0"
  };

  private final CurveKeyPair pair = CurveKeyPair.generate();

  @TempDir private Path directory;

  @Test
  void keysThatDoNotSufficeAreAnError() {
    CommandLineRun run =
        CommandLineRun.with(Map.of(ZEEK + "SERVER_SECRETKEY", pair.secretKey().text()), BROKER);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.errors()).singleElement().asString().contains("curve.client-publickey not set");
  }

  @Test
  void keysOfTwoSourcesAreAnError() {
    CommandLineRun run =
        CommandLineRun.with(
            Map.of(
                ZEEK + "SERVER_SECRETKEY",
                pair.secretKey().text(),
                "ZEEKBUS_CURVE_CLIENT_PUBLICKEY",
                pair.publicKey().toString()),
            BROKER);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("several sources")
        .contains(ZEEK + "SERVER_SECRETKEY", "ZEEKBUS_CURVE_CLIENT_PUBLICKEY");
  }

  @Test
  void zeekctlsDirectoryAndAnotherSourceAreAnError() {
    CommandLineRun run =
        CommandLineRun.with(
            Map.of(ZEEK + "CLIENT_PUBLICKEY", pair.publicKey().toString()),
            "check-config",
            "--zeekctl-keys",
            directory.toString());
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("several sources", "--zeekctl-keys");
  }

  @Test
  void halvesOfTwoPairsAreAnError() {
    CommandLineRun run =
        CommandLineRun.with(
            Map.of(
                ZEEK + "SERVER_SECRETKEY",
                pair.secretKey().text(),
                ZEEK + "SERVER_PUBLICKEY",
                CurveKeyPair.generate().publicKey().toString(),
                ZEEK + "CLIENT_PUBLICKEY",
                pair.publicKey().toString()),
            BROKER);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("do not belong to one pair");
  }

  @Test
  void aSecretFileThatOthersMayReadIsAnError() throws IOException {
    CommandLineRun made = CommandLineRun.of("keygen", "--dir", directory.toString());
    assertThat(made.exit()).isZero();
    Path secret = directory.resolve("server_secretkey");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));

    CommandLineRun run =
        CommandLineRun.of(
            "broker",
            "--xsub",
            "tcp://127.0.0.1:0",
            "--xpub",
            "tcp://127.0.0.1:0",
            "--zeekctl-keys",
            directory.toString());
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(secret.toString(), "rw-r-----", "chmod 600");
  }

  @Test
  void noErrorAndNoCheckShowsASecret() throws IOException {
    String secret = pair.secretKey().text();
    Path file =
        Files.writeString(
            directory.resolve("zeekbus.yaml"),
            "curve: {server-secretkey: '%s', client-publickey: '%s'}\n"
                .formatted(secret, pair.publicKey()));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    CommandLineRun good = CommandLineRun.of("check-config", "--config", file.toString());
    assertThat(good.exit()).isZero();
    assertThat(good.out()).contains("server-secretkey: (not shown)").doesNotContain(secret);

    CommandLineRun bad =
        CommandLineRun.with(Map.of(ZEEK + "SERVER_SECRETKEY", secret.substring(1)), BROKER);
    assertThat(bad.exit()).isEqualTo(2);
    assertThat(bad.err()).contains("39 characters").doesNotContain(secret.substring(1));
  }

  @Test
  void whatOtherHostsReachInClearHasToBeAskedFor() {
    CommandLineRun run =
        CommandLineRun.of("broker", "--xsub", "tcp://*:0", "--xpub", "tcp://127.0.0.1:0");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.errors()).singleElement().asString().contains("tcp://*:0", "--insecure");
    CommandLineRun logger =
        CommandLineRun.of("logger", "--listen", "tcp://*:0", "--dir", directory.toString());
    assertThat(logger.exit()).isEqualTo(2);
    assertThat(logger.err()).contains("tcp://*:0", "--insecure");
  }

  @Test
  void anExceptionFromCurveHasItsOwnRemedy() {
    CommandLineRun run =
        CommandLineRun.of(
            "check-config",
            "--xsub=tcp://*:0",
            "--curve-except=tcp://*:0",
            "--curve-server-secretkey=" + pair.secretKey().text(),
            "--curve-client-publickey=" + pair.publicKey());
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.errors())
        .containsExactly(
            "zeekbus check-config: tcp://*:0: other hosts can reach it, and nothing would be"
                + " encrypted or authenticated: take it out of curve.except (--curve-except), or"
                + " allow it with --insecure");
  }

  @Test
  void checkConfigSaysWhatAStartWouldSay() {
    Map<String, String> environment = Map.of(ZEEK + "SERVER_SECRETKEY", pair.secretKey().text());
    CommandLineRun check = CommandLineRun.with(environment, "check-config");
    CommandLineRun start = CommandLineRun.with(environment, "run");
    assertThat(check.exit()).isEqualTo(2);
    assertThat(check.errors()).hasSize(1);
    assertThat(check.err().replace("check-config", "run")).isEqualTo(start.err());
  }

  @Test
  void keygenLeavesNoHalfOfASet() throws IOException {
    Path keys = directory.resolve("keys");
    Files.createDirectories(keys.resolve(".client_secretkey.new").resolve("in the way"));
    CommandLineRun run = CommandLineRun.of("keygen", "--dir", keys.toString());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.errors()).singleElement().asString().contains("cannot write to " + keys);
    try (Stream<Path> left = Files.list(keys)) {
      assertThat(left).containsExactly(keys.resolve(".client_secretkey.new"));
    }
  }

  @Test
  void anExceptionOfNothingIsAnError() {
    CommandLineRun run = CommandLineRun.of("check-config", "--curve-except", "tcp://127.0.0.1:9");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("tcp://127.0.0.1:9 is no endpoint that listens");
  }

  @Test
  void aConnectingCommandNeedsItsKeys() {
    CommandLineRun run =
        CommandLineRun.with(
            Map.of(ZEEK + "SERVER_PUBLICKEY", pair.publicKey().toString()), "tap", "--count", "1");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("curve.client-secretkey not set");
  }

  @Test
  void keygenPrintsAPairAsZeekDoes() {
    String json = CommandLineRun.of("keygen").out().strip();
    assertThat(json).matches("\\{\"public\":\"[^\"]{40}\",\"secret\":\"[^\"]{40}\"}");
    String secret = json.substring(json.length() - 42, json.length() - 2);
    String of = CommandLineRun.of("keygen", "--public-of=" + secret).out().strip();
    assertThat(json).contains("\"public\":\"" + of + "\"");
  }

  @Test
  void keygenPrintsVariablesAndRedefs() {
    assertThat(CommandLineRun.of("keygen", "--env").out().lines())
        .hasSize(4)
        .allMatch(line -> line.matches(ZEEK + "(SERVER|CLIENT)_(PUBLICKEY|SECRETKEY)='[^']{40}'"));
    assertThat(CommandLineRun.of("keygen", "--zeek").out().lines())
        .hasSize(4)
        .allMatch(line ->
            line.matches(
                "redef Cluster::Backend::ZeroMQ::curve_(server|client)_(publickey|secretkey)"
                    + " = \"[^\"]{40}\";"));
    assertThat(CommandLineRun.of("keygen", "--env", "--zeek").exit()).isEqualTo(2);
    assertThat(CommandLineRun.of("keygen", "--public-of", "abc").exit()).isEqualTo(2);
  }

  @Test
  void keygenOverwritesNoKey() {
    assertThat(CommandLineRun.of("keygen", "--dir", directory.toString()).exit()).isZero();
    CommandLineRun again = CommandLineRun.of("keygen", "--dir", directory.toString());
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("the key exists already");
  }
}
