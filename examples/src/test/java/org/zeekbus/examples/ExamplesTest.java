package org.zeekbus.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.logger.LoggerNode;
import org.zeekbus.logger.LoggerSettings;
import org.zeekbus.logger.file.FileSettings;
import org.zeekbus.logger.file.FileSink;
import org.zeekbus.logger.file.RotationSettings;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.node.Topics;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;

/** Runs the example programs. */
final class ExamplesTest {
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

  record Response(String uid, Enricher.Host host) {}

  @Test
  void theEnricherAnswers() throws Exception {
    Queue<Response> responses = new ConcurrentLinkedQueue<>();
    try (ClusterNode enricher = Enricher.start(xpub, xsub);
        ClusterNode worker =
            ClusterNode.builder("worker-1")
                .broker(xpub, xsub)
                .on("Enrich::response", Response.class, responses::add)
                .join()) {
      worker.awaitMembers(Await.DEADLINE, enricher.name());
      String replyTo = Topics.node("worker-1");
      for (String host : List.of("10.0.0.1", "10.0.0.9")) {
        worker.publish(
            "demo.enrich", "Enrich::request", replyTo, "C1", InetAddress.ofLiteral(host));
      }
      Await.until("answers", () -> responses.size() == 2);
      assertThat(responses)
          .containsExactly(
              new Response("C1", new Enricher.Host(Optional.of("alice"), true)),
              new Response("C1", new Enricher.Host(Optional.empty(), false)));
    }
  }

  @Test
  void theCounterCounts() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Thread counter =
        Thread.ofVirtual()
            .start(() -> {
              try {
                new Counter()
                    .run(xpub, xsub, Duration.ofMillis(10), new PrintStream(printed, true, UTF_8));
              } catch (InterruptedException e) {
                // The test has seen enough.
              }
            });
    Await.until("start", () -> printed.toString(UTF_8).contains("counting at 0 nodes"));
    try (ClusterNode node = ClusterNode.builder("a").broker(xpub, xsub).observe()) {
      node.publish(Topics.MANAGER, "Test::a");
      node.publish(Topics.node("worker-1"), "Test::b");
      node.publish(Topics.MANAGER, "Test::a");
      Await.until("counts", () -> printed.toString(UTF_8).contains("2 Test::a\n1 Test::b\n"));
    } finally {
      counter.interrupt();
      counter.join();
    }
  }

  @Test
  void theLogWriterWrites() throws Exception {
    LoggerSettings settings =
        LoggerSettings.of(
            directory, it -> it.listen(List.of(ANY_PORT)).flushInterval(Duration.ofMillis(10)));
    FileSink files =
        FileSink.open(FileSettings.of(directory, it -> it.rotation(RotationSettings.NEVER)));
    var output = new Output("files", files, SinkOverflow.BLOCK);
    LoggerNode logger = LoggerNode.start(settings, List.of(output), InstantSource.system());
    String endpoint = logger.endpoints().getFirst().toString();
    LogWriter.write(xpub, xsub, endpoint, new BufferedReader(new StringReader("one\nthree\n")));
    assertThat(logger.stop()).isTrue();
    List<String> lines = Files.readAllLines(directory.resolve("lines.log"));
    assertThat(lines.stream().filter(line -> !line.startsWith("#")))
        .satisfiesExactly(
            line -> assertThat(line).endsWith("\tone\t3"),
            line -> assertThat(line).endsWith("\tthree\t5"));
  }
}
