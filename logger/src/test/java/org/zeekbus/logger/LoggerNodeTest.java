package org.zeekbus.logger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.logger.file.FileSettings;
import org.zeekbus.logger.file.FileSink;
import org.zeekbus.logger.file.RotationSettings;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.logger.spool.Spool;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.Sink;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogRecord;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/** Real PUSH peers, and what reaches the sinks. */
final class LoggerNodeTest {
  private static final byte[] TOPIC = "log-write".getBytes(UTF_8);
  private static final byte[] FORMAT = "zeek-bin-serializer".getBytes(UTF_8);
  private static final byte[] WORKER = "zeromq_worker-1_h_1_Nx".getBytes(UTF_8);
  private static final LogSchema TEST =
      LogSchema.of(
          "Test::LOG",
          "test",
          List.of(LogField.of("n", ZeekType.COUNT), LogField.of("s", ZeekType.STRING)));

  @TempDir private Path directory;

  private Duration drain = Duration.ofSeconds(5);
  private final CollectingSink sink = new CollectingSink();
  private final PythonPeer python = PythonPeer.start();
  private final List<AutoCloseable> started = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    sink.trouble = null;
    for (AutoCloseable each : started.reversed()) {
      each.close();
    }
    python.close();
  }

  private LoggerSettings settings(long intake) {
    List<Endpoint> listen =
        List.of(
            Endpoint.parse("tcp://127.0.0.1:0"),
            Endpoint.parse("ipc://" + directory.resolve("logs")));
    return LoggerSettings.of(
        directory,
        it ->
            it.listen(listen)
                .intake(intake)
                .flushInterval(Duration.ofMillis(20))
                .drain(drain)
                .badBatchesBound(200_000));
  }

  private LoggerNode start(long intake, Output... more) {
    List<Output> outputs = new ArrayList<>();
    outputs.add(new Output("collected", sink, SinkOverflow.BLOCK));
    outputs.addAll(Arrays.asList(more));
    try {
      LoggerNode node = LoggerNode.start(settings(intake), outputs, InstantSource.system());
      started.add(node);
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] batch(int first, int count, String text) {
    LogBatchWriter writer = new LogBatchWriter(TEST);
    for (int i = 0; i < count; i++) {
      writer.putLong(first + i).putBytes(Bytes.of(text));
    }
    return writer.toBytes();
  }

  private List<Long> numbers() {
    return sink.records.stream().map(record -> ((CountValue) record.value(0)).value()).toList();
  }

  @Test
  void everyRecordedBatchArrivesInOrder() throws IOException {
    LoggerNode node = start(64 << 20);
    PythonPeer.Socket push = python.socket("PUSH");
    push.connect(node.endpoints().getFirst());
    List<LogRecord> expected = new ArrayList<>();
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    int batches = 0;
    for (List<byte[]> message : Recordings.messages("cluster-small.frames", Recordings.LOG)) {
      assertThat(push.send(message.toArray(byte[][]::new))).isTrue();
      batches++;
      byte[] payload = message.get(3);
      reader.open(payload, 0, payload.length);
      while (reader.next()) {
        expected.add(reader.toRecord());
      }
    }
    Await.until(
        () -> "records: " + sink.records.size(),
        Await.DEADLINE,
        () -> sink.records.size() == expected.size());
    assertThat(sink.records).isEqualTo(expected);
    assertThat(node.snapshot().batches()).isEqualTo(batches);
    assertThat(node.snapshot().records()).isEqualTo(expected.size());
    assertThat(node.snapshot().records("conn")).isPositive();
    assertThat(node.snapshot().logs())
        .filteredOn(log -> log.path().equals("conn"))
        .singleElement()
        .satisfies(log -> assertThat(log.lagMillis()).isNotNull());
  }

  @Test
  void severalPeersOverTcpAndIpc() {
    LoggerNode node = start(64 << 20);
    PythonPeer.Socket one = python.socket("PUSH");
    PythonPeer.Socket other = python.socket("PUSH");
    one.connect(node.endpoints().get(0));
    other.connect(node.endpoints().get(1));
    for (int i = 0; i < 100; i++) {
      one.send(TOPIC, WORKER, FORMAT, batch(2 * i, 1, "one"));
      other.send(TOPIC, WORKER, FORMAT, batch(2 * i + 1, 1, "other"));
    }
    Await.until(
        () -> "records: " + sink.records.size(), Await.DEADLINE, () -> sink.records.size() == 200);
    assertThat(numbers().stream().filter(n -> n % 2 == 0)).isSorted().hasSize(100);
    assertThat(numbers().stream().filter(n -> n % 2 == 1)).isSorted().hasSize(100);
    Await.until("both connected", () -> node.snapshot().connections() == 2);
  }

  @Test
  void recordedBatchesInAnyOrderOverSeveralConnections() throws IOException {
    LoggerNode node = start(64 << 20);
    List<PythonPeer.Socket> peers = new ArrayList<>();
    for (Endpoint endpoint : node.endpoints()) {
      for (int i = 0; i < 2; i++) {
        PythonPeer.Socket push = python.socket("PUSH");
        push.connect(endpoint);
        peers.add(push);
      }
    }
    Random random = new Random(5);
    List<List<byte[]>> messages =
        new ArrayList<>(Recordings.messages("cluster-small.frames", Recordings.LOG));
    Collections.shuffle(messages, random);
    List<LogRecord> expected = new ArrayList<>();
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    for (List<byte[]> message : messages) {
      peers.get(random.nextInt(peers.size())).send(message.toArray(byte[][]::new));
      reader.open(message.get(3), 0, message.get(3).length);
      while (reader.next()) {
        expected.add(reader.toRecord());
      }
    }
    Await.until(
        () -> "records: " + sink.records.size(),
        Await.DEADLINE,
        () -> sink.records.size() >= expected.size());
    assertThat(sink.records).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void peersThatAreKilledCostNobodyElseAnything() throws Exception {
    LoggerNode node = start(64 << 20);
    Endpoint endpoint = node.endpoints().getFirst();
    int count = 20_000;
    Path steady = directory.resolve("steady");
    PushingProcess.write(steady, numbered(2_000, "steady"));
    Random random = new Random(6);
    try (PushingProcess survivor = PushingProcess.start(endpoint, steady, "survivor")) {
      for (int round = 0; round < 4; round++) {
        int seen = sink.records.size();
        Path doomed = directory.resolve("doomed-" + round);
        PushingProcess.write(doomed, numbered(count, "doomed-" + round));
        try (PushingProcess _ = PushingProcess.start(endpoint, doomed, "doomed")) {
          // In the middle of what it sends, wherever that is.
          int enough = seen + 1 + random.nextInt(500);
          Await.until("some came", () -> sink.records.size() >= enough);
        }
      }
      assertThat(survivor.awaitExit()).isZero();
    }
    Await.until("the survivor's", () -> numbers("steady").size() == 2_000);
    assertThat(numbers("steady")).isSorted();
    Await.until("all are gone", () -> node.snapshot().connections() == 0);
    assertThat(node.snapshot().badBatches()).isZero();
    assertThat(node.snapshot().malformedBatches()).isZero();
    for (int round = 0; round < 4; round++) {
      List<Long> numbers = numbers("doomed-" + round);
      assertThat(numbers).isEqualTo(LongStream.range(0, numbers.size()).boxed().toList());
    }
  }

  private static List<byte[]> numbered(int count, String text) {
    return IntStream.range(0, count).mapToObj(i -> batch(i, 1, text)).toList();
  }

  private List<Long> numbers(String text) {
    StringValue wanted = new StringValue(Bytes.of(text));
    return sink.records.stream()
        .filter(record -> wanted.equals(record.value(1)))
        .map(record -> ((CountValue) record.value(0)).value())
        .toList();
  }

  @Test
  void aBatchOfAHundredMegabytes() throws Exception {
    int count = 400_000;
    Path large = directory.resolve("large");
    byte[] batch = batch(0, count, "x".repeat(250));
    assertThat(batch).hasSizeGreaterThan(100_000_000);
    PushingProcess.write(large, List.of(batch(1, 1, "before"), batch, batch(2, 1, "behind")));
    Path dir = directory.resolve("files");
    FileSettings files = FileSettings.of(dir, it -> it.rotation(RotationSettings.NEVER));
    LoggerNode node =
        LoggerNode.start(
            settings(64 << 20),
            List.of(new Output("files", FileSink.open(files), SinkOverflow.BLOCK)),
            InstantSource.system());
    started.add(node);
    try (PushingProcess sender =
        PushingProcess.start(node.endpoints().getFirst(), large, "sender")) {
      assertThat(sender.awaitExit()).isZero();
      Await.until(
          () -> node.snapshot().toString(),
          Await.DEADLINE,
          () -> node.snapshot().records() == count + 2);
    }
    assertThat(node.stop()).isTrue();
    try (Stream<String> lines = Files.lines(dir.resolve("test.log"))) {
      assertThat(lines.filter(line -> !line.startsWith("#")).count()).isEqualTo(count + 2);
    }
  }

  @Test
  void aBadBatchBetweenGoodOnesIsPutAside() throws IOException {
    LoggerNode node = start(64 << 20);
    PythonPeer.Socket push = python.socket("PUSH");
    push.connect(node.endpoints().getFirst());
    byte[] good = batch(1, 2, "good");
    byte[] cut = Arrays.copyOf(good, good.length - 1);
    push.send(TOPIC, WORKER, FORMAT, good);
    push.send(TOPIC, WORKER, FORMAT, cut);
    push.send(TOPIC, WORKER, FORMAT, new byte[] {1});
    push.send(TOPIC, WORKER, FORMAT, batch(3, 1, "good"));
    Await.until(
        () -> "records: " + numbers(), Await.DEADLINE, () -> numbers().equals(List.of(1L, 2L, 3L)));
    assertThat(node.snapshot().badBatches()).isEqualTo(2);
    try (Stream<Path> files = Files.list(directory.resolve("bad-batches"))) {
      // A recording of the message: header, then parts with their lengths.
      assertThat(files.map(LoggerNodeTest::size))
          .containsExactlyInAnyOrder(
              11L + 4 * 4 + TOPIC.length + WORKER.length + FORMAT.length + cut.length,
              11L + 4 * 4 + TOPIC.length + WORKER.length + FORMAT.length + 1);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void badBatchesAreKeptOnlyUpToTheirBound() throws IOException {
    LoggerNode node = start(64 << 20);
    PythonPeer.Socket push = python.socket("PUSH");
    push.connect(node.endpoints().getFirst());
    byte[] bad = new byte[50_000];
    Arrays.fill(bad, (byte) 0xff);
    for (int i = 0; i < 10; i++) {
      push.send(TOPIC, WORKER, FORMAT, bad);
    }
    Await.until("all seen", () -> node.snapshot().badBatches() == 10);
    Await.until("kept", () -> bytesOfBadBatches() > 150_000);
    assertThat(bytesOfBadBatches()).isLessThanOrEqualTo(200_000);
  }

  @Test
  void ofSmallBadBatchesNoMoreThanAThousandAreKept() throws IOException {
    LoggerNode node = start(64 << 20);
    PythonPeer.Socket push = python.socket("PUSH", "SNDHWM=0");
    push.connect(node.endpoints().getFirst());
    for (int i = 0; i < 1010; i++) {
      push.send(TOPIC, WORKER, FORMAT, new byte[] {1});
    }
    Await.until("all seen", () -> node.snapshot().badBatches() == 1010);
    assertThat(node.stop()).isTrue();
    try (Stream<Path> files = Files.list(directory.resolve("bad-batches"))) {
      assertThat(files).hasSize(1000);
    }
  }

  private long bytesOfBadBatches() {
    try (Stream<Path> files = Files.list(directory.resolve("bad-batches"))) {
      return files.mapToLong(LoggerNodeTest::size).sum();
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void messagesOfOthersAreCountedAndTheConnectionStays() {
    LoggerNode node = start(64 << 20);
    PythonPeer.Socket push = python.socket("PUSH");
    push.connect(node.endpoints().getFirst());
    push.send("zeek.cluster.worker", "id", "broker-bin-v1", "event");
    push.send("one");
    push.send(TOPIC, WORKER, FORMAT, batch(7, 1, "good"));
    Await.until(() -> "records: " + numbers(), Await.DEADLINE, () -> numbers().equals(List.of(7L)));
    assertThat(node.snapshot().malformedBatches()).isEqualTo(2);
  }

  @Test
  void whileASinkIsInTroubleIntakeStopsAndNothingIsLost() {
    LoggerNode node = start(1 << 20);
    sink.trouble = "No space left on device";
    PythonPeer.Socket push = python.socket("PUSH", "SNDHWM=2", "SNDBUF=65536");
    push.connect(node.endpoints().getFirst());
    String text = "x".repeat(100_000);
    int sent = 0;
    Await.until("a first batch", () -> push.send(TOPIC, WORKER, FORMAT, batch(0, 1, text)));
    sent++;
    // The sender's own mark says when: 1 MiB here, and what both systems hold.
    while (sent < 500) {
      if (push.send(TOPIC, WORKER, FORMAT, batch(sent, 1, text))) {
        sent++;
      } else if (!node.snapshot().intake().reading() && sink.refusals.get() > 2) {
        break;
      }
    }
    assertThat(sent).as("batches taken").isLessThan(500);
    assertThat(node.snapshot().sinkErrors()).isPositive();
    assertThat(sink.records).isEmpty();
    sink.trouble = null;
    int all = sent;
    Await.until(
        () -> "records: " + sink.records.size(), Await.DEADLINE, () -> sink.records.size() == all);
    assertThat(numbers()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aBatchLargerThanTheIntakeComesThrough() {
    LoggerNode node = start(1 << 20);
    PythonPeer.Socket one = python.socket("PUSH");
    PythonPeer.Socket other = python.socket("PUSH");
    one.connect(node.endpoints().getFirst());
    other.connect(node.endpoints().getFirst());
    String text = "y".repeat(2 << 20);
    for (int i = 0; i < 4; i++) {
      one.send(TOPIC, WORKER, FORMAT, batch(i, 1, text));
      other.send(TOPIC, WORKER, FORMAT, batch(10 + i, 1, text));
    }
    Await.until(
        () -> "records: " + sink.records.size(), Await.DEADLINE, () -> sink.records.size() == 8);
    assertThat(numbers()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 10L, 11L, 12L, 13L);
  }

  @Test
  void aSinkThatMayDropHoldsNobodyUp() {
    CollectingSink slow = new CollectingSink();
    slow.trouble = "stuck";
    LoggerNode node = start(1 << 20, new Output("slow", slow, SinkOverflow.DROP));
    PythonPeer.Socket push = python.socket("PUSH");
    push.connect(node.endpoints().getFirst());
    String text = "z".repeat(100_000);
    for (int i = 0; i < 50; i++) {
      push.send(TOPIC, WORKER, FORMAT, batch(i, 1, text));
    }
    Await.until(
        () -> "records: " + sink.records.size(), Await.DEADLINE, () -> sink.records.size() == 50);
    LoggerSnapshot.Queue empty = new LoggerSnapshot.Queue(0, 0, null);
    Await.until("its queue", () -> node.snapshot().sink("collected").queue().equals(empty));
    LoggerSnapshot snapshot = node.snapshot();
    assertThat(snapshot.sink("slow").queue().batches()).isPositive();
    assertThat(snapshot.sink("slow").queue().dropped()).isPositive();
    slow.trouble = null;
  }

  @Test
  void dropsAreCountedBySender() {
    CollectingSink slow = new CollectingSink();
    slow.trouble = "stuck";
    LoggerNode node = start(1 << 20, new Output("slow", slow, SinkOverflow.DROP));
    PythonPeer.Socket push = python.socket("PUSH");
    push.connect(node.endpoints().getFirst());
    String text = "d".repeat(100_000);
    // The queue holds half of the intake: not all of these, and not all of the others'.
    for (int i = 0; i < 20; i++) {
      push.send(TOPIC, WORKER, FORMAT, batch(i, 1, text));
    }
    Await.until("the first", () -> sink.records.size() == 20);
    for (int i = 20; i < 27; i++) {
      push.send(TOPIC, "zeromq_manager_h_2_Nx".getBytes(UTF_8), FORMAT, batch(i, 1, text));
    }
    Await.until("the others", () -> sink.records.size() == 27);
    LoggerSnapshot snapshot = node.snapshot();
    LoggerSnapshot.Sender manager = snapshot.senders().getFirst();
    LoggerSnapshot.Sender worker = snapshot.senders().getLast();
    assertThat(manager.id()).isEqualTo("zeromq_manager_h_2_Nx");
    assertThat(manager.batches()).isEqualTo(7);
    assertThat(manager.dropped()).isPositive();
    assertThat(worker.id()).isEqualTo("zeromq_worker-1_h_1_Nx");
    assertThat(worker.batches()).isEqualTo(20);
    assertThat(worker.dropped()).isPositive();
    assertThat(worker.dropped() + manager.dropped())
        .isEqualTo(snapshot.sink("slow").queue().dropped());
    slow.trouble = null;
  }

  private static LoggerSnapshot.Spool spool(LoggerNode node, String sink) {
    return Objects.requireNonNull(node.snapshot().sink(sink).queue().spool());
  }

  @Test
  void aSinkThatMaySpoolHoldsNobodyUpAndGetsAll() {
    CollectingSink slow = new CollectingSink();
    slow.trouble = "stuck";
    LoggerNode node = start(1 << 20, new Output("slow", slow, SinkOverflow.SPOOL));
    PythonPeer.Socket push = python.socket("PUSH");
    push.connect(node.endpoints().getFirst());
    String text = "z".repeat(100_000);
    for (int i = 0; i < 50; i++) {
      push.send(TOPIC, WORKER, FORMAT, batch(i, 1, text));
    }
    Await.until("the other sink", () -> sink.records.size() == 50);
    Await.until(
        () -> node.snapshot().toString(), Await.DEADLINE, () -> spool(node, "slow").batches() > 0);
    slow.trouble = null;
    Await.until(() -> node.snapshot().toString(), Await.DEADLINE, () -> slow.records.size() == 50);
    assertThat(slow.records).isEqualTo(sink.records);
    Await.until(
        () -> node.snapshot().toString(),
        Await.DEADLINE,
        () -> spool(node, "slow").batches() == 0 && spool(node, "slow").bytes() == 0);
  }

  @Test
  void whatASinkThatHangsHasNotTakenComesWithTheNextStart() {
    drain = Duration.ofMillis(500);
    CountDownLatch hang = new CountDownLatch(1);
    Sink hanging =
        new Sink() {
          @Override
          public void accept(LogBatchReader batch, Arrival arrival) {
            try {
              hang.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    LoggerNode node = start(1 << 20, new Output("slow", hanging, SinkOverflow.SPOOL));
    PythonPeer.Socket push = python.socket("PUSH");
    push.connect(node.endpoints().getFirst());
    String text = "h".repeat(60_000);
    for (int i = 0; i < 50; i++) {
      push.send(TOPIC, WORKER, FORMAT, batch(i, 1, text));
    }
    Await.until("the other sink", () -> sink.records.size() == 50);
    assertThat(node.stop()).isFalse();
    hang.countDown();
    CollectingSink next = new CollectingSink();
    start(1 << 20, new Output("slow", next, SinkOverflow.SPOOL));
    Await.until("all", () -> next.records.size() == 50);
    assertThat(next.records).isEqualTo(sink.records);
  }

  @Test
  void whatAStopFindsASinkInTroubleWithComesWithTheNextStart() {
    drain = Duration.ofMillis(500);
    CollectingSink slow = new CollectingSink();
    slow.trouble = "stuck";
    LoggerNode node = start(1 << 20, new Output("slow", slow, SinkOverflow.SPOOL));
    PythonPeer.Socket push = python.socket("PUSH");
    push.connect(node.endpoints().getFirst());
    String text = "t".repeat(60_000);
    for (int i = 0; i < 50; i++) {
      push.send(TOPIC, WORKER, FORMAT, batch(i, 1, text));
    }
    Await.until("the other sink", () -> sink.records.size() == 50);
    assertThat(node.stop()).as("all is kept").isTrue();
    CollectingSink next = new CollectingSink();
    start(1 << 20, new Output("slow", next, SinkOverflow.SPOOL));
    Await.until("all", () -> next.records.size() == 50);
    assertThat(next.records).isEqualTo(sink.records);
  }

  @Test
  void aSpoolThatAnotherUsesEndsTheStart() throws IOException {
    Path spool = directory.resolve(".spool").resolve("slow");
    CollectingSink slow = new CollectingSink();
    try (Spool _ = Spool.open(spool, 1 << 20)) {
      assertThatThrownBy(() -> start(1 << 20, new Output("slow", slow, SinkOverflow.SPOOL)))
          .hasRootCauseMessage("another logger uses it")
          .hasMessageContaining(spool.toString());
    }
    assertThat(slow.isClosed).isTrue();
    assertThat(sink.isClosed).isTrue();
  }

  @Test
  void stopTakesWhatWasSentBefore() {
    LoggerNode node = start(64 << 20);
    PythonPeer.Socket push = python.socket("PUSH");
    push.connect(node.endpoints().getFirst());
    push.awaitEvent("HANDSHAKE_SUCCEEDED");
    String text = "s".repeat(50_000);
    for (int i = 0; i < 100; i++) {
      push.send(TOPIC, WORKER, FORMAT, batch(i, 1, text));
    }
    push.close(Duration.ofSeconds(20));
    Await.until("the first", () -> !sink.records.isEmpty());
    assertThat(node.stop()).isTrue();
    assertThat(sink.isClosed).isTrue();
    assertThat(numbers()).hasSize(100).isSorted();
  }

  @Test
  void aStopGivesUpOnASinkThatStaysInTrouble() {
    LoggerNode node = start(64 << 20);
    sink.trouble = "Permission denied";
    PythonPeer.Socket push = python.socket("PUSH");
    push.connect(node.endpoints().getFirst());
    push.send(TOPIC, WORKER, FORMAT, batch(1, 1, "lost"));
    Await.until("trouble", () -> sink.refusals.get() > 0);
    assertThat(node.stop()).isFalse();
    assertThat(sink.isClosed).isTrue();
  }

  @Test
  void flushesAlsoWithoutBatches() {
    start(64 << 20);
    Await.until("flushes", () -> sink.flushes.get() > 3);
  }
}
