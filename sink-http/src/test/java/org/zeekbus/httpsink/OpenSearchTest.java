package org.zeekbus.httpsink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.sink.testkit.TestSinkContext;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/**
 * A real OpenSearch, in a JVM of its own, which Maven fetches (70 MB): its answers are those that
 * the layout expects.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenSearchTest {
  private static final Path SOURCES = Path.of("src", "test", "opensearch");
  private static final Duration START = Duration.ofMinutes(2);
  private static final long TIME = 1_764_000_000_000L;

  private final HttpClient client = HttpClient.newHttpClient();
  private Path directory = Path.of("");
  private String classPath = "";
  private String url = "";
  private @Nullable Process process;

  @BeforeAll
  void startFirst(@TempDir Path temporary) throws Exception {
    directory = temporary;
    Path file = temporary.resolve("class-path");
    Process maven =
        new ProcessBuilder(
                "mvn",
                "-B",
                "-q",
                "-f",
                SOURCES.resolve("pom.xml").toString(),
                "dependency:build-classpath",
                "-Dmdep.outputFile=" + file)
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve("maven.log").toFile())
            .start();
    assertThat(maven.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(maven.exitValue())
        .describedAs(Files.readString(temporary.resolve("maven.log")))
        .isZero();
    classPath = Files.readString(file);
    start(0);
    ask(
        "PUT",
        "/_index_template/zeek",
        "{\"index_patterns\":[\"logs-zeek.*-*\"],\"data_stream\":{},\"priority\":200}");
  }

  private void start(int port) throws Exception {
    Path portFile = directory.resolve("port");
    Files.deleteIfExists(portFile);
    Path log = directory.resolve("opensearch.log");
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                SOURCES.resolve("OpenSearch.java").toString(),
                directory.toString(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    process = started;
    Instant end = Instant.now().plus(START);
    while (!Files.exists(portFile)) {
      if (started.waitFor(100, TimeUnit.MILLISECONDS) || Instant.now().isAfter(end)) {
        fail("OpenSearch does not start:\n" + Files.readString(log));
      }
    }
    url = "http://127.0.0.1:" + Files.readString(portFile);
  }

  @AfterAll
  void end() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  private String ask(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private long count(String index) throws Exception {
    ask("POST", "/" + index + "/_refresh", "");
    Matcher found =
        Pattern.compile("\"count\":(\\d+)").matcher(ask("GET", "/" + index + "/_count", ""));
    return found.find() ? Long.parseLong(found.group(1)) : -1;
  }

  private TestSinkContext context(String index, Path own) {
    return new TestSinkContext(
        new TestSettings()
            .set(HttpSection.URL, url)
            .set(HttpSection.LAYOUT, "elasticsearch")
            .set(HttpSection.COMPRESSION, "gzip")
            .set(HttpSection.INDEX, index),
        own);
  }

  /** Records of each log of a recorded cluster. */
  private static Map<String, Long> sendRecording(Sink sink) throws Exception {
    Map<String, Long> sent = new TreeMap<>();
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    long millis = TIME;
    for (List<byte[]> message : Recordings.messages("cluster.frames", Recordings.LOG)) {
      byte[] bytes = message.getLast();
      batch.open(bytes, 0, bytes.length);
      sent.merge(batch.schema().path().text(), (long) batch.records(), Long::sum);
      sink.accept(batch, new Arrival("worker-1", millis++));
    }
    retried(sink::flush); // it takes seconds to make the data streams
    return sent;
  }

  @Test
  void allRecordedLogsAreDataStreamsAndComeOnce(@TempDir Path own) throws Exception {
    TestSinkContext context = context("logs-zeek.{path}-default", own);
    Map<String, Long> sent;
    try (Sink sink = new HttpProvider().open(context)) {
      sent = sendRecording(sink);
    }
    // The largest count and the smallest double, which need a mapping.
    assertThat(context.putAside())
        .hasSize(2)
        .allMatch(letter -> letter.path().equals("types"))
        .allMatch(letter -> letter.reason().startsWith("answers 400: mapper_parsing_exception: "));
    sent.merge("types", -2L, Long::sum);
    assertThat(sent).hasSizeGreaterThan(20);
    for (Map.Entry<String, Long> log : sent.entrySet()) {
      assertThat(count("logs-zeek." + log.getKey() + "-default"))
          .describedAs(log.getKey())
          .isEqualTo(log.getValue());
    }
    String conn = ask("GET", "/logs-zeek.conn-default/_search?q=uid:C6x6TC20SdpQ1r3qmi", "");
    assertThat(conn).contains("\"@timestamp\":\"1970-01-01T00:00:01.000000Z\"");
    assertThat(ask("GET", "/_data_stream/logs-zeek.conn-default", "")).contains("\"@timestamp\"");

    long all = sent.values().stream().mapToLong(Long::longValue).sum();
    TestSinkContext restarted = context("logs-zeek.{path}-default", own);
    try (Sink sink = new HttpProvider().open(restarted)) {
      sendRecording(sink);
    }
    assertThat(restarted.metric("duplicate_records")).isEqualTo(all);
    assertThat(count("logs-zeek.*-default")).isEqualTo(all);
  }

  @Test
  void aFieldOfAnotherTypeIsADeadLetter(@TempDir Path own) throws Exception {
    ask("PUT", "/types-x", "{\"mappings\":{\"properties\":{\"v\":{\"type\":\"ip\"}}}}");
    TestSinkContext context = context("types-{path}", own);
    LogBatchWriter writer =
        new LogBatchWriter(LogSchema.of("X::LOG", "x", List.of(LogField.of("v", ZeekType.STRING))));
    writer.putBytes(Bytes.of("10.0.0.1")).putBytes(Bytes.of("no address"));
    writer.putBytes(Bytes.of("10.0.0.2"));
    try (Sink sink = new HttpProvider().open(context)) {
      accept(sink, writer.toBytes(), TIME);
      retried(sink::flush);
    }
    assertThat(count("types-x")).isEqualTo(2);
    assertThat(context.putAside()).hasSize(1);
    TestSinkContext.DeadLetter letter = context.putAside().getFirst();
    assertThat(letter.reason())
        .startsWith("answers 400: mapper_parsing_exception: failed to parse field [v] of type [ip]")
        .endsWith("'no address' is not an IP string literal.");
    assertThat(letter.record()).endsWith(",\"v\":\"no address\"}");
    assertThat(letter.target()).isEqualTo("types-x");
  }

  @Test
  void aWriteBlockHoldsRecords(@TempDir Path own) throws Exception {
    ask("PUT", "/blocked-x", "{\"settings\":{\"index.blocks.write\":true}}");
    TestSinkContext context = context("blocked-{path}", own);
    try (Sink sink = new HttpProvider().open(context)) {
      accept(sink, numbers(0, 10), TIME);
      String problem = "";
      try {
        sink.flush();
      } catch (IOException e) {
        problem = String.valueOf(e.getMessage());
      }
      assertThat(problem).contains("cluster_block_exception");
      assertThat(context.putAside()).isEmpty();
      ask("PUT", "/blocked-x/_settings", "{\"index.blocks.write\":false}");
      retried(sink::flush);
    }
    assertThat(count("blocked-x")).isEqualTo(10);
  }

  @Test
  void everyRecordIsThereOnceAfterItIsKilled(@TempDir Path own) throws Exception {
    TestSinkContext context = context("killed-{path}", own);
    int port = URI.create(url).getPort();
    int batches = 300;
    try (Sink sink = new HttpProvider().open(context)) {
      for (int i = 0; i < batches; i++) {
        if (i == batches / 2) {
          end();
        }
        if (i == batches / 2 + 20) {
          start(port);
        }
        int from = i;
        retried(() -> accept(sink, numbers(from * 1000, 1000), TIME + from));
        if (i % 10 == 0 && i < batches / 2) {
          retried(sink::flush);
        }
      }
      retried(sink::flush);
    }
    assertThat(count("killed-x")).isEqualTo(batches * 1000L);
    assertThat(context.metric("sent_records")).isEqualTo(batches * 1000L);
  }

  @Test
  void itSaysWhatItIs(@TempDir Path own) throws Exception {
    HttpProvider provider = new HttpProvider();
    assertThat(provider.connect(context("place-{path}", own)))
        .isEqualTo(
            url
                + "/: OpenSearch 3.8.0; place-*: nothing yet, the first record makes it if the target allows that");
    assertThat(provider.connect(context("place-x", own))).contains("; place-x: nothing yet");
    ask("PUT", "/place-x", "");
    ask("PUT", "/_data_stream/logs-zeek.place-x", "");
    assertThat(provider.connect(context("place-{path}", own)))
        .endsWith("; place-*: data streams 0, indexes and aliases 1");
    assertThat(provider.connect(context("place-x", own)))
        .endsWith("; place-x: data streams 0, indexes and aliases 1");
    assertThat(provider.connect(context("logs-zeek.place-{path}", own)))
        .endsWith("; logs-zeek.place-*: data streams 1, indexes and aliases 0");
  }

  private static byte[] numbers(int from, int count) {
    LogBatchWriter writer =
        new LogBatchWriter(LogSchema.of("X::LOG", "x", List.of(LogField.of("n", ZeekType.COUNT))));
    for (int n = from; n < from + count; n++) {
      writer.putLong(n);
    }
    return writer.toBytes();
  }

  private static void accept(Sink sink, byte[] bytes, long millis) throws IOException {
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    batch.open(bytes, 0, bytes.length);
    sink.accept(batch, new Arrival("worker-1", millis));
  }

  private static void retried(Step step) throws Exception {
    Instant end = Instant.now().plus(START);
    List<String> problems = new ArrayList<>();
    while (Instant.now().isBefore(end)) {
      try {
        step.run();
        return;
      } catch (IOException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    fail("still: " + problems.getLast());
  }

  private interface Step {
    void run() throws Exception;
  }
}
