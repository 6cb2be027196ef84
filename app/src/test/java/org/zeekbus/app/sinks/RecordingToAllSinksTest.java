package org.zeekbus.app.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.kafka.testkit.KafkaProcess;
import org.zeekbus.kafka.testkit.TopicReader;
import org.zeekbus.zmtp.TestProgram;

/** A cluster's life goes to Kafka, HTTP and files at once. */
final class RecordingToAllSinksTest {
  private static final String RECORDING = Path.of("..", "recordings", "cluster.frames").toString();

  @TempDir private Path directory;

  @Test
  void everyRecordArrivesInEachWithTheSameValues() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(directory.resolve("kafka"));
        HttpTarget http = new HttpTarget();
        SinksSite site =
            new SinksSite(
                directory,
                List.of(
                    SinksSite.files(),
                    SinksSite.kafka(kafka.bootstrap()),
                    SinksSite.http(http.url("{path}"))))) {
      site.start();
      CommandLineRun replay =
          CommandLineRun.of("replay", RECORDING, "--logs", site.endpoint.toString());
      assertThat(replay.out()).endsWith(", 0 lost\n");
      assertThat(site.stop()).as(site::printed).isZero();
      List<String> paths = paths();
      assertThat(paths).contains("conn", "types").hasSizeGreaterThan(20);
      assertThat(http.paths()).hasSameElementsAs(paths);
      for (String path : paths) {
        List<String> lines = site.lines(path);
        assertThat(http.records(path).stream().map(RecordingToAllSinksTest::withoutPath))
            .as(path)
            .containsExactlyInAnyOrderElementsOf(lines);
        try (TopicReader topic = kafka.reader("zeek." + path)) {
          assertThat(topic.all().stream().map(record -> new String(record.value(), UTF_8)))
              .as(path)
              .containsExactlyElementsOf(lines);
        }
      }
      assertThat(readByLibrdkafka(kafka, "zeek.conn")).isEqualTo(site.lines("conn"));
    }
  }

  /** As Debian's kafkacat reads a topic, whose Kafka client is not the one that wrote it. */
  private static List<String> readByLibrdkafka(KafkaProcess kafka, String topic) throws Exception {
    TestProgram.End kcat =
        TestProgram.run(
            new ProcessBuilder("kcat", "-C", "-q", "-e", "-b", kafka.bootstrap(), "-t", topic),
            TestProgram.PATIENCE);
    assertThat(kcat.exit()).as("exit code of kcat").isZero();
    return kcat.said().lines().toList();
  }

  /** Records for HTTP name their log first. */
  private static String withoutPath(String line) {
    return line.replaceFirst("^\\{\"_path\":\"[^\"]*\",", "{");
  }

  private List<String> paths() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("files"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".log"))
          .map(name -> name.substring(0, name.length() - ".log".length()))
          .toList();
    }
  }
}
