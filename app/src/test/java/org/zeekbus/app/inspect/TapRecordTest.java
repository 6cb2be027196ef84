package org.zeekbus.app.inspect;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.app.recording.FramesRecord;
import org.zeekbus.app.recording.FramesSequence;
import org.zeekbus.app.recording.Recording;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/**
 * What a tap records of a replayed recording, at libzmq's proxy and at zeekbus, is that recording.
 */
final class TapRecordTest {
  private static final HexFormat HEX = HexFormat.of();

  private final PythonPeer python = PythonPeer.start();
  private PythonPeer.Proxy broker = python.proxy();

  @TempDir private Path directory;

  @AfterEach
  void close() {
    python.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"again.frames", "again.frames.zst"})
  void recordingOfAReplayIsTheRecording(String name) throws Exception {
    Path file = directory.resolve(name);
    List<FramesRecord> original = read(Recording.ofARealCluster());
    try (ZeekbusProcess tap = tap(file)) {
      replay(Recording.ofARealCluster());
      awaitMessages(file, 48);
      assertThat(tap.signal("INT").awaitExit()).isZero();
      assertThat(tap.printed())
          .contains("zeekbus tap: recorded 48 messages, ")
          .contains(" subscriptions and cancels, 0 log batches in " + file)
          .doesNotContain("missing");
    }
    List<FramesRecord> recorded = read(file);
    assertThat(bySender(recorded)).isEqualTo(bySender(original));
    assertThat(subscriptions(recorded)).isEqualTo(subscriptions(original));

    CommandLineRun again = replay(file);
    assertThat(again.out()).contains("zeromq_manager_vm_1273_N2rfuR3PlOJjn7sJn2");
  }

  @Test
  void zeekbusAsABrokerMakesNoDifference() throws Exception {
    Path file = directory.resolve("zeekbus.frames");
    try (ZeekbusProcess zeekbus =
        ZeekbusProcess.start(
            directory, "broker", "--xsub=tcp://127.0.0.1:0", "--xpub=tcp://127.0.0.1:0")) {
      Matcher at =
          zeekbus.await(Pattern.compile("listening: XSUB (tcp://\\S+) .*, XPUB (tcp://\\S+) .*"));
      broker = new PythonPeer.Proxy(Endpoint.parse(at.group(1)), Endpoint.parse(at.group(2)));
      try (ZeekbusProcess tap = tap(file)) {
        replay(Recording.ofARealCluster());
        awaitMessages(file, 48);
        assertThat(tap.signal("INT").awaitExit()).isZero();
      }
    }
    List<FramesRecord> original = read(Recording.ofARealCluster());
    List<FramesRecord> recorded = read(file);
    assertThat(bySender(recorded)).isEqualTo(bySender(original));
    assertThat(subscriptions(recorded)).isEqualTo(subscriptions(original));
  }

  @Test
  void filtersChooseWhatIsRecorded() throws Exception {
    Path file = directory.resolve("part.frames");
    String event = "Cluster::Backend::ZeroMQ::hello";
    List<String> expected =
        read(Recording.ofARealCluster()).stream()
            .filter(record -> record.channel() == FramesLayout.Channel.MESSAGE)
            .filter(record -> text(record.parts().get(1)).startsWith("zeromq_worker-2_"))
            .filter(record -> text(record.parts().get(3)).contains(event))
            .map(record -> HEX.formatHex(record.parts().get(3)))
            .toList();
    assertThat(expected).isNotEmpty();
    try (ZeekbusProcess tap = tap(file, "--node=worker-2", "--event=" + event)) {
      replay(Recording.ofARealCluster());
      awaitMessages(file, expected.size());
      assertThat(tap.signal("INT").awaitExit()).isZero();
    }
    assertThat(read(file))
        .filteredOn(record -> record.channel() == FramesLayout.Channel.MESSAGE)
        .extracting(record -> HEX.formatHex(record.parts().get(3)))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void anonymousRecordingCanBePlayed() throws Exception {
    Path file = directory.resolve("anonymous.frames.zst");
    Path key = directory.resolve("key");
    try (ZeekbusProcess tap = tap(file, "--anonymize", "--anonymize-key=" + key)) {
      replay(Recording.ofARealCluster());
      awaitMessages(file, 48);
      assertThat(tap.signal("INT").awaitExit()).isZero();
      assertThat(tap.printed()).contains("recorded 48 messages, ").doesNotContain("left out");
    }
    assertThat(key).exists();
    CommandLineRun again = replay(file);
    assertThat(again.out()).contains("zeromq_manager_vm_1273_N2rfuR3PlOJjn7sJn2");
    CommandLineRun decoded = CommandLineRun.of("decode", file.toString());
    assertThat(decoded.exit()).isZero();
    assertThat(decoded.out()).contains("\"name\":\"Cluster::hello\"").doesNotContain("error");
  }

  @Test
  void interruptionIsCountedAndIsAFailure() throws Exception {
    PythonPeer.Socket xpub = python.socket("XPUB");
    Path file = directory.resolve("gap.frames");
    try (ZeekbusProcess tap =
        ZeekbusProcess.start(
            directory,
            "tap",
            "--xpub=" + xpub.bind(),
            "--xsub=" + broker.xsub(),
            "--record=" + file)) {
      xpub.expect("\\x01");
      xpub.close();
      tap.await(Pattern.compile(".* lost: .*; trying on"));
      assertThat(tap.signal("TERM").awaitExit()).isEqualTo(1);
      assertThat(tap.printed())
          .contains("the connection was lost once: what passed meanwhile is missing here");
    }
  }

  @Test
  void killedTapLeavesARecording() throws Exception {
    Path file = directory.resolve("killed.frames.zst");
    try (ZeekbusProcess tap = tap(file)) {
      replay(Recording.ofARealCluster());
      awaitMessages(file, 48);
      tap.signal("KILL");
      var _ = tap.awaitExit();
    }
    assertThat(bySender(read(file))).isEqualTo(bySender(read(Recording.ofARealCluster())));
  }

  /** A tap that hears all. */
  private ZeekbusProcess tap(Path file, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "tap", "--xpub=" + broker.xpub(), "--xsub=" + broker.xsub(), "--record=" + file));
    words.addAll(List.of(more));
    ZeekbusProcess tap = ZeekbusProcess.start(directory, words.toArray(String[]::new));
    PythonPeer.Socket publisher = python.socket("XPUB");
    publisher.connect(broker.xsub());
    publisher.expect("\\x01"); // it gets messages
    PythonPeer.Socket subscriber = python.socket("SUB");
    subscriber.connect(broker.xpub());
    subscriber.subscribe("ready");
    awaitSubscription(file, "ready"); // and subscriptions
    return tap;
  }

  private CommandLineRun replay(Path recording) {
    CommandLineRun run =
        CommandLineRun.of(
            "replay", "--xpub=" + broker.xpub(), "--xsub=" + broker.xsub(), recording.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    return run;
  }

  private static void awaitMessages(Path file, int messages) {
    Await.until(
        messages + " messages in " + file,
        () ->
            readSoFar(file).stream()
                    .filter(record -> record.channel() == FramesLayout.Channel.MESSAGE)
                    .count()
                >= messages);
  }

  private static void awaitSubscription(Path file, String topic) {
    Await.until(
        "a subscription of " + topic + " in " + file,
        () ->
            subscriptions(readSoFar(file)).stream().anyMatch(each -> each.equals("+" + topic))
                || (topic.equals("ready") && hasReady(readSoFar(file))));
  }

  private static boolean hasReady(List<FramesRecord> records) {
    return records.stream()
        .anyMatch(record -> text(record.parts().getFirst()).equals("\u0001ready"));
  }

  private static List<FramesRecord> readSoFar(Path file) {
    try {
      return Files.exists(file) ? read(file) : List.of();
    } catch (IOException e) {
      throw new AssertionError("a file that is being written can be read", e);
    }
  }

  private static List<FramesRecord> read(Path file) throws IOException {
    List<FramesRecord> records = new ArrayList<>();
    try (FramesSequence all = new FramesSequence(List.of(file))) {
      for (Optional<FramesRecord> next = all.next(); next.isPresent(); next = all.next()) {
        records.add(next.get());
      }
    }
    return records;
  }

  /** The messages of each sender, in order, as hex. */
  private static Map<String, List<String>> bySender(List<FramesRecord> records) {
    return records.stream()
        .filter(record -> record.channel() == FramesLayout.Channel.MESSAGE)
        .collect(
            groupingBy(
                record -> text(record.parts().get(1)),
                Collectors.mapping(
                    record -> record.parts().stream().map(HEX::formatHex).toList().toString(),
                    Collectors.toList())));
  }

  /** Topics that were subscribed, with a plus, and cancelled, without those of the replay. */
  private static Set<String> subscriptions(List<FramesRecord> records) {
    return records.stream()
        .filter(record -> record.channel() == FramesLayout.Channel.SUBSCRIPTION)
        .map(record -> text(record.parts().getFirst()))
        .filter(text -> !text.contains(".zeekbus-replay-") && !text.endsWith("ready"))
        .map(text -> (text.charAt(0) == 1 ? "+" : "-") + text.substring(1))
        .collect(Collectors.toSet());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
