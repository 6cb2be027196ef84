package org.zeekbus.app.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.app.recording.Recording;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.TestTransport;

/** Recordings played through libzmq's proxy, as Zeek's manager runs it. */
final class ReplayCommandTest {
  private static final String WORKER = "zeromq_worker-1_host_1_Na";
  private static final String MANAGER = "zeromq_manager_host_1_Nb";

  private final PythonPeer python = PythonPeer.start();

  @TempDir private Path directory;

  @AfterEach
  void close() {
    python.close();
  }

  @Test
  void messagesOfARealClusterReachItsNodes() throws Exception {
    CommandLineRun run = replay(python.proxy(), Recording.ofARealCluster());

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "node sent received missed foreign",
            "zeromq_proxy-1_vm_1279_NkKBMw1h3WhgsypkN8 8 9 0 0",
            "zeromq_manager_vm_1273_N2rfuR3PlOJjn7sJn2 14 10 0 0",
            "zeromq_logger-1_vm_1276_NCH2Em27fB83zAAyn1 8 9 0 0",
            "zeromq_worker-2_vm_1285_N2hpOTkv5s3ydT3Y9 9 10 0 0",
            "zeromq_worker-1_vm_1282_NfYzY23uk2w93aQOIc 9 10 0 0",
            "34 of 58 subscriptions and cancels played, the others are repetitions or a node's end",
            "74 log batches skipped: --logs ENDPOINT sends them");
  }

  @Test
  void everySubscriberOfAPrefixGetsAMessageAtFullSpeed() throws Exception {
    Recording recording = twoNodes();
    for (int i = 0; i < 5000; i++) {
      recording.message("zeek.cluster.worker", MANAGER, "payload " + i);
      recording.message("zeek.cluster.manager", WORKER, "payload " + i);
    }
    CommandLineRun run = replay(python.proxy(), recording.writeTo(directory));

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(counts(run, MANAGER)).isEqualTo("5000 5000 0 0");
    assertThat(counts(run, WORKER)).isEqualTo("5000 5000 0 0");
  }

  @Test
  void explicitCancelTakesEffectBetweenTwoMessages() throws Exception {
    Recording recording =
        twoNodes()
            .subscribes("extra")
            .message("extra", MANAGER, "before")
            .cancels("extra")
            .message("extra", MANAGER, "after");
    CommandLineRun run = replay(python.proxy(), recording.writeTo(directory));

    assertThat(run.exit()).isZero();
    assertThat(counts(run, MANAGER)).isEqualTo("1 0 0 0");
    assertThat(counts(run, WORKER)).isEqualTo("0 1 0 0");
    assertThat(run.out()).contains("1 messages not sent: nobody subscribed to them");
  }

  @Test
  void nodeMaySpeakBeforeItSubscribes() throws Exception {
    Recording recording =
        new Recording()
            .message("early", WORKER, "heard by nobody")
            .subscribes("zeek.cluster.worker", "zeek.cluster.nodeid." + WORKER + ".")
            .message("zeek.cluster.worker", WORKER, "its own");
    CommandLineRun run = replay(python.proxy(), recording.writeTo(directory));

    assertThat(run.exit()).isZero();
    assertThat(counts(run, WORKER)).isEqualTo("1 1 0 0");
  }

  @Test
  void nodeThatComesBackIsPlayedTwice() throws Exception {
    String again = "zeromq_worker-1_host_2_Nc";
    Recording recording =
        twoNodes()
            .message("zeek.cluster.worker", MANAGER, "1")
            .cancels("zeek.cluster.node.worker-1.", "zeek.cluster.nodeid." + WORKER + ".")
            .cancels("zeek.cluster.worker")
            .message("zeek.cluster.worker", MANAGER, "2")
            .subscribes("zeek.cluster.worker", "zeek.cluster.nodeid." + again + ".")
            .message("zeek.cluster.worker", MANAGER, "3")
            .message("zeek.cluster.manager", WORKER, "last words");
    CommandLineRun run = replay(python.proxy(), recording.writeTo(directory));

    assertThat(run.exit()).isZero();
    assertThat(counts(run, MANAGER)).isEqualTo("2 1 0 0");
    assertThat(counts(run, WORKER)).isEqualTo("1 1 0 0");
    assertThat(counts(run, again)).isEqualTo("0 1 0 0");
  }

  @Test
  void logBatchesGoToTheLogger() throws Exception {
    PythonPeer.Socket logger = python.socket("PULL");
    Recording recording = twoNodes().log(WORKER, "batch 1").log(WORKER, "batch 2");
    String endpoint = logger.bind().toString();
    CommandLineRun run = replay(python.proxy(), recording.writeTo(directory), "--log", endpoint);

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("2 log batches sent, 0 lost");
    logger.expect("log-write", WORKER, "zeek-bin-serializer", "batch\\x201");
    logger.expect("log-write", WORKER, "zeek-bin-serializer", "batch\\x202");
  }

  @Test
  void brokerThatLosesAMessageIsFound() throws Exception {
    Recording recording =
        twoNodes()
            .message("zeek.cluster.worker", MANAGER, "arrives")
            .message("zeek.cluster.worker", MANAGER, "lost")
            .message("zeek.cluster.worker", MANAGER, "arrives too");
    try (ForwardingBroker broker =
        new ForwardingBroker(
            message -> isPayload(message, "lost") ? List.of() : List.of(message))) {
      CommandLineRun run =
          replay(broker.xsub(), broker.xpub(), recording.writeTo(directory), "--timeout", "2s");

      assertThat(run.exit()).isEqualTo(1);
      assertThat(counts(run, WORKER)).isEqualTo("0 2 1 0");
    }
  }

  @Test
  void brokerThatForwardsNothingIsGivenUp() throws Exception {
    Recording recording = twoNodes().message("zeek.cluster.worker", MANAGER, "lost");
    try (ForwardingBroker broker = new ForwardingBroker(message -> List.of())) {
      CommandLineRun run =
          replay(broker.xsub(), broker.xpub(), recording.writeTo(directory), "--timeout", "1s");

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err()).contains("nothing came for 1s, still waiting for messages to");
      assertThat(counts(run, WORKER)).isEqualTo("0 0 1 0");
    }
  }

  @Test
  void liveNodesAreNotDisturbed() throws Exception {
    PythonPeer.Proxy proxy = python.proxy();
    PythonPeer.Socket ear = python.socket("XPUB");
    PythonPeer.Socket node = python.socket("SUB");
    node.subscribe("zeek.cluster.nodeid.zeromq_live_host_1_Nc.");
    node.subscribe("");
    node.connect(proxy.xpub());
    ear.connect(proxy.xsub());
    ear.expect("\\x01");
    ear.expect("\\x01zeek.cluster.nodeid.zeromq_live_host_1_Nc.");
    Path recording =
        twoNodes().message("zeek.cluster.worker", MANAGER, "played").writeTo(directory);

    CommandLineRun refused = replay(proxy, recording);
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .contains("this broker has 1 live node (zeromq_live_host_1_Nc)")
        .contains("--force");

    assertThat(replay(proxy, recording, "--force").exit()).isZero();
    node.expect("zeek.cluster.worker", MANAGER, "broker-bin-v1", "played");
  }

  @Test
  void messagesOfOthersAreCountedApart() throws Exception {
    Message foreign = Message.of("zeek.cluster.worker".getBytes(UTF_8), "other".getBytes(UTF_8));
    Recording recording = twoNodes().message("zeek.cluster.worker", MANAGER, "ours");
    try (ForwardingBroker broker = new ForwardingBroker(message -> List.of(foreign, message))) {
      CommandLineRun run = replay(broker.xsub(), broker.xpub(), recording.writeTo(directory));

      assertThat(run.exit()).isZero();
      assertThat(counts(run, WORKER)).isEqualTo("0 1 0 1");
    }
  }

  @Test
  void messagesInAnotherOrderAreMissed() throws Exception {
    Deque<Message> kept = new ArrayDeque<>();
    Recording recording =
        twoNodes()
            .message("zeek.cluster.worker", MANAGER, "1")
            .message("zeek.cluster.worker", MANAGER, "2");
    try (ForwardingBroker broker =
        new ForwardingBroker(message -> {
          kept.push(message);
          return kept.size() == 2 ? List.copyOf(kept) : List.of();
        })) {
      CommandLineRun run = replay(broker.xsub(), broker.xpub(), recording.writeTo(directory));

      assertThat(run.exit()).isEqualTo(1);
      assertThat(counts(run, WORKER)).isEqualTo("0 1 1 1");
    }
  }

  private static boolean isPayload(Message message, String payload) {
    return Arrays.equals(message.frames().get(3), payload.getBytes(UTF_8));
  }

  @Test
  void brokenFileIsWrongUsageAndNothingIsPlayed() throws Exception {
    byte[] whole = Files.readAllBytes(Recording.ofARealCluster());
    Path file =
        Files.write(directory.resolve("cut.frames"), Arrays.copyOf(whole, whole.length - 1));
    CommandLineRun run = CommandLineRun.of("replay", file.toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("cut.frames, byte ")
        .contains("part 1 of 1 has 12 bytes (the file has 11 more)");
  }

  @Test
  void missingFileIsWrongUsage() throws Exception {
    CommandLineRun run = CommandLineRun.of("replay", directory.resolve("none").toString());
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("cannot read ");
  }

  @Test
  void withoutABrokerItEnds() throws Exception {
    // Ports that were free a moment ago.
    PythonPeer.Proxy gone;
    try (PythonPeer other = PythonPeer.start()) {
      gone = other.proxy();
    }
    CommandLineRun run = replay(gone, twoNodes().writeTo(directory), "--timeout", "500ms");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("no connection to the broker at " + gone.xsub());
  }

  @Test
  void swappedEndpointsAreTold() throws Exception {
    PythonPeer.Proxy proxy = python.proxy();
    CommandLineRun run =
        replay(proxy.xpub().toString(), proxy.xsub().toString(), twoNodes().writeTo(directory));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("are the two endpoints swapped?");
  }

  @Test
  void withoutAFileItIsWrongUsage() throws Exception {
    CommandLineRun run = CommandLineRun.of("replay");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("Missing required parameter: 'FRAMES'");
  }

  @Test
  void partsArePlayedAsOne() throws Exception {
    byte[] whole = Files.readAllBytes(Recording.ofARealCluster());
    Path parts = directory.resolve("parts");
    Files.createDirectories(parts);
    // Cut between two records: the first is a subscription of one part.
    int cut = 11 + 4 + 1 + "zeek/supervisor".length();
    Path first = Files.write(parts.resolve("a.frames"), Arrays.copyOf(whole, cut));
    Path second =
        Files.write(
            parts.resolve("b.frames.zst"),
            Zstd.compress(Arrays.copyOfRange(whole, cut, whole.length)));
    CommandLineRun one = replay(python.proxy(), Recording.ofARealCluster());
    CommandLineRun two = replay(python.proxy(), first, second.toString(), "--speed", "max");

    assertThat(two.err()).isEmpty();
    assertThat(two.exit()).isZero();
    assertThat(two.out()).isEqualTo(one.out());
  }

  @Test
  void whatTheReplayDidNotComeToIsCounted() throws Exception {
    Recording recording =
        twoNodes()
            .subscribes("extra")
            .message("extra", MANAGER, "lost")
            .cancels("extra")
            .message("extra", MANAGER, "never sent")
            .message("extra", MANAGER, "never sent")
            .log(WORKER, "never sent");
    try (ForwardingBroker broker = new ForwardingBroker(message -> List.of())) {
      CommandLineRun run =
          replay(broker.xsub(), broker.xpub(), recording.writeTo(directory), "--timeout", "1s");

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.out())
          .contains(
              "2 of 3 messages and 1 of 1 log batches not sent: the replay ended before them");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"XSUB", "XPUB", "REP"})
  void whatIsNoLoggerIsSaid(String type) throws Exception {
    String endpoint = python.socket(type).bind().toString();
    Path file = new Recording().log(WORKER, "batch").writeTo(directory);
    CommandLineRun run = CommandLineRun.of("replay", file.toString(), "--logs", endpoint);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err())
        .startsWith("zeekbus replay: %s: PUSH met %s".formatted(endpoint, type))
        .endsWith(": this is no logger's endpoint\n");
  }

  @Test
  void noLoggerIsSaidBeforeAnythingIsPlayed() throws Exception {
    String endpoint = python.socket("XSUB").bind().toString();
    Recording recording = twoNodes().message("zeek.cluster.worker", MANAGER, "1");
    CommandLineRun run = replay(python.proxy(), recording.writeTo(directory), "--logs", endpoint);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("PUSH met XSUB").contains("this is no logger's endpoint");
  }

  @Test
  void aServerOfAnotherProtocolIsNoLogger() throws Exception {
    Path file = new Recording().log(WORKER, "batch").writeTo(directory);
    try (ServerSocket http = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket peer = http.accept()) {
              peer.getOutputStream()
                  .write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
              peer.getInputStream().readAllBytes();
            } catch (IOException e) {
              // The test is over.
            }
          });
      CommandLineRun run =
          CommandLineRun.of(
              "replay", file.toString(), "--logs", "tcp://127.0.0.1:" + http.getLocalPort());

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).endsWith(": this is no logger's endpoint\n");
    }
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws Exception {
    Path file = new Recording().log(WORKER, "batch").writeTo(directory);
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String endpoint = "tcp://127.0.0.1:" + mute.getLocalPort();
      CommandLineRun run =
          CommandLineRun.of("replay", file.toString(), "--logs", endpoint, "--timeout", "500ms");

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.errors())
          .containsExactly(
              "zeekbus replay: no connection to the logger at %s in 500ms: nobody there answers as"
                      .formatted(endpoint)
                  + " ZeroMQ does: is it a logger's endpoint?");
    }
  }

  @Test
  void aPortWhereNobodyListensIsGivenUp() throws Exception {
    Path file = new Recording().log(WORKER, "batch").writeTo(directory);
    CommandLineRun run =
        CommandLineRun.of(
            "replay",
            file.toString(),
            "--logs",
            TestTransport.unused().toString(),
            "--timeout",
            "500ms");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).contains("no connection to the logger at").contains("refused");
  }

  @Test
  void batchesThatALoggerDoesNotTakeAreCounted() throws Exception {
    PythonPeer.Socket logger = python.socket("PULL", "RCVHWM=1");
    Recording recording = new Recording();
    String batch = "x".repeat(32 << 10);
    for (int i = 0; i < 1800; i++) {
      recording.log(WORKER, batch);
    }
    CommandLineRun run =
        CommandLineRun.of(
            "replay",
            recording.writeTo(directory).toString(),
            "--logs",
            logger.bind().toString(),
            "--timeout",
            "500ms");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("the loggers have taken nothing for 500ms");
    Matcher counts = Pattern.compile("(\\d+) log batches sent, (\\d+) lost\n").matcher(run.out());
    assertThat(counts.matches()).as(run.out()).isTrue();
    assertThat(Integer.parseInt(counts.group(2))).isPositive();
    assertThat(Integer.parseInt(counts.group(1)) + Integer.parseInt(counts.group(2)))
        .isEqualTo(1800);
  }

  @Test
  void stdinIsPlayedToo() throws Exception {
    PythonPeer.Socket logger = python.socket("PULL");
    Path _ = twoNodes().log(WORKER, "batch").writeTo(directory);
    try (ZeekbusProcess replay =
        ZeekbusProcess.startBehind(
            List.of("sh", "-c", "cat recorded.frames | \"$@\"", "sh"),
            directory,
            "replay",
            "-",
            "--logs",
            logger.bind().toString())) {
      assertThat(replay.awaitExit()).as(replay.printed()).isZero();
      assertThat(replay.printed()).isEqualTo("1 log batches sent, 0 lost");
    }
    logger.expect("log-write", WORKER, "zeek-bin-serializer", "batch");
  }

  private static Recording twoNodes() {
    return new Recording()
        .subscribes("zeek.cluster.manager", "zeek.cluster.nodeid." + MANAGER + ".")
        .subscribes("zeek.cluster.node.manager.")
        .subscribes("zeek.cluster.worker", "zeek.cluster.nodeid." + WORKER + ".")
        .subscribes("zeek.cluster.node.worker-1.");
  }

  private static CommandLineRun replay(PythonPeer.Proxy proxy, Path file, String... more)
      throws Exception {
    return replay(proxy.xsub().toString(), proxy.xpub().toString(), file, more);
  }

  private static CommandLineRun replay(String xsub, String xpub, Path file, String... more)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("replay", file.toString(), "--xsub", xsub, "--xpub", xpub));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  /** Sent, received, missed and foreign of one node. */
  private static String counts(CommandLineRun run, String node) {
    return run.out()
        .lines()
        .filter(line -> line.startsWith(node + " "))
        .findFirst()
        .orElse("no such node")
        .substring(node.length())
        .strip()
        .replaceAll(" +", " ");
  }
}
