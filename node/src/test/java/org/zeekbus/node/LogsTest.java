package org.zeekbus.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.logger.LoggerNode;
import org.zeekbus.logger.LoggerSettings;
import org.zeekbus.logger.file.FileSettings;
import org.zeekbus.logger.file.FileSink;
import org.zeekbus.logger.file.RotationSettings;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogMessage;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/** Logs that the library writes, through this project's logger into files, and into real PULLs. */
final class LogsTest {
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.zeekbus();

  @AfterEach
  void stop() {
    cluster.close();
  }

  record ConnId(InetAddress origH, PortValue origP) {}

  @ZeekLog(stream = "Enrichment::LOG", path = "enrichment")
  record Enrichment(
      Instant ts,
      String uid,
      ConnId id,
      Optional<ConnId> other,
      @As(ZeekType.ENUM) String proto,
      Optional<Duration> age,
      @As(ZeekType.COUNT) long bytes,
      int delta,
      double score,
      boolean known,
      SubnetValue net,
      Set<String> tags,
      List<@As(ZeekType.COUNT) Long> path) {}

  private LoggerNode logger() throws IOException {
    var files =
        FileSettings.of(
            directory,
            it ->
                it.rotation(RotationSettings.NEVER).clock(InstantSource.system(), ZoneOffset.UTC));
    LoggerSettings settings =
        LoggerSettings.of(
            directory,
            it ->
                it.listen(List.of(Endpoint.parse("tcp://127.0.0.1:0")))
                    .flushInterval(Duration.ofMillis(10)));
    return LoggerNode.start(
        settings,
        List.of(new Output("files", FileSink.open(files), SinkOverflow.BLOCK)),
        InstantSource.system());
  }

  @Test
  void aRecordBecomesALineOfZeeks() throws Exception {
    LoggerNode logger = logger();
    ClusterNode node =
        cluster.node("enricher-1").loggers(logger.endpoints().getFirst().toString()).join();
    InetAddress host = InetAddress.ofLiteral("10.0.0.1");
    LogStream<Enrichment> log = node.log(Enrichment.class);
    assertThat(node.log(Enrichment.class)).isSameAs(log);
    log.write(
        new Enrichment(
            Instant.parse("2026-11-24T10:00:00.5Z"),
            "CUID1",
            new ConnId(host, Values.tcp(443)),
            Optional.of(new ConnId(InetAddress.ofLiteral("::1"), Values.udp(53))),
            "tcp",
            Optional.of(Duration.ofMillis(1500)),
            5_000_000_000L,
            -3,
            0.25,
            true,
            Values.subnet("10.0.0.0/8"),
            Set.of("a"),
            List.of(1L, 2L)));
    log.write(
        new Enrichment(
            Instant.EPOCH,
            "tab\there",
            new ConnId(host, Values.tcp(1)),
            Optional.empty(),
            "udp",
            Optional.empty(),
            0,
            0,
            0,
            false,
            Values.subnet("::/0"),
            Set.of(),
            List.of()));
    node.close();
    assertThat(logger.stop()).isTrue();
    List<String> lines = Files.readAllLines(directory.resolve("enrichment.log"));
    assertThat(lines.stream().filter(line -> !line.matches("#(open|close).*")))
        .containsExactly(
            "#separator \\x09",
            "#set_separator\t,",
            "#empty_field\t(empty)",
            "#unset_field\t-",
            "#path\tenrichment",
            "#fields\tts\tuid\tid.orig_h\tid.orig_p\tother.orig_h\tother.orig_p\tproto\tage\tbytes"
                + "\tdelta\tscore\tknown\tnet\ttags\tpath",
            "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tinterval\tcount"
                + "\tint\tdouble\tbool\tsubnet\tset[string]\tvector[count]",
            "1795514400.500000\tCUID1\t10.0.0.1\t443\t::1\t53\ttcp\t1.500000\t5000000000"
                + "\t-3\t0.25\tT\t10.0.0.0/8\ta\t1,2",
            "0.000000\ttab\\x09here\t10.0.0.1\t1\t-\t-\tudp\t-\t0\t0\t0.0\tF\t::/0"
                + "\t(empty)\t(empty)");
  }

  @ZeekLog(stream = "Numbers::LOG", path = "numbers")
  record Numbered(@As(ZeekType.COUNT) long n) {}

  private static List<Integer> sizes(PythonPeer.Socket pull, int batches) {
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      LogMessage message = LogMessage.of(pull.receive(Await.DEADLINE).orElseThrow());
      LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
      reader.open(message.batch(), 0, message.batch().length);
      sizes.add(reader.records());
    }
    return sizes;
  }

  @Test
  void batchesAreCutBySizeByTimeAndAtTheEnd() throws Exception {
    try (PythonPeer python = PythonPeer.start()) {
      var pull = python.socket("PULL");
      String endpoint = pull.bind().toString();
      ClusterNode bySize =
          cluster.add(cluster.node("s").loggers(endpoint).logBatch(3, LONG).join());
      for (int i = 0; i < 7; i++) {
        bySize.log(Numbered.class).write(new Numbered(i));
      }
      assertThat(sizes(pull, 2)).containsExactly(3, 3);
      bySize.log(Numbered.class).flush();
      assertThat(sizes(pull, 1)).containsExactly(1);
      ClusterNode byTime =
          cluster.add(
              cluster.node("t").loggers(endpoint).logBatch(1000, Duration.ofMillis(5)).join());
      byTime.log(Numbered.class).write(new Numbered(1));
      assertThat(sizes(pull, 1)).containsExactly(1);
      bySize.log(Numbered.class).write(new Numbered(8));
      bySize.log(Numbered.class).write(new Numbered(9));
      Thread closing = Thread.ofVirtual().start(bySize::close);
      assertThat(sizes(pull, 1)).containsExactly(2);
      closing.join();
      assertThatThrownBy(() -> bySize.log(Numbered.class)).hasMessage("the node is closed");
    }
  }

  @Test
  void loggersTakeTurns() throws Exception {
    try (PythonPeer python = PythonPeer.start()) {
      var first = python.socket("PULL");
      var second = python.socket("PULL");
      ClusterNode node =
          cluster.add(
              cluster
                  .node("s")
                  .loggers(first.bind().toString(), second.bind().toString())
                  .logBatch(1, LONG)
                  .join());
      for (int i = 0; i < 6; i++) {
        node.log(Numbered.class).write(new Numbered(i));
      }
      assertThat(sizes(first, 3)).containsExactly(1, 1, 1);
      assertThat(sizes(second, 3)).containsExactly(1, 1, 1);
    }
  }

  @ZeekLog(stream = "Long::LOG", path = "long")
  record LongText(String text) {}

  @Test
  void longStringsAreCutAsZeeksAre() throws Exception {
    try (PythonPeer python = PythonPeer.start()) {
      var pull = python.socket("PULL");
      ClusterNode node =
          cluster.add(
              cluster.node("n").loggers(pull.bind().toString()).logBatch(2, LONG).observe());
      node.log(LongText.class).write(new LongText("x".repeat(4096)));
      assertThat(node.problems(Problem.Kind.CUT_LOGS)).isZero();
      node.log(LongText.class).write(new LongText("y".repeat(4097)));
      assertThat(node.problems(Problem.Kind.CUT_LOGS)).isEqualTo(1);
      byte[] batch = LogMessage.of(pull.receive(Await.DEADLINE).orElseThrow()).batch();
      LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
      reader.open(batch, 0, batch.length);
      List<Integer> lengths = new ArrayList<>();
      while (reader.next()) {
        lengths.add(reader.bytesLength(0));
      }
      assertThat(lengths).containsExactly(4096, 4096);
    }
  }

  @Test
  void whatNoLoggerTakesIsLostAndCounted() throws Exception {
    String nobody = "tcp://127.0.0.1:1";
    ClusterNode queues =
        cluster.add(
            cluster
                .node("queues")
                .loggers(nobody)
                .logBatch(2, LONG)
                .logQueue(3, FullQueuePolicy.DROP)
                .linger(Duration.ZERO)
                .join());
    for (int i = 0; i < 10; i++) {
      queues.log(Numbered.class).write(new Numbered(i));
    }
    assertThat(queues.problems(Problem.Kind.LOST_LOGS)).isEqualTo(4);
    queues.close();
    assertThat(queues.problems(Problem.Kind.LOST_LOGS)).isEqualTo(10);
    ClusterNode immediate =
        cluster.add(
            cluster.node("immediate").loggers(nobody).logBatch(1, LONG).logImmediate().join());
    immediate.log(Numbered.class).write(new Numbered(1));
    assertThat(immediate.problems(Problem.Kind.LOST_LOGS)).isEqualTo(1);
  }

  record NoLog(long n) {}

  @ZeekLog(stream = "Bad::LOG", path = "bad")
  record Nested(List<ConnId> ids) {}

  @Test
  void whatIsNoLogIsRefused() throws Exception {
    ClusterNode none = cluster.add(cluster.node("none").join());
    assertThatThrownBy(() -> none.log(Numbered.class)).hasMessageContaining("no loggers");
    ClusterNode node = cluster.add(cluster.node("n").loggers("tcp://127.0.0.1:1").join());
    assertThatThrownBy(() -> node.log(NoLog.class)).hasMessageContaining("a record with @ZeekLog");
    assertThatThrownBy(() -> node.log(Nested.class))
        .hasMessageContaining("ids: record (expected: a type that logs can have)");
  }
}
