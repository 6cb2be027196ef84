package org.zeekbus.httpsink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.sink.testkit.TestSinkContext;
import org.zeekbus.sink.testkit.TestSinkContext.DeadLetter;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/**
 * A target that keeps documents by their ids has every record once, whatever happens on the way.
 */
final class ElasticsearchSinkTest {
  private static final LogSchema SCHEMA =
      LogSchema.of(
          "X::LOG",
          "x",
          List.of(LogField.of("n", ZeekType.COUNT), LogField.of("s", ZeekType.STRING)));
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final long TIME = 1_764_000_000_000L;

  /** Every so many records there is one that the target cannot index. */
  private static final int POISON = 37;

  @TempDir private Path directory;

  private final Documents documents = new Documents();
  private final RawServer server;
  private final TestSinkContext context;

  ElasticsearchSinkTest(@TempDir Path own) throws IOException {
    server = RawServer.start(documents);
    context = context(own);
  }

  private TestSinkContext context(Path own) {
    return new TestSinkContext(
        new TestSettings()
            .set(HttpSection.URL, server.url())
            .set(HttpSection.LAYOUT, "elasticsearch")
            .set(HttpSection.BATCH_RECORDS, "100")
            .set(HttpSection.INDEX, "zeek-{path}"),
        own);
  }

  @AfterEach
  void end() {
    server.close();
  }

  /** What Elasticsearch does with bulk requests, and how it may fail. Owner: its lock. */
  private static final class Documents implements RawServer.Script {
    private static final Pattern ACTION =
        Pattern.compile("\\{\"create\":\\{\"_index\":\"([^\"]+)\",\"_id\":\"([^\"]+)\"}}");

    private final Map<String, String> byId = new HashMap<>();
    private Random random = new Random(0);
    private boolean isTroubled;
    private Predicate<String> isRefused = _ -> false;

    @Override
    public synchronized void answer(RawServer.Request request, OutputStream out)
        throws IOException {
      assertThat(request.line()).startsWith("POST /_bulk?filter_path=");
      assertThat(request.headers()).containsEntry("content-type", "application/x-ndjson");
      if (isTroubled && random.nextInt(10) == 0) {
        throw new IOException("closes without an answer, with nothing done");
      }
      if (isTroubled && random.nextInt(10) == 0) {
        RawServer.answer(out, 503, "overloaded");
        return;
      }
      String answer = store(request.lines().toList());
      if (isTroubled && random.nextInt(4) == 0) {
        byte[] part =
            "HTTP/1.1 200 x\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(answer.length(), answer)
                .getBytes(StandardCharsets.US_ASCII);
        out.write(part, 0, random.nextInt(part.length));
        throw new IOException("closes amid the answer, with all done");
      }
      RawServer.answer(out, 200, answer);
    }

    private String store(List<String> lines) {
      boolean hasErrors = false;
      List<String> items = new ArrayList<>();
      for (int i = 0; i < lines.size(); i += 2) {
        Matcher action = ACTION.matcher(lines.get(i));
        if (!action.matches()) {
          throw new AssertionError("no action: " + lines.get(i));
        }
        String item = store(action.group(2), lines.get(i + 1));
        hasErrors |= item.contains("error");
        items.add("{\"create\":{" + item + "}}");
      }
      return "{\"errors\":%s,\"items\":[%s]}".formatted(hasErrors, String.join(",", items));
    }

    private String store(String id, String document) {
      if (isTroubled && random.nextInt(200) == 0) {
        return error(429, "es_rejected_execution_exception");
      }
      if (isRefused.test(document)) {
        return error(400, "document_parsing_exception");
      }
      if (byId.putIfAbsent(id, document) != null) {
        return error(409, "version_conflict_engine_exception");
      }
      return "\"status\":201";
    }

    private static String error(int status, String type) {
      return "\"status\":%d,\"error\":{\"type\":\"%s\",\"reason\":\"x\"}".formatted(status, type);
    }

    synchronized void troubles(long seed) {
      random = new Random(seed);
      isTroubled = true;
    }

    synchronized void isWell() {
      isTroubled = false;
    }

    synchronized void refuses(Predicate<String> which) {
      isRefused = which;
    }

    /** The numbers of all documents, in order. */
    synchronized List<Integer> numbers() {
      return byId.values().stream().map(Documents::number).sorted().toList();
    }

    static int number(String document) {
      Matcher found = Pattern.compile("\"n\":(\\d+)").matcher(document);
      assertThat(found.find()).describedAs(document).isTrue();
      return Integer.parseInt(found.group(1));
    }
  }

  /** Records with the numbers from {@code from} on. */
  private static byte[] batch(int from, int count) {
    LogBatchWriter writer = new LogBatchWriter(SCHEMA);
    for (int n = from; n < from + count; n++) {
      writer.putLong(n).putBytes(Bytes.of(n % POISON == 0 ? "poison" : "text"));
    }
    return writer.toBytes();
  }

  private static void accept(Sink sink, byte[] bytes, long millis) throws Exception {
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    retried(() -> {
      batch.open(bytes, 0, bytes.length);
      sink.accept(batch, new Arrival("worker-1", millis));
    });
  }

  /** As the logger does. */
  private static void retried(Step step) throws Exception {
    Instant end = Instant.now().plus(DEADLINE);
    while (true) {
      try {
        step.run();
        return;
      } catch (IOException e) {
        if (Instant.now().isAfter(end)) {
          fail("still: " + e.getMessage());
        }
      }
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).filter(n -> n % POISON != 0).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void everyRecordIsThereOnceAfterTroubles(long seed) throws Exception {
    documents.refuses(document -> document.contains("poison"));
    documents.troubles(seed);
    int count = 1000;
    try (Sink sink = new HttpProvider().open(context)) {
      for (int from = 0; from < count; from += 100) {
        accept(sink, batch(from, 100), TIME + from);
      }
      retried(sink::flush);
      assertThat(documents.numbers()).describedAs("seed %d", seed).isEqualTo(numbers(count));
      assertThat(context.metric("duplicate_records")).isPositive();
      assertThat(context.metric("sent_records")).isEqualTo(numbers(count).size());
      TreeSet<Integer> refused = new TreeSet<>();
      for (DeadLetter letter : context.putAside()) {
        refused.add(Documents.number(letter.record()));
        assertThat(letter.reason()).isEqualTo("answers 400: document_parsing_exception: x");
        assertThat(letter.target()).isEqualTo("zeek-x");
        assertThat(letter.path()).isEqualTo("x");
        assertThat(letter.record()).startsWith("{\"@timestamp\":\"2025-11-24T16:00:0");
      }
      assertThat(refused).hasSize(28).allMatch(n -> n % POISON == 0);
      assertThat(context.putAside()).hasSize(28);
    }
  }

  @Test
  void aBatchThatComesAgainAfterARestartIsThereOnce() throws Exception {
    try (Sink sink = new HttpProvider().open(context)) {
      accept(sink, batch(0, 100), TIME);
    }
    // Killed before the spool knew; and a part of it is sent with other requests.
    TestSinkContext restarted = context(directory);
    try (Sink sink = new HttpProvider().open(restarted)) {
      accept(sink, batch(1000, 10), TIME);
      accept(sink, batch(0, 100), TIME);
      sink.flush();
    }
    assertThat(documents.numbers()).hasSize(110).doesNotHaveDuplicates();
    assertThat(restarted.metric("duplicate_records")).isEqualTo(100);
  }

  @Test
  void equalRecordsAndEqualBatchesAreAllKept() throws Exception {
    LogBatchWriter writer = new LogBatchWriter(SCHEMA);
    for (int i = 0; i < 5; i++) {
      writer.putLong(7).putBytes(Bytes.of("same"));
    }
    try (Sink sink = new HttpProvider().open(context)) {
      accept(sink, writer.toBytes(), TIME);
      accept(sink, writer.toBytes(), TIME + 1);
      sink.flush();
    }
    assertThat(documents.numbers()).hasSize(10).containsOnly(7);
  }

  @Test
  void aTargetThatRefusesEveryRecordGetsThemAgain() throws Exception {
    documents.refuses(_ -> true);
    try (Sink sink = new HttpProvider().open(context)) {
      accept(sink, batch(0, 100), TIME);
      String problem = "";
      try {
        sink.flush();
      } catch (IOException e) {
        problem = String.valueOf(e.getMessage());
      }
      assertThat(problem).contains("/_bulk", "document_parsing_exception", "to every record");
      assertThat(context.putAside()).isEmpty();
      documents.refuses(_ -> false);
      retried(sink::flush);
      assertThat(documents.numbers()).hasSize(100);
      documents.isWell();
    }
  }
}
