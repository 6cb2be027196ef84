package org.zeekbus.app.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.node.ClusterMember;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.node.NodeBuilder;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.CurveSecretKey;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;

/** Commands that take part in a cluster, or look at it. */
final class ClusterCommandsTest {
  private static final Endpoint ANY_PORT = Endpoint.parse("tcp://127.0.0.1:0");

  @TempDir private Path directory;

  private Broker broker;
  private String xpub;
  private String xsub;

  @BeforeEach
  void start() throws IOException {
    broker = Broker.start(BrokerSettings.DEFAULT.on(ANY_PORT, ANY_PORT));
    xpub = broker.xpubEndpoints().getFirst().toString();
    xsub = broker.xsubEndpoints().getFirst().toString();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private NodeBuilder node(String name) {
    return ClusterNode.builder(name).broker(xpub, xsub);
  }

  private CommandLineRun run(String command, String... more) {
    List<String> args = new ArrayList<>(List.of(command));
    args.addAll(List.of("--broker-xpub", xpub, "--broker-xsub", xsub));
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray(String[]::new));
  }

  @Test
  void nodesPrintsWhoIsThere() throws Exception {
    try (ClusterNode first = node("worker").join();
        ClusterNode second = node("worker_1").join()) {
      CommandLineRun nodes = run("nodes");
      assertThat(nodes.err()).isEmpty();
      assertThat(nodes.out().lines())
          .containsExactly("worker " + first.id(), "worker_1 " + second.id());
      assertThat(nodes.exit()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"binary,broker-bin-v1", "json,broker-json-v1"})
  void tapPrintsWhatPublishPublishes(String format, String name) throws Exception {
    FutureTask<CommandLineRun> tap =
        new FutureTask<>(() ->
            CommandLineRun.of(
                "tap", "--broker-xpub", xpub, "--topic", "t", "--decode", "--count", "1"));
    Thread.ofVirtual().start(tap);
    String arguments =
        "[\"a\", 5, -5, 2.5, true, null, [1], {\"@data-type\":\"port\",\"data\":\"53/udp\"}]";
    // Until the tap is there, nobody has subscribed.
    Await.until(
        "the tap", () -> run("publish", "--format", format, "t", "Test::e", arguments).exit() == 0);
    assertThat(((Future<CommandLineRun>) tap).get().out().lines())
        .singleElement()
        .asString()
        .contains("\"kind\":\"event\",\"topic\":\"t\",\"node\":\"zeromq_zeekbus-")
        .contains("\"format\":\"" + name + "\",\"name\":\"Test::e\"")
        .endsWith(
            ("'args':[{'@data-type':'string','data':'a'},{'@data-type':'count','data':5},"
                    + "{'@data-type':'integer','data':-5},{'@data-type':'real','data':2.5},"
                    + "{'@data-type':'boolean','data':true},{'@data-type':'none','data':{}},"
                    + "{'@data-type':'vector','data':[{'@data-type':'count','data':1}]},"
                    + "{'@data-type':'port','data':'53/udp'}]}")
                .replace('\'', '"'));
  }

  @Test
  void publishToNobody() {
    CommandLineRun run = run("publish", "t", "e");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.errors()).containsExactly("zeekbus publish: nobody subscribes to t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "5;expected: a JSON array",
        "[;byte 1: the end (expected: a value)",
        "[] 5;byte 3: 5 after the value (expected: the end)",
        "[99999999999999999999];byte 1: 99999999999999999999 (expected: a count, 0 to 2^64-1)",
        "[{'@data-type':'color','data':1}];color",
        "[{}];[{}]: byte 2: } (expected: a key, in quotes)"
      })
  void badArguments(String arguments, String text) {
    CommandLineRun run = run("publish", "t", "e", arguments.replace('\'', '"'));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("ARGS-AS-JSON").contains(text);
  }

  @Test
  void atTheWrongSocketsTheySaySo() {
    CommandLineRun swapped =
        CommandLineRun.of("nodes", "--broker-xpub", xsub, "--broker-xsub", xpub);
    assertThat(swapped.exit()).isEqualTo(1);
    assertThat(swapped.err()).contains("are the two endpoints swapped?").doesNotContain("\tat ");
  }

  /** Starts the broker anew, for those who have the keys in this directory only. */
  private CurveKeyPair curve(Path keys) throws IOException {
    assertThat(CommandLineRun.of("keygen", "--dir", keys.toString()).exit()).isZero();
    broker.close();
    CurveSecretKey server =
        CurveSecretKey.parse(Files.readString(keys.resolve("server_secretkey")).strip());
    CurveKeyPair client =
        CurveKeyPair.of(
            CurveSecretKey.parse(Files.readString(keys.resolve("client_secretkey")).strip()));
    Security security =
        new Security.CurveServer(
            server,
            key ->
                key.equals(client.publicKey())
                    ? Optional.of(CurvePeer.of(key, "cluster"))
                    : Optional.empty());
    broker = Broker.start(BrokerSettings.DEFAULT.on(ANY_PORT, ANY_PORT), endpoint -> security);
    xpub = broker.xpubEndpoints().getFirst().toString();
    xsub = broker.xsubEndpoints().getFirst().toString();
    return client;
  }

  @Test
  void withKeysTheyAreLetIn() throws Exception {
    Path keys = directory.resolve("curve");
    CurveKeyPair client = curve(keys);
    String flag = "--zeekctl-keys=" + keys;
    CurvePublicKey server =
        CurvePublicKey.parse(Files.readString(keys.resolve("server_publickey")).strip());
    try (ClusterNode manager = node("manager").curve(server, client).subscribe("t").join();
        ZeekbusProcess tap =
            ZeekbusProcess.start(
                directory,
                "tap",
                "--broker-xpub",
                xpub,
                "--topic=t",
                "--decode",
                "--count=1",
                flag);
        ZeekbusProcess logger =
            ZeekbusProcess.start(
                directory,
                "logger",
                "--listen=tcp://127.0.0.1:0",
                "--node=logger-1",
                "--broker-xpub=" + xpub,
                "--broker-xsub=" + xsub,
                flag)) {
      manager.awaitMembers(Await.DEADLINE, "logger-1");
      assertThat(run("nodes", flag).out().lines())
          .anyMatch(("manager " + manager.id())::equals)
          .anyMatch(line -> line.startsWith("logger-1 "));
      Await.until(
          "the tap",
          () ->
              run("publish", "t", "Test::e", "[]", flag).exit() == 0
                  && tap.printed().contains("Test::e"));
      assertThat(tap.awaitExit()).isZero();
      CommandLineRun plain = run("nodes");
      assertThat(plain.exit()).isEqualTo(1);
      assertThat(plain.err()).contains("other mechanism").contains("CURVE").doesNotContain("\tat ");
      for (CommandLineRun without :
          List.of(
              plain,
              run("publish", "t", "Test::e"),
              CommandLineRun.of("tap", "--broker-xpub", xpub, "--topic=t"))) {
        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.errors().getLast())
            .endsWith(
                "keys: --zeekctl-keys DIR, or --curve-server-publickey and"
                    + " --curve-client-secretkey");
        assertThat(without.err()).doesNotContain("NodeBuilder");
      }
      assertThat(logger.signal("TERM").awaitExit()).isZero();
    }
  }

  @Test
  void aRefusalIsSaidOnce() throws Exception {
    curve(directory.resolve("curve"));
    try (ZeekbusProcess nodes =
        ZeekbusProcess.start(directory, "nodes", "--broker-xpub", xpub, "--broker-xsub", xsub)) {
      assertThat(nodes.awaitExit()).isEqualTo(1);
      assertThat(nodes.printed().lines())
          .singleElement()
          .asString()
          .startsWith("zeekbus nodes: ")
          .contains("--zeekctl-keys");
    }
  }

  @Test
  void aLoggerThatTheBrokerRefusesTakesLogsAllTheSame() throws Exception {
    Path keys = directory.resolve("curve");
    assertThat(CommandLineRun.of("keygen", "--dir", keys.toString()).exit()).isZero();
    try (ZeekbusProcess logger =
        ZeekbusProcess.start(
            directory,
            "logger",
            "--listen=tcp://127.0.0.1:0",
            "--node=logger-1",
            "--broker-xpub=" + xpub,
            "--broker-xsub=" + xsub,
            "--zeekctl-keys=" + keys)) {
      logger.await(
          Pattern.compile(
              ".*logs are received, but other nodes do not see this logger: .*other mechanism.*"
                  + "give the broker the cluster's keys, too"));
      logger.signal("USR1");
      logger.await(Pattern.compile("cluster: not joined"));
      assertThat(logger.signal("TERM").awaitExit()).isZero();
    }
  }

  @Test
  void aLoggerWithoutTheKeysOfANodeDoesNotStart() {
    CommandLineRun logger =
        CommandLineRun.of(
            "logger",
            "--listen=tcp://127.0.0.1:0",
            "--dir=" + directory,
            "--node=logger-1",
            "--curve-server-secretkey=" + CurveSecretKey.generate().text(),
            "--curve-client-publickey=" + CurveKeyPair.generate().publicKey());
    assertThat(logger.exit()).isEqualTo(2);
    assertThat(logger.err())
        .contains(
            "curve.server-publickey, curve.client-secretkey not set (needed by a socket that");
  }

  @Test
  void theLoggerJoinsUnderItsNameAndLeaves() throws Exception {
    try (ClusterNode manager = node("manager").join();
        ZeekbusProcess logger =
            ZeekbusProcess.start(
                directory,
                "logger",
                "--listen",
                "tcp://127.0.0.1:0",
                "--node",
                "logger-1",
                "--broker-xpub",
                xpub,
                "--broker-xsub",
                xsub)) {
      manager.awaitMembers(Await.DEADLINE, "logger-1");
      logger.await(Pattern.compile("joined the cluster as logger-1 \\(zeromq_logger-1_.*"));
      assertThat(manager.members()).extracting(ClusterMember::name).containsExactly("logger-1");
      logger.signal("USR1");
      logger.await(Pattern.compile("cluster: 1 other nodes up, 0 problems in joining"));
      assertThat(logger.signal("TERM").awaitExit()).isZero();
      Await.until("down", () -> manager.members().isEmpty());
    }
  }
}
